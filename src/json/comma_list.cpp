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

std::vector<std::string_view> split_at_commas(std::string_view list) {
    std::vector<std::string_view> texts;
    if (list.empty()) return texts;
    for (auto comma = list.find(','); comma != std::string_view::npos; comma = list.find(',')) {
        texts.push_back(list.substr(0, comma));
        list.remove_prefix(comma + 1);
    }
    texts.push_back(list);
    return texts;
}

void read_comma_list(std::vector<std::string>& texts, std::string_view list) {
    const auto read = split_at_commas(list);
    texts.assign(read.begin(), read.end());
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
