#include "proxy_url.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "../base/ascii.hpp"
#include "url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Without a user.
std::string_view host_and_port(std::string_view url) {
    const auto authority = authority_of(url);
    const auto at = authority.find('@');
    return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

}  // namespace

std::string proxy_url(const std::string& proxy) {
    return proxy.find("://") == std::string::npos ? "http://" + proxy : proxy;
}

bool is_usable_proxy(const std::string& url) {
    // As the parser of a newer libcurl does.
    const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; };
    if (std::any_of(url.begin(), url.end(), is_blank) || !is_host_and_port(host_and_port(url))) return false;
    constexpr std::array<std::string_view, 7> known{"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"};
    const auto scheme = std::string_view(url).substr(0, url.find(':'));
    const auto is_scheme = [scheme](std::string_view name) { return same_name(name, scheme); };
    if (std::none_of(known.begin(), known.end(), is_scheme)) return false;
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
    return !parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
