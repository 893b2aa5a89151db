#include "key_name.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

bool is_small_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }

bool stands(char c) noexcept {
    return is_small_letter(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// Where the dash of "kind-id" is, or npos for a name of another form.
std::size_t end_of_kind(std::string_view name) {
    const auto dash = name.find('-');
    if (dash == std::string_view::npos || dash == 0 || dash + 1 == name.size()) return std::string_view::npos;
    const auto* const begin = name.data();
    return std::all_of(begin, begin + dash, &is_small_letter) && std::all_of(begin + dash, begin + name.size(), &stands)
               ? dash
               : std::string_view::npos;
}

void append_encoded(std::string& key, std::string_view name) {
    constexpr const char* digits = "0123456789ABCDEF";
    for (const char c : name) {
        if (stands(c)) {
            key += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        key.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
}

}  // namespace

std::string key_name(std::string_view prefix, std::string_view name) {
    const auto dash = end_of_kind(name);
    std::string key(prefix);
    key += ":{";
    if (dash == std::string_view::npos) {
        append_encoded(key, name);
        return key += '}';
    }
    return key.append(name.substr(dash + 1)).append("}:").append(name.substr(0, dash));
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
