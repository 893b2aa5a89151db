#pragma once

#include <algorithm>
#include <string>

namespace pushplus_test {

/// What of a content may not be lost where it is cut.
inline std::string without_blanks(std::string text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    text.erase(std::remove_if(text.begin(), text.end(), is_blank), text.end());
    return text;
}

/// Whether `all` is `part` with something added, as Markdown needs it at a cut: code fences and heading rows.
inline bool is_subsequence(const std::string& part, const std::string& all) {
    auto at = all.begin();
    for (const char c : part) {
        at = std::find(at, all.end(), c);
        if (at++ == all.end()) return false;
    }
    return true;
}

}  // namespace pushplus_test
