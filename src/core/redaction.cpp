#include "redaction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "../types/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view mask = "***";
// Shorter texts are no secrets of the service, and masking them would blot out ordinary words.
constexpr std::size_t shortest_secret = 4;
constexpr std::size_t shortest_run = 24;

constexpr std::array<std::string_view, 9> secret_names{"token",  "accessKey",  "access-key", "secretKey", "password",
                                                       "secret", "webhookUrl", "key",        "data"};

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void mask_known(std::string& text, const std::vector<std::string_view>& secrets) {
    for (const auto secret : secrets) {
        if (secret.size() < shortest_secret) continue;
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mask.size()))
            text.replace(at, secret.size(), mask);
    }
}

// Where the value of a JSON member begins whose name ends before `end`, or npos. Quotes may be escaped, as in JSON within
// JSON.
std::size_t member_value(std::string_view text, std::size_t end) {
    const auto skip = [&](std::string_view what) {
        while (end < text.size() && what.find(text[end]) != std::string_view::npos) ++end;
    };
    if (end >= text.size() || (text[end] != '"' && text[end] != '\\')) return std::string_view::npos;
    skip("\\\"");
    skip(" \t\r\n");
    if (end >= text.size() || text[end] != ':') return std::string_view::npos;
    ++end;
    skip(" \t\r\n");
    skip("\\");
    if (end >= text.size() || text[end] != '"') return std::string_view::npos;
    return end + 1;
}

void mask_named(std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_word(text[end])) ++end;
        const auto name = std::string_view(text).substr(at, end - at);
        at = end;
        const bool named = std::any_of(secret_names.begin(), secret_names.end(), [name](std::string_view secret) {
            return name == secret || (name.size() > secret.size() && secret != "data" &&
                                      name.substr(name.size() - secret.size()) == secret);
        });
        if (!named) continue;
        std::size_t value = member_value(text, end);
        std::string_view stops = "\"\\";
        if (value == std::string_view::npos && end < text.size() && text[end] == '=') {
            value = end + 1;
            stops = "& \t\r\n\"'<>,;\\}";
        }
        if (value == std::string_view::npos) continue;
        const auto stop = std::min(text.find_first_of(stops, value), text.size());
        if (stop > value) text.replace(value, stop - value, mask);
        at = value + (stop > value ? mask.size() : 0);
    }
}

void mask_runs(std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        bool digit = false;
        while (end < text.size() && is_word(text[end])) {
            digit = digit || (text[end] >= '0' && text[end] <= '9');
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
    mask_named(clean);
    mask_runs(clean);
    return clean;
}

std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets) {
    constexpr std::size_t window = 2048, longest = 120, margin = 256;
    // What the window cuts off could be half a secret, so its end is not shown.
    std::string text = redact(response.substr(0, window), secrets);
    if (response.size() > window) text.resize(text.size() > margin ? text.size() - margin : 0);
    const bool cut = text.size() > longest || response.size() > window;
    if (text.size() > longest) text.resize(longest);
    // The cut may have split a character.
    for (int i = 0; i < 3 && !text.empty() && !is_utf8(text); ++i) text.pop_back();
    const bool readable = is_utf8(text);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || (!readable && static_cast<unsigned char>(c) >= 0x80))
            c = '?';
    if (cut) text += "…";
    return text;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
