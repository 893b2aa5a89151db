#include "url.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <curl/curl.h>

#include "../base/ascii.hpp"
#include "../base/loopback.hpp"
#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool may_stand_in_name(char c) noexcept {
    return is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// Whether the host is written as a name whose meaning DNS decides, though some versions of libcurl's parser make an
// address of it: "127.0.0.1.", "127.0.0.".
bool is_written_as_name(std::string_view authority) {
    const auto host = authority.substr(0, authority.find(':'));
    return !host.empty() && host.back() == '.';
}

// libcurl resolves the segments "." and ".." of a whole URL, but not those of a path that is set alone.
bool has_dot_segment(std::string_view path) {
    std::string plain;
    while (!path.empty()) {
        const bool encoded = same_name(path.substr(0, 3), "%2e");
        plain += encoded ? '.' : path.front();
        path.remove_prefix(encoded ? 3 : 1);
    }
    plain += '/';
    return plain.find("/./") != std::string::npos || plain.find("/../") != std::string::npos;
}

Error unusable(std::string what) { return make_error(ErrorKind::invalid_argument, "base_url " + std::move(what)); }

}  // namespace

bool is_https(std::string_view url) noexcept { return same_name(url.substr(0, 6), "https:"); }

std::optional<std::string> url_part(CURLU* url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return std::nullopt;
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
    return std::string(text);
}

std::string_view authority_of(std::string_view url) noexcept {
    const auto scheme_end = url.find(':');
    // A "://" that does not end the scheme is part of a path: "https:/user:password@host/://localhost".
    if (scheme_end == std::string_view::npos || url.substr(scheme_end, 3) != "://") return {};
    const auto rest = url.substr(scheme_end + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

bool is_host_and_port(std::string_view authority) noexcept {
    const bool is_address = authority.substr(0, 1) == "[";
    const auto host_end = std::min(is_address ? authority.find(']') : authority.find(':'), authority.size());
    if (is_address && host_end == authority.size()) return false;
    const auto host = is_address ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
    const auto port = authority.substr(host_end + (is_address ? 1 : 0));
    if (!port.empty()) {
        std::uint16_t number = 0;
        const char* const end = port.data() + port.size();
        const auto parsed = std::from_chars(port.data() + 1, end, number);
        if (port.front() != ':' || parsed.ec != std::errc() || parsed.ptr != end || number == 0) return false;
    }
    // An address may name its interface: "fe80::7%25eth0".
    return !host.empty() && std::all_of(host.begin(), host.end(), [is_address](char c) {
        return may_stand_in_name(c) || (is_address && (c == ':' || c == '%'));
    });
}

void append_percent_encoded(std::string& url, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (may_stand_in_name(c)) {
            url += c;
        } else {
            url += '%';
            url += digits[byte >> 4U];
            url += digits[byte & 0xFU];
        }
    }
}

Result<std::string> check_base_url(std::string_view text, bool allow_plain_http) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F)
            return unusable("contains a blank, a control character or a character outside ASCII; percent-encode it");
    const auto authority = authority_of(text);
    if (authority.find('@') != std::string_view::npos) return unusable("must not contain a user or password");
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
    if (!url || !is_host_and_port(authority) ||
        curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return unusable("is not a URL; write it as https://host or https://host:port/prefix, the port from 1 to 65535");
    const auto scheme = url_part(url.get(), CURLUPART_SCHEME);
    const auto host = url_part(url.get(), CURLUPART_HOST);
    if (!scheme || !host || host->empty()) return unusable("has no scheme or no host; write it as https://host");
    // libcurl drops an empty query or fragment, which would still swallow the path of each request.
    if (text.find_first_of("?#") != std::string_view::npos) return unusable("must not contain a query or fragment");
    if (has_dot_segment(text.substr(path_start(text))))
        return unusable("must not contain the path segment \".\" or \"..\"");
    if (*scheme != "https" && *scheme != "http") return unusable("must be https, not " + *scheme);
    if (*scheme == "http" && !allow_plain_http && (!is_loopback(*host) || is_written_as_name(authority)))
        return unusable("is plain http to another host, where the AccessKey could be read on the way; use https");
    std::string result = *scheme + std::string(text.substr(scheme->size()));
    while (!result.empty() && result.back() == '/') result.pop_back();
    return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
