#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The code point of a well-formed UTF-8 character.
[[nodiscard]] char32_t code_point(std::string_view character) noexcept;

/// Whether a character may stand in a line of a log: it is no control character (C0, DEL, C1), no line or paragraph
/// separator, and no mark that turns the direction of the text around it.
[[nodiscard]] bool is_printable(char32_t character) noexcept;

/// Whether the text, which is UTF-8, shows nothing: it is empty, or all of it is white space or has no width.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// Makes text fit for a log or a message: one line of UTF-8, with '?' in the place of all else.
[[nodiscard]] std::string readable(std::string_view text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
