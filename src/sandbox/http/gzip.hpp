#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Whether an Accept-Encoding header allows gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding) noexcept;

/// Compresses a text with gzip if that makes it smaller; false: it is left as it is, as always without zlib.
[[nodiscard]] bool compress(std::string& text);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
