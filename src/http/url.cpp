#include "url.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> part(const Url& url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool is_loopback(const std::string& host) {
    if (host == "localhost" || host == "[::1]") return true;
    // libcurl has brought every notation of an IPv4 address into four decimal numbers.
    if (host.compare(0, 4, "127.") != 0) return false;
    return host.find_first_not_of("0123456789.") == std::string::npos;
}

Error unusable(std::string what) {
    Error::Parts parts;
    parts.kind = ErrorKind::invalid_argument;
    parts.message = "base_url " + std::move(what);
    return Error(std::move(parts));
}

}  // namespace

void append_percent_encoded(std::string& url, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
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
            return unusable("holds a blank, a control character or a character outside ASCII; percent-encode it");
    const Url url(curl_url(), &curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return unusable("is no URL; write it as https://host or https://host:port/prefix");
    const auto scheme = part(url, CURLUPART_SCHEME);
    const auto host = part(url, CURLUPART_HOST);
    if (!scheme || !host || host->empty()) return unusable("has no scheme or no host; write it as https://host");
    if (part(url, CURLUPART_USER) || part(url, CURLUPART_PASSWORD)) return unusable("must not hold a user or password");
    if (part(url, CURLUPART_QUERY) || part(url, CURLUPART_FRAGMENT))
        return unusable("must not hold a query or fragment");
    if (*scheme != "https" && *scheme != "http") return unusable("must be https, not " + *scheme);
    if (*scheme == "http" && !allow_plain_http && !is_loopback(*host))
        return unusable("is plain http to another host, where the AccessKey could be read on the way; use https");
    std::string result(text);
    while (!result.empty() && result.back() == '/') result.pop_back();
    return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
