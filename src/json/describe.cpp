#include <pushplus/describe.hpp>

#include <string>
#include <string_view>

#include "value_writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view mask = "***";

// A webhook's secret is its query or the end of its path; the host is what tells webhooks apart.
std::string mask_path(const std::string& url) {
    const auto scheme = url.find("://");
    // Before any other "://" there may stand anything.
    const auto name = std::string_view(url).substr(0, scheme);
    if (scheme == std::string::npos || (name != "https" && name != "http")) return std::string(mask);
    const auto path = url.find_first_of("/?#", scheme + 3);
    const auto user = url.rfind('@', path);
    const auto host = user != std::string::npos && user > scheme ? user + 1 : scheme + 3;
    return url.substr(0, scheme + 3).append(url, host, path - host).append("/").append(mask);
}

}  // namespace

std::string describe(const Table& table, const void* object) {
    auto json = nlohmann::ordered_json::object();
    for (const Field& field : table) {
        auto value = value_of(field, object);
        if (!value) continue;
        if (value->is_string() && !value->get_ref<const std::string&>().empty()) {
            if (field.is(secret)) *value = mask;
            if (field.is(secret_path)) *value = mask_path(value->get_ref<const std::string&>());
        }
        json[std::string(field.wire)] = std::move(*value);
    }
    // A struct may hold any bytes; a log line must not fail for them.
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
