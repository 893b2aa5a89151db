#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// Whether an Accept-Encoding header allows gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding) noexcept;

/// Compresses a text with gzip if that makes it smaller; false: it is left as it is, as always without zlib.
[[nodiscard]] bool compress(std::string& text);
/// What `compress` made of a text of `size` bytes, as it was.
[[nodiscard]] std::string decompressed(const std::string& compressed, std::size_t size);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
