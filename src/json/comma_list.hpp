#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Texts as the service writes a list of them: "a,b". None of them holds a comma.
[[nodiscard]] std::string comma_list(const std::vector<std::string>& texts);

/// What stands between the commas; nothing in empty text.
[[nodiscard]] std::vector<std::string_view> split_at_commas(std::string_view list);

/// Reads such a list.
void read_comma_list(std::vector<std::string>& texts, std::string_view list);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
