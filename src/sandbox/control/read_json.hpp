#pragma once

#include <string>
#include <string_view>

#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Parses a JSON object. Throws an `InvalidValue` if the text is none, or nested too deeply for what it is for.
[[nodiscard]] Json read_object(std::string_view text);

/// JSON as indented text for people. What is no UTF-8 in it is replaced.
[[nodiscard]] std::string text_of(const Json& json);

/// The line, counted from 1, on which the value at a path of an `InvalidValue` begins in a text that is JSON; where the
/// text is none, the line of its first error.
[[nodiscard]] std::size_t line_of(std::string_view text, const std::string& path);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
