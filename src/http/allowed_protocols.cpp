#include "allowed_protocols.hpp"

// The option that libcurl before 7.85 knows is deprecated in later ones.
#ifndef CURL_IGNORE_DEPRECATION
#    define CURL_IGNORE_DEPRECATION(statements) statements
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

CURLcode allow_only_http(CURL* easy) noexcept {
    CURLcode code = CURLE_UNKNOWN_OPTION;
#if LIBCURL_VERSION_NUM >= 0x075500
    code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // A program may run with an older libcurl than it was built with.
    if (code != CURLE_UNKNOWN_OPTION) return code;
#endif
    CURL_IGNORE_DEPRECATION(
        code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));)
    return code;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
