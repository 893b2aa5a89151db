#include "gzip.hpp"

#include <new>

#ifdef PUSHPLUS_SERVER_HAS_ZLIB
#    include <zlib.h>
#endif

#include "header_fields.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

bool accepts_gzip(std::string_view accept_encoding) noexcept {
    bool accepted = false;
    for_each_element(accept_encoding, false, [&](std::string_view element) {
        const auto semicolon = element.find(';');
        if (!same_name(trimmed(element.substr(0, semicolon)), "gzip")) return;
        const std::string_view weight =
            semicolon == std::string_view::npos ? "" : trimmed(element.substr(semicolon + 1));
        accepted = weight.find_first_not_of("qQ=0.") != std::string_view::npos || weight.empty();
    });
    return accepted;
}

#ifdef PUSHPLUS_SERVER_HAS_ZLIB
namespace {
constexpr int gzip_window = 15 + 16;
}  // namespace

bool compress(std::string& text) {
    constexpr int memory_level = 8;
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return false;
    std::string compressed(text.size(), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    const bool done = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    compressed.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (done) text = std::move(compressed);
    return done;
}

std::string decompressed(const std::string& compressed, std::size_t size) {
    std::string text(size, '\0');
    z_stream stream{};
    if (::inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
    // zlib does not write to its input.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    ::inflate(&stream, Z_FINISH);
    ::inflateEnd(&stream);
    return text;
}
#else
bool compress(std::string& /*text*/) { return false; }
std::string decompressed(const std::string& compressed, std::size_t /*size*/) { return compressed; }
#endif

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
