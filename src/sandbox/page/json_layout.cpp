#include "json_layout.hpp"

#include <algorithm>

#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t deepest_indent = 40;  // Levels below it stand below each other.

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool opens(char c) noexcept { return c == '{' || c == '['; }
bool closes(char c) noexcept { return c == '}' || c == ']'; }

// Where a token of well-formed JSON ends: a string, a number, a word or a sign.
std::size_t end_of_token(std::string_view json, std::size_t begin) noexcept {
    std::size_t at = begin;
    if (json[at] == '"') {
        for (++at; json[at] != '"'; ++at)
            if (json[at] == '\\') ++at;
        return at + 1;
    }
    constexpr std::string_view ends = "{}[],: \t\n\r";
    if (ends.find(json[at]) != std::string_view::npos) return at + 1;
    return std::min(json.find_first_of(ends, at), json.size());
}

// Calls `visit(token, depth)` for each token of well-formed JSON, with the depth before it.
template <class Visit>
void for_each_token(std::string_view json, Visit visit) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < json.size();) {
        if (is_space(json[at])) {
            ++at;
            continue;
        }
        const std::size_t end = end_of_token(json, at);
        const std::string_view token = json.substr(at, end - at);
        visit(token, depth);
        if (opens(token.front())) ++depth;
        if (closes(token.front())) --depth;
        at = end;
    }
}

void begin_line(std::string& text, std::size_t depth) {
    text += '\n';
    text.append(indent * std::min(depth, deepest_indent), ' ');
}

std::string lay_out(std::string_view json) {
    std::string text;
    char before = 0;
    for_each_token(json, [&](std::string_view token, std::size_t depth) {
        const char first = token.front();
        if (closes(first)) {
            if (!opens(before)) begin_line(text, depth - 1);
        } else if (before == ',' || opens(before)) {
            begin_line(text, depth);
        }
        text += token;
        if (first == ':') text += ' ';
        before = first;
    });
    return text;
}

std::string as_text(std::string_view value) {
    return value.front() == '"' ? Json::parse(value).get<std::string>() : lay_out(value);
}

}  // namespace

std::optional<std::string> laid_out(std::string_view json) {
    if (!Json::accept(json)) return std::nullopt;
    return lay_out(json);
}

std::optional<std::vector<std::pair<std::string, std::string>>> members_of(std::string_view json) {
    if (!Json::accept(json)) return std::nullopt;
    std::vector<std::pair<std::string, std::string>> members;
    std::string_view name;
    const char* value = nullptr;  // Where the value of the member begins.
    bool is_object = false;
    for_each_token(json, [&](std::string_view token, std::size_t depth) {
        const char first = token.front();
        if (depth == 0) is_object = first == '{';
        if (depth != 1 || !is_object) return;
        if (name.empty() && first == '"') {
            name = token;
        } else if (first == ':') {
            value = token.data() + 1;
        } else if (first == ',' || first == '}') {
            if (name.empty()) return;  // The object is empty.
            std::string_view text(value, static_cast<std::size_t>(token.data() - value));
            while (is_space(text.front())) text.remove_prefix(1);
            while (is_space(text.back())) text.remove_suffix(1);
            members.emplace_back(Json::parse(name).get<std::string>(), as_text(text));
            name = {};
        }
    });
    if (!is_object) return std::nullopt;
    return members;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
