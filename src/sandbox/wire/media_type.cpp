#include "media_type.hpp"

#include "../../http_server/header_fields.hpp"
#include "../http_names.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// Removes the text up to the next semicolon that stands outside quotes from the front of `rest`, and returns it.
std::string_view take_part(std::string_view& rest) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) {
        if (rest[end] == '"') quoted = !quoted;
        if (quoted && rest[end] == '\\') ++end;
    }
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end < rest.size() ? end + 1 : rest.size());
    return part;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string plain;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        plain.push_back(text[i]);
    }
    return plain;
}

}  // namespace

std::string media_type_of(std::string_view header) { return lower_case(trimmed(take_part(header))); }

std::string media_parameter(std::string_view header, std::string_view name) {
    static_cast<void>(take_part(header));
    while (!header.empty()) {
        const std::string_view part = take_part(header);
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && same_name(trimmed(part.substr(0, equals)), name))
            return unquoted(trimmed(part.substr(equals + 1)));
    }
    return {};
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
