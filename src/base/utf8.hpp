#pragma once

#include <cstddef>
#include <string_view>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// U+FFFD, which stands for what is not a character.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Whether the text is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] PUSHPLUS_API bool is_utf8(std::string_view text) noexcept;

/// The length in bytes of the text's first character; 0 if it is not well-formed or there is none.
[[nodiscard]] std::size_t leading_character(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
