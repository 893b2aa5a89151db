#include "secrets.hpp"

#include <algorithm>

#include "../http/url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
void add_secrets(std::vector<std::string>& secrets, const Field& field, std::string_view text) {
    secrets.emplace_back(text);
    if (!field.is(secret_path) || text.find("://") == std::string_view::npos) return;
    const auto at = path_start(text);
    if (at == text.size()) return;
    const auto query_at = std::min(text.find_first_of("?#", at), text.size());
    const auto path = text.substr(at, query_at - at);
    secrets.emplace_back(text.substr(at));
    secrets.emplace_back(path);
    constexpr std::size_t shortest_key = 6;
    const auto add = [&secrets](std::string_view key) {
        if (key.size() >= shortest_key) secrets.emplace_back(key);
    };
    add(path.substr(path.rfind('/') + 1));
    for (auto equals = text.find('=', query_at); equals != std::string_view::npos; equals = text.find('=', equals + 1))
        add(text.substr(equals + 1, text.find_first_of("&#", equals) - equals - 1));
}
}  // namespace

void collect_secrets(const Table& table, const void* object, std::vector<std::string>& secrets) {
    for (const Field& field : table) {
        if (!field.is(secret) && !field.is(secret_path)) continue;
        if (field.type.text == nullptr) continue;
        if (const std::string& text = field.type.text(field.member_of(object)); !text.empty())
            add_secrets(secrets, field, text);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
