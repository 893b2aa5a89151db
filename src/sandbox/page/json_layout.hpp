#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// JSON with a line for each value, its numbers and strings as they were written; unset if the text is no JSON.
/// However deeply the text is nested, the result is at most some hundred times as long.
[[nodiscard]] std::optional<std::string> laid_out(std::string_view json);

/// The members of a JSON object, in their order: the name, and the value as text. Strings are without quotes, arrays
/// and objects are laid out. Unset if the text is no JSON object.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> members_of(std::string_view json);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
