#include "guard_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Takes `token`, and blanks before it, from the front of the text.
bool take(std::string_view& text, std::string_view token) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.substr(0, token.size()) != token) return false;
    text.remove_prefix(token.size());
    return true;
}

std::optional<std::int64_t> take_number(std::string_view& text) noexcept {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    return number;
}

// Takes the member "version" from the front of the text.
std::int64_t take_version(std::string_view& text) noexcept {
    if (!take(text, "{") || !take(text, "\"version\"") || !take(text, ":")) return 0;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return take_number(text).value_or(0);
}

}  // namespace

std::int64_t version_of_state(std::string_view text) noexcept { return take_version(text); }

bool is_of_newer_version(std::string_view text) noexcept { return take_version(text) > state_version; }

bool differs_in_rev_only(std::string_view text, std::string_view other) noexcept {
    for (auto* const each : {&text, &other})
        if (take_version(*each) != state_version || !take(*each, ",") || !take(*each, "\"rev\"") || !take(*each, ":") ||
            !take_number(*each))
            return false;
    return text == other;
}

bool is_without_block(std::string_view text, std::int64_t now) noexcept {
    if (take_version(text) != state_version) return false;
    // Only blocks have an end. A text within the state that looks like one has its quotes escaped.
    constexpr std::string_view end = "\"until\":";
    for (auto at = text.find(end); at != std::string_view::npos; at = text.find(end)) {
        text.remove_prefix(at + end.size());
        const auto until = take_number(text);
        if (!until || *until == 0 || *until > now) return false;
    }
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
