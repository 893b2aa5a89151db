#include "wire_fault.hpp"

#include "../doubles/compression.hpp"

namespace pushplus_test {

namespace {

using answers::good_envelope;
using answers::http_answer;

std::string encoded_as(std::string_view name) { return "Content-Encoding: " + std::string(name) + "\r\n"; }

// Compresses the good envelope, lets `corrupt` damage it, and declares `encoding`.
RawServer::Answer packed(std::string encoding, Format format, std::function<void(std::string&)> corrupt = nullptr) {
    return [=](ServedConnection& connection, const RawRequest& request) {
        std::string body = compress(good_envelope(request), format);
        if (corrupt) corrupt(body);
        connection.write(http_answer(body, "200 OK", encoded_as(encoding)));
    };
}

RawServer::Answer plain_as(std::string encoding) {
    return [=](ServedConnection& connection, const RawRequest& request) {
        connection.write(http_answer(good_envelope(request), "200 OK", encoded_as(encoding)));
    };
}

// libcurl passes it on as it is; the JSON parser notices.
WireFault unreadable(std::string name, RawServer::Answer answer) {
    WireFault fault = malformed(std::move(name), std::move(answer));
    fault.http_status = 200;
    return fault;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Encoding, WireFaults,
    testing::Values(
        harmless("Gzip", packed("gzip", Format::gzip)), harmless("Deflate", packed("deflate", Format::zlib)),
        harmless("Identity", plain_as("identity")),
        malformed("GzipWithASpoiltByte", packed("gzip", Format::gzip, [](std::string& body) { body[12] = '\xFF'; })),
        malformed("GzipWithAWrongChecksum",
                  packed("gzip", Format::gzip, [](std::string& body) { body[body.size() - 6] ^= 1; })),
        unreadable("GzipCutOff", packed("gzip", Format::gzip, [](std::string& body) { body.resize(body.size() / 2); })),
        unreadable("EmptyGzip", packed("gzip", Format::gzip, [](std::string& body) { body.clear(); })),
        malformed("PlainTextSaidToBeGzip", plain_as("gzip")), malformed("UnknownEncoding", plain_as("frobnicated")),
        unreadable("GzipWithinGzipSaidOnce",
                   packed("gzip", Format::gzip, [](std::string& body) { body = compress(body, Format::gzip); }))),
    name_of);

}  // namespace pushplus_test
