#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

// A character of JSON that is written as its number in UTF-16, such as "\u4f60"; above U+FFFF as two.

inline constexpr std::size_t unicode_escape_length = 6;

/// The number in the escape at that place of the text; unset if none stands there.
[[nodiscard]] inline std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) noexcept {
    if (text.size() < at + unicode_escape_length || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    const char* const digits = text.data() + at + 2;
    unsigned unit = 0;
    const auto parsed = std::from_chars(digits, digits + 4, unit, 16);
    return parsed.ptr == digits + 4 ? std::optional(unit) : std::nullopt;
}

/// The first and the second number of a character above U+FFFF.
[[nodiscard]] constexpr bool is_high_surrogate(unsigned unit) noexcept { return unit >= 0xD800 && unit <= 0xDBFF; }
[[nodiscard]] constexpr bool is_low_surrogate(unsigned unit) noexcept { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
