#include "wire_fault.hpp"

namespace pushplus_test {

namespace {

using answers::good_envelope;
using answers::http_answer;
using answers::write_and_close;
using namespace std::string_literals;

// A response made from the envelope that the request expects.
RawServer::Answer around(std::string before, std::string after) {
    return [before = std::move(before), after = std::move(after)](ServedConnection& connection,
                                                                  const RawRequest& request) {
        connection.write(before + good_envelope(request) + after);
        connection.close();
    };
}

RawServer::Answer chunks(std::string before, std::string after) {
    return [before = std::move(before), after = std::move(after)](ServedConnection& connection,
                                                                  const RawRequest& request) {
        const std::string body = good_envelope(request);
        constexpr char digits[] = "0123456789abcdef";
        const std::string size{digits[body.size() / 16], digits[body.size() % 16]};
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + before + "\r\n" + size + "\r\n" + body +
                         after);
    };
}

// An older libcurl has taken the status for one before it finds the fault.
WireFault malformed_after_200(std::string name, RawServer::Answer answer) {
    WireFault fault = malformed(std::move(name), std::move(answer));
    fault.http_status_of_older_libcurl = 200;
    return fault;
}

std::string chunked(std::string_view chunk) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunk);
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Framing, WireFaults,
    testing::Values(
        malformed("GarbageInsteadOfHttp", write_and_close("\x16\x03\x01 no such thing as HTTP\r\n\r\n")),
        malformed("Http09", write_and_close(R"({"code":200,"msg":"","data":77})")),
        malformed("AnotherProtocolsGreeting", write_and_close("220 mail.example ESMTP ready\r\n")),
        malformed("Http2PrefaceAsTheAnswer", write_and_close("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
        malformed("Http2FramesAsTheAnswer", write_and_close("\0\0\0\4\0\0\0\0\0"s)),
        malformed_after_200("UnknownHttpVersion", write_and_close("HTTP/7.3 200 OK\r\nContent-Length: 0\r\n\r\n")),
        malformed("StatusThatIsNoNumber", write_and_close("HTTP/1.1 OK 200\r\nContent-Length: 0\r\n\r\n")),
        malformed("ContentLengthThatIsNoNumber", write_and_close("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}")),
        malformed("NegativeContentLength", write_and_close("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")),
        malformed_after_200("ZeroByteWithinAHeader",
                            write_and_close("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}"s)),
        broken("ChunkSizeThatIsNoNumber", write_and_close(chunked("zz\r\n{}\r\n0\r\n\r\n"))),
        broken("ChunkSizeBeyondAllBounds", write_and_close(chunked("ffffffffffffffffff\r\n{}\r\n0\r\n\r\n"))),
        broken("NegativeChunkSize", write_and_close(chunked("-2\r\n{}\r\n0\r\n\r\n"))),
        broken("ChunkWithoutItsEnd", write_and_close(chunked("2\r\n{}garbage\r\n0\r\n\r\n"))),
        malformed("UnknownTransferEncoding",
                  write_and_close("HTTP/1.1 200 OK\r\nTransfer-Encoding: frobnicated\r\n\r\n{}")),
        harmless("ChunkedBeatsContentLength", chunks("Content-Length: 3\r\n", "\r\n0\r\n\r\n")),
        harmless("ChunkedWithATrailer", chunks("", "\r\n0\r\nX-Checksum: 1\r\n\r\n")),
        harmless("BodyUntilTheEndOfTheConnection", around("HTTP/1.1 200 OK\r\n\r\n", "")),
        harmless("Http10", around("HTTP/1.0 200 OK\r\n\r\n", "")),
        harmless("BareLineFeeds", around("HTTP/1.1 200 OK\nX-One: 1\n\n", "")),
        harmless("NoReasonPhrase", around("HTTP/1.1 200\r\n\r\n", "")),
        harmless("InterimAnswersFirst",
                 around("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
                        "Link: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                        "")),
        harmless("SecondAnswerNobodyAskedFor",
                 [](ServedConnection& connection, const RawRequest& request) {
                     connection.write(http_answer(good_envelope(request)) +
                                      http_answer(R"({"code":200,"msg":"","data":{"topicId":666}})"));
                 })),
    name_of);

}  // namespace pushplus_test
