#include "html_text.hpp"

#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::string html_text(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            default: html += c;
        }
    return html;
}

std::string with_valid_utf8(const std::string& text) {
    // The writer of JSON replaces, its reader takes the escapes back.
    return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
