#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Texts as the service writes a list of them: "a,b". None of them holds a comma.
[[nodiscard]] std::string comma_list(const std::vector<std::string>& texts);

/// Calls `take` with what stands between the commas; not at all for empty text.
template <class Take>
void split_at_commas(std::string_view list, const Take& take) {
    if (list.empty()) return;
    for (auto comma = list.find(','); comma != std::string_view::npos; comma = list.find(',')) {
        take(list.substr(0, comma));
        list.remove_prefix(comma + 1);
    }
    take(list);
}

/// Reads such a list.
void read_comma_list(std::vector<std::string>& texts, std::string_view list);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
