#pragma once

#include <algorithm>
#include <string_view>

#include "../base/ascii.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

// The parts of HTTP header fields; RFC 9110, 5.

using detail::same_name;
using detail::trimmed;

/// Whether it can be a header's name or a method.
[[nodiscard]] inline bool is_token(std::string_view text) noexcept {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
    });
}

/// Whether it can be a header's value: no control characters but the tab.
[[nodiscard]] inline bool is_field_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); });
}

/// Calls `visit` with each element of a list that is separated by commas, empty ones only if `with_empty`.
template <class Visit>
void for_each_element(std::string_view list, bool with_empty, Visit visit) {
    for (;;) {
        const auto comma = list.find(',');
        const std::string_view element = trimmed(list.substr(0, comma));
        if (with_empty || !element.empty()) visit(element);
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
