#pragma once

#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether the text is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
