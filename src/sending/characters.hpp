#pragma once

#include <cstddef>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The number of characters (code points) of a text in UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;

/// The first `most` characters of a text, or all of it.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t most) noexcept;

/// Whether the text holds nothing but spaces, tabs and line ends.
[[nodiscard]] bool is_white_space(std::string_view text) noexcept;

/// The text's first line with its line end.
[[nodiscard]] std::string_view first_line(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
