#include "secrets.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "../base/url_path.hpp"
#include "comma_list.hpp"
#include "visit.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Shorter ones would mask half of an error.
constexpr std::size_t shortest_key = 6;

struct SecretTexts : Visitor {
    explicit SecretTexts(std::vector<std::string>& texts) : secrets(texts) {}

    [[nodiscard]] static bool wants(const Field& field) noexcept {
        return field.is(secret | secret_path) || field.type.shape != Shape::scalar;
    }
    void scalar(const Place& place, const void* value) {
        if (!place.field.is(secret | secret_path)) return;
        std::string made;
        const std::string_view text = place.type.operations().get(place.type, value, made).text;
        if (text.empty()) return;
        if (place.type.is(ScalarKind::joined))
            split_at_commas(text, [this](std::string_view piece) { add(piece); });
        else
            add(text);
        if (place.field.is(secret_path)) add_url(text);
    }

private:
    void add(std::string_view text) {
        if (!text.empty()) secrets.emplace_back(text);
    }
    void add_key(std::string_view key) {
        if (key.size() >= shortest_key) secrets.emplace_back(key);
    }
    void add_url(std::string_view url) {
        if (url.find("://") == std::string_view::npos) return;
        const auto at = path_start(url);
        if (at == url.size()) return;
        const auto query_at = std::min(url.find_first_of("?#", at), url.size());
        const auto path = url.substr(at, query_at - at);
        add(url.substr(at));
        add(path);
        // The key itself: the last part of the path, or a parameter's value.
        add_key(path.substr(path.rfind('/') + 1));
        for (auto equals = url.find('=', query_at); equals != std::string_view::npos;
             equals = url.find('=', equals + 1))
            add_key(url.substr(equals + 1, url.find_first_of("&#", equals) - equals - 1));
    }

    std::vector<std::string>& secrets;
};

}  // namespace

void collect_secrets(const Table& table, const void* object, std::vector<std::string>& secrets) {
    SecretTexts texts(secrets);
    visit(table, object, texts);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
