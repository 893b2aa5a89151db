#include "masking.hpp"

#include "../base/url_path.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view mask = "***";

// A webhook's secret is its query or the end of its path; the host is what tells webhooks apart.
std::string without_path(std::string_view url) {
    const auto scheme = url.find("://");
    // Before any other "://" there may stand anything.
    const auto name = url.substr(0, scheme);
    if (scheme == std::string_view::npos || (name != "https" && name != "http")) return std::string(mask);
    const auto path = path_start(url);
    const auto user = url.rfind('@', path);
    const auto host = user != std::string_view::npos && user > scheme ? user + 1 : scheme + 3;
    return std::string(url.substr(0, scheme + 3)).append(url.substr(host, path - host)).append("/").append(mask);
}

}  // namespace

std::string masked(const Field& field, std::string_view text) {
    if (field.is(secret)) return std::string(mask);
    if (field.is(secret_path)) return without_path(text);
    return std::string(text);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
