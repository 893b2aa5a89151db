#include "credential_text.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool is_graphic_ascii(char c) { return c > 0x20 && c < 0x7F; }
bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

bool is_plain(char c) { return is_graphic_ascii(c) && !is_quote(c) && c != '/'; }

bool begins_with(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

}  // namespace

std::string fault_of_secret(std::string_view secret) {
    if (std::all_of(secret.begin(), secret.end(), &is_plain)) return {};
    const auto holds = [&](auto what) { return std::any_of(secret.begin(), secret.end(), what); };
    if (begins_with(secret, "\xEF\xBB\xBF"))
        return "begins with a byte order mark; save the file that it was read from as UTF-8 without one";
    if (holds(&is_white)) return "holds a blank or a line break; remove it, also at the ends";
    if (holds(&is_quote))
        return "holds quotes; set it without them (Docker's env files keep them as part of the value)";
    if (holds([](char c) { return c == '/'; }))
        return "holds a slash and looks like a URL or a path; set only the token or key itself";
    return "holds characters other than visible ASCII; check where it was read from";
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
