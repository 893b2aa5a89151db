#include "wire_fault.hpp"

#include "../doubles/compression.hpp"

namespace pushplus_test {

namespace {

using answers::http_answer;
using answers::write;

constexpr std::size_t limit = 10'000;

WireFault too_large(std::string name, RawServer::Answer answer) {
    WireFault fault = malformed(std::move(name), std::move(answer));
    fault.options = [](pushplus::ClientOptions& options) { options.max_response_size = limit; };
    return fault;
}

WireFault just_fits(std::string name, RawServer::Answer answer) {
    WireFault fault = too_large(std::move(name), std::move(answer));
    fault.kind.reset();
    return fault;
}

// Writes `head` once and `piece` until the client closes the connection.
RawServer::Answer endless(std::string head, std::string piece) {
    return [head = std::move(head), piece = std::move(piece)](ServedConnection& connection, const RawRequest&) {
        for (bool more = connection.write(head); more;) more = connection.write(piece);
    };
}

std::string lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "X-Header-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n";
    return text;
}

std::string padded(const RawRequest& request, std::size_t size) {
    std::string body = answers::good_envelope(request);
    body.append(size - body.size(), ' ');
    return body;
}

RawServer::Answer body_of(std::size_t size) {
    return [size](ServedConnection& connection, const RawRequest& request) {
        connection.write(http_answer(padded(request, size)));
    };
}

RawServer::Answer packed_body_of(std::size_t size, Format format) {
    return [size, format](ServedConnection& connection, const RawRequest& request) {
        connection.write(
            http_answer(compress(padded(request, size), format), "200 OK",
                        format == Format::gzip ? "Content-Encoding: gzip\r\n" : "Content-Encoding: deflate\r\n"));
    };
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Size, WireFaults,
    testing::Values(
        just_fits("BodyOfExactlyTheLimit", body_of(limit)),
        just_fits("GzipBodyOfExactlyTheLimit", packed_body_of(limit, Format::gzip)),
        too_large("BodyOneByteOverTheLimit", body_of(limit + 1)),
        too_large("GzipBodyOneByteOverTheLimit", packed_body_of(limit + 1, Format::gzip)),
        too_large("GzipBomb", packed_body_of(std::size_t{64} << 20, Format::gzip)),
        too_large("DeflateBomb", packed_body_of(std::size_t{64} << 20, Format::zlib)),
        too_large("EndlessBody", endless("HTTP/1.1 200 OK\r\n\r\n", std::string(4096, ' '))),
        too_large("EndlessChunks", endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                           "1000\r\n" + std::string(4096, ' ') + "\r\n")),
        too_large("HugeContentLengthAndEndlessBody",
                  endless("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n", std::string(4096, ' '))),
        malformed("EndlessHeaders", endless("HTTP/1.1 200 OK\r\n", lines(10))),
        malformed("EndlessInterimAnswers", endless("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
        malformed("EndlessHeaderLine", endless("HTTP/1.1 200 OK\r\nX-Endless: ", std::string(4096, 'x'))),
        malformed("EndlessStatusLine", endless("HTTP/1.1 200 ", std::string(4096, 'x'))),
        malformed("TooManyHeaders", write("HTTP/1.1 200 OK\r\n" + lines(1000) + "Content-Length: 2\r\n\r\n{}")),
        malformed("HugeHeader",
                  write("HTTP/1.1 200 OK\r\nX-Huge: " + std::string(80'000, 'x') + "\r\nContent-Length: 2\r\n\r\n{}"))),
    name_of);

}  // namespace pushplus_test
