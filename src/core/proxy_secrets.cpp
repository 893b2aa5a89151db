#include "proxy_secrets.hpp"

#include <algorithm>
#include <cstdlib>

#include "../http/url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

void add_proxy_secrets(std::string_view proxy, std::vector<std::string_view>& secrets) {
    constexpr std::string_view scheme_end = "://";
    // What a password may hold and a parser may end it at.
    constexpr std::string_view separators = ":@/?# \t";
    const auto user_end = proxy.rfind('@');
    auto user = proxy.substr(0, user_end);
    if (const auto scheme = user.find(scheme_end); scheme != std::string_view::npos)
        user.remove_prefix(scheme + scheme_end.size());
    const bool is_host = user_end == std::string_view::npos && is_host_and_port(user.substr(0, user.find('/')));
    if (user.empty() || is_host) return;
    secrets.push_back(user);
    if (const auto colon = user.find(':'); colon != std::string_view::npos) secrets.push_back(user.substr(colon + 1));
    while (!user.empty()) {
        const auto end = std::min(user.find_first_of(separators), user.size());
        if (end > 0) secrets.push_back(user.substr(0, end));
        user.remove_prefix(std::min(end + 1, user.size()));
    }
}

void add_secrets_of_environment(std::vector<std::string_view>& secrets) {
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        // NOLINTNEXTLINE(concurrency-mt-unsafe): libcurl asks the same way
        if (const char* const proxy = std::getenv(name)) add_proxy_secrets(proxy, secrets);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
