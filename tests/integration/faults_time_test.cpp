#include "wire_fault.hpp"

#include <chrono>

namespace pushplus_test {

namespace {

WireFault timed_out(std::string name, RawServer::Answer answer) {
    WireFault fault{std::move(name), std::move(answer), pushplus::ErrorKind::timeout, pushplus::Delivery::unknown,
                    true};
    // Covers the AccessKey fetch, too, which must not time out on a busy machine.
    fault.options = [](pushplus::ClientOptions& options) { options.request_timeout = std::chrono::milliseconds(500); };
    return fault;
}

// One byte after another, faster than any idle timeout.
RawServer::Answer drip(std::string head) {
    return [head = std::move(head)](ServedConnection& connection, const RawRequest&) {
        for (bool more = connection.write(head); more && connection.stays_open_for(5);) more = connection.write("x");
    };
}

RawServer::Answer silence_after(std::string head) {
    return [head = std::move(head)](ServedConnection& connection, const RawRequest&) {
        connection.write(head);
        connection.wait_for_end();
    };
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Time, WireFaults,
    testing::Values(timed_out("NoAnswerAtAll", answers::silence()),
                    timed_out("SilenceAfterTheStatusLine", silence_after("HTTP/1.1 200 OK\r\n")),
                    timed_out("SilenceAfterTheHeaders", silence_after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")),
                    timed_out("SilenceAfterAnInterimAnswer", silence_after("HTTP/1.1 100 Continue\r\n\r\n")),
                    timed_out("SilenceWithinAChunk",
                              silence_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{")),
                    timed_out("DrippingHeaders", drip("HTTP/1.1 200 OK\r\nX-Slow: ")),
                    timed_out("DrippingBody", drip("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"))),
    name_of);

}  // namespace pushplus_test
