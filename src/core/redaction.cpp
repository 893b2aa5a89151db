#include "redaction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view mask = "***";
// The service's secrets are longer. Masking shorter text would hide ordinary words.
constexpr std::size_t shortest_secret = 4;
constexpr std::size_t shortest_run = 24;

// Endings, in lower case, of the names of secret members, such as "secretKey".
constexpr std::array<std::string_view, 6> secret_endings{"token", "key", "password", "secret", "webhookurl", "passwd"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-'; }

bool names_secret(std::string_view name) {
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower == "data" || std::any_of(secret_endings.begin(), secret_endings.end(), [&](std::string_view ending) {
               return lower.size() >= ending.size() &&
                      lower.compare(lower.size() - ending.size(), ending.size(), ending) == 0;
           });
}

// Escapes each character of `special` with a backslash, as in a JSON string.
std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

void mask_known(std::string& text, const std::vector<std::string_view>& secrets) {
    std::vector<std::string> forms;
    for (const auto secret : secrets) {
        if (secret.size() < shortest_secret) continue;
        for (const auto special : {"", "\"\\", "\"\\/"}) {
            auto form = escaped(secret, special);
            if (std::find(forms.begin(), forms.end(), form) != forms.end()) continue;
            // The longest comes first, since a secret may be a part of another.
            const auto is_shorter = [&form](const std::string& other) { return other.size() < form.size(); };
            const auto place = std::find_if(forms.begin(), forms.end(), is_shorter);
            forms.insert(place, std::move(form));
        }
    }
    for (const auto& form : forms)
        for (auto at = text.find(form); at != std::string::npos; at = text.find(form, at + mask.size()))
            text.replace(at, form.size(), mask);
}

struct Span {
    std::size_t begin;
    std::size_t end;
};

// The text between two quotes. The first one ends at `begin` and follows `slashes` backslashes: none in JSON, one in
// JSON within JSON, three one level deeper. Without a second quote it is all the rest.
Span quoted(std::string_view text, std::size_t begin, std::size_t slashes) {
    std::size_t run = 0;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (text[at] == '"' && run % (2 * slashes + 2) != 2 * slashes + 1) return {begin, at - std::min(run, slashes)};
        run = text[at] == '\\' ? run + 1 : 0;
    }
    return {begin, text.size()};
}

// The value of the JSON member whose name ends before `at`, if it is text or a number.
std::optional<Span> member_value(std::string_view text, std::size_t at) {
    const auto skip = [&](std::string_view what) {
        const auto from = at;
        while (at < text.size() && what.find(text[at]) != std::string_view::npos) ++at;
        return at - from;
    };
    if (skip("\\\"") == 0) return std::nullopt;
    skip(" \t\r\n");
    if (skip(":") != 1) return std::nullopt;
    skip(" \t\r\n");
    const auto slashes = skip("\\");
    if (at < text.size() && text[at] == '"') return quoted(text, at + 1, slashes);
    if (at == text.size() || (!is_digit(text[at]) && text[at] != '-')) return std::nullopt;
    return Span{at, std::min(text.find_first_not_of("0123456789+-.eE", at), text.size())};
}

std::optional<Span> parameter_value(std::string_view text, std::size_t at) {
    if (at == text.size() || text[at] != '=') return std::nullopt;
    ++at;
    std::string_view stops = "& \t\r\n\"'<>,;\\}";
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) stops = text.substr(at++, 1);
    return Span{at, std::min(text.find_first_of(stops, at), text.size())};
}

// Masks the user and password of a URL, such as a proxy's.
void mask_user(std::string& text) {
    constexpr std::string_view scheme_end = "://";
    for (auto at = text.find(scheme_end); at != std::string::npos; at = text.find(scheme_end, at)) {
        at += scheme_end.size();
        const auto end = text.find_first_of("/?# \t\r\n\"'<>", at);
        const auto user = text.rfind('@', end);
        if (user == std::string::npos || user < at) continue;
        text.replace(at, user - at, mask);
    }
}

void mask_named(std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_word(text[end])) ++end;
        const bool named = names_secret(std::string_view(text).substr(at, end - at));
        at = end;
        if (!named) continue;
        auto value = member_value(text, end);
        if (!value) value = parameter_value(text, end);
        if (!value) continue;
        at = value->end;
        if (value->begin == value->end) continue;
        text.replace(value->begin, value->end - value->begin, mask);
        at = value->begin + mask.size();
    }
}

void mask_runs(std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        bool digit = false;
        while (end < text.size() && is_word(text[end])) {
            digit = digit || is_digit(text[end]);
            ++end;
        }
        if (end - at >= shortest_run && digit) {
            text.replace(at, end - at, mask);
            end = at + mask.size();
        }
        at = end + 1;
    }
}

}  // namespace

std::string redact(std::string_view text, const std::vector<std::string_view>& secrets) {
    std::string clean(text);
    mask_known(clean, secrets);
    mask_user(clean);
    mask_named(clean);
    mask_runs(clean);
    return clean;
}

std::string readable(std::string text) {
    const bool sound = is_utf8(text);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || (!sound && static_cast<unsigned char>(c) >= 0x80))
            c = '?';
    return text;
}

std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets) {
    constexpr std::size_t window = 2048, longest = 120;
    // The window may cut a secret in half, so its end is not shown.
    std::size_t margin = 256;
    for (const auto secret : secrets) margin = std::max(margin, 2 * secret.size());
    std::string text = redact(response.substr(0, window + margin), secrets);
    if (response.size() > window + margin) text.resize(text.size() > margin ? text.size() - margin : 0);
    const bool cut = text.size() > longest || response.size() > window + margin;
    if (text.size() > longest) text.resize(longest);
    // The cut may split a character.
    for (int i = 0; i < 3 && cut && !text.empty() && !is_utf8(text); ++i) text.pop_back();
    text = readable(std::move(text));
    if (cut) text += "…";
    return text;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
