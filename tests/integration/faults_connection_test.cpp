#include "wire_fault.hpp"

namespace pushplus_test {

namespace {

const std::string envelope = R"({"code":200,"msg":"","data":77})";

RawServer::Answer reset_after(std::string bytes) {
    return [bytes = std::move(bytes)](ServedConnection& connection, const RawRequest&) {
        connection.write(bytes);
        connection.reset();
    };
}

RawServer::Answer half_close_after(std::string bytes) {
    return [bytes = std::move(bytes)](ServedConnection& connection, const RawRequest&) {
        connection.write(bytes);
        connection.close_write();
        connection.wait_for_end();
    };
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Connection, WireFaults,
    testing::Values(
        broken("ResetAfterTheRequest", answers::reset()), broken("ClosedWithoutAnAnswer", answers::write_and_close("")),
        broken("HalfClosedWithoutAnAnswer", half_close_after("")),
        broken("ResetWithinTheStatusLine", reset_after("HTTP/1.1 20")),
        broken("ResetWithinTheHeaders", reset_after("HTTP/1.1 200 OK\r\nContent-Le")),
        broken("ResetWithinTheBody", reset_after("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":200")),
        broken("ClosedWithinTheHeaders", answers::write_and_close("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-")),
        broken("ClosedWithinTheBody",
               answers::write_and_close("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + envelope)),
        broken("HalfClosedWithinTheBody",
               half_close_after("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + envelope)),
        broken("ClosedWithinAChunk",
               answers::write_and_close("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + envelope)),
        broken("ClosedBeforeTheLastChunk",
               answers::write_and_close("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n" + envelope +
                                        "\r\n"))),
    name_of);

}  // namespace pushplus_test
