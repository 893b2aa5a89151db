#include "query.hpp"

#include <charconv>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

// A plus sign stands for a space in a query only.
std::string decoded(std::string_view text, char plus) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* const digits = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            plain.push_back(static_cast<char>(byte));
            i += 2;
        } else {
            plain.push_back(text[i] == '+' ? plus : text[i]);
        }
    }
    return plain;
}

}  // namespace

std::string path_of(std::string_view target) { return decoded(target.substr(0, target.find('?')), '+'); }

NamedValues query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? NamedValues() : form_of(target.substr(mark + 1));
}

NamedValues form_of(std::string_view rest) {
    NamedValues fields;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(part.size() < rest.size() ? part.size() + 1 : part.size());
        if (part.empty()) continue;
        const auto equals = part.find('=');
        const std::string_view value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
        fields.emplace_back(decoded(part.substr(0, equals), ' '), decoded(value, ' '));
    }
    return fields;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
