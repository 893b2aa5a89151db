#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <zlib.h>

namespace pushplus_test {

enum class Format { gzip, zlib };

inline std::string compress(std::string_view text, Format format) {
    z_stream stream{};
    const int bits = format == Format::gzip ? 15 + 16 : 15;
    if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib cannot begin");
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) throw std::runtime_error("zlib cannot compress");
    return packed;
}

}  // namespace pushplus_test
