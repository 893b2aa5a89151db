#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The text in HTML, as the content of an element or of an attribute in double quotes.
[[nodiscard]] std::string html_text(std::string_view text);

/// The text with U+FFFD in the place of what is not UTF-8.
[[nodiscard]] std::string with_valid_utf8(const std::string& text);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
