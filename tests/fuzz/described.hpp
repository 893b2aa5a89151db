#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <pushplus/describe.hpp>

#include "base/utf8.hpp"
#include "json/table.hpp"
#include "require.hpp"

namespace pushplus_test {

/// Whether a URL shows only its scheme and host.
inline bool is_masked_url(std::string_view url) {
    constexpr std::string_view mask = "***", end = "/***";
    if (url == mask) return true;
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.substr(0, scheme.size()) != scheme || url.size() < scheme.size() + end.size()) continue;
        const auto host = url.substr(scheme.size(), url.size() - scheme.size() - end.size());
        return url.substr(url.size() - end.size()) == end && host.find_first_of("/?#@") == std::string_view::npos;
    }
    return false;
}

/// Requires that a struct's log line is JSON on one line without the struct's secrets.
template <class Struct>
void require_safe_description(const Struct& value) {
    using pushplus::detail::Field;
    const std::string line = pushplus::describe(value);
    require(pushplus::detail::is_utf8(line), "a description is UTF-8");
    require(line.find('\n') == std::string::npos, "a description is one line");
    const auto json = nlohmann::json::parse(line, nullptr, false);
    require(json.is_object(), "a description is a JSON object");
    for (const Field& field : pushplus::detail::table_of<Struct>()) {
        const auto member = json.find(field.wire);
        if (member == json.end()) continue;
        const std::string shown = member->is_string() ? member->template get<std::string>() : std::string();
        if (field.is(pushplus::detail::secret)) require(shown.empty() || shown == "***", "a secret is masked");
        if (field.is(pushplus::detail::secret_path)) require(shown.empty() || is_masked_url(shown), "a URL is masked");
    }
}

}  // namespace pushplus_test
