#include "comma_list.hpp"

#include <cstddef>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string comma_list(const std::vector<std::string>& texts) {
    std::string list;
    for (std::size_t i = 0; i < texts.size(); ++i) list.append(i > 0 ? "," : "").append(texts[i]);
    return list;
}

void read_comma_list(std::vector<std::string>& texts, std::string_view list) {
    texts.clear();
    split_at_commas(list, [&texts](std::string_view text) { texts.emplace_back(text); });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
