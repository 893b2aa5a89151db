#include "explained_failure.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ratio>
#include <utility>

#include "../base/civil_date.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr const char* login_advice =
    "it wants a user name and a password, or rejects those given; write them percent-encoded into the proxy's URL, as "
    "in http://user:password@host:port";
constexpr const char* allow_advice =
    "ask its administrator to allow this host, or set proxy to \"\" if the service can be reached without it";

void refused_by_proxy(HttpFailure& failure, const std::string& how, const char* advice) {
    failure.worth_repeating = false;
    failure.message = "the proxy refuses the connection (" + how + "): " + advice;
}

void explain_proxy(HttpFailure& failure, CURLcode code, CURL* easy) {
    long status = 0;
    if (curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status) == CURLE_OK &&
        (status == 401 || status == 403 || status == 407))
        return refused_by_proxy(failure, std::to_string(status) + " to CONNECT",
                                status == 403 ? allow_advice : login_advice);
#if LIBCURL_VERSION_NUM >= 0x074900
    if (code != CURLE_PROXY) return;
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &error);
    if (error == CURLPX_NO_AUTH || error == CURLPX_USER_REJECTED)
        refused_by_proxy(failure, failure.message, login_advice);
    else if (error == CURLPX_REPLY_NOT_ALLOWED)
        refused_by_proxy(failure, failure.message, allow_advice);
#else
    // It does not say why a SOCKS proxy refused.
    static_cast<void>(code);
#endif
}

}  // namespace

std::string clock_hint(const std::string& reason, std::chrono::system_clock::time_point now) {
    // As OpenSSL, GnuTLS, wolfSSL and Schannel say it.
    constexpr std::array<const char*, 7> words{"not yet valid", "not activated", "expired",     "expiration date",
                                               "date before",   "date after",    "CERT_EXPIRED"};
    if (std::none_of(words.begin(), words.end(),
                     [&](const char* word) { return reason.find(word) != std::string::npos; }))
        return {};
    using Days = std::chrono::duration<std::int64_t, std::ratio<86'400>>;
    const auto days = std::chrono::floor<Days>(now.time_since_epoch());
    const auto minutes = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch() - days).count();
    const auto date = date_from(days.count());
    std::array<char, 64> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%04lld-%02d-%02d %02d:%02d UTC",
                                    static_cast<long long>(date.year), date.month, date.day,
                                    static_cast<int>(minutes / 60), static_cast<int>(minutes % 60)));
    return std::string("; this machine's clock says ") + text.data() + ": set it if that is wrong";
}

void explain(HttpFailure& failure, CURLcode code, CURL* easy, const CaLocations& locations) {
    if (code == CURLE_SSL_CACERT_BADFILE) {
        failure.kind = locations.bundle ? ErrorKind::invalid_argument : ErrorKind::connection;
        failure.worth_repeating = false;
        failure.message = unreadable_ca_message(locations, default_ca_files(), failure.message);
    } else if (code == CURLE_PEER_FAILED_VERIFICATION) {
        failure.message += clock_hint(failure.message, std::chrono::system_clock::now());
    } else if (code == CURLE_INTERFACE_FAILED) {
        failure.message = "local_address cannot be used: " + failure.message;
    } else {
        explain_proxy(failure, code, easy);
    }
}

bool libcurl_has_tls() noexcept { return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_SSL) != 0; }

HttpFailure unusable_option(std::string fault) {
    HttpFailure failure;
    failure.kind = ErrorKind::invalid_argument;
    failure.delivery = Delivery::not_sent;
    failure.worth_repeating = false;
    failure.message = std::move(fault);
    return failure;
}

HttpFailure no_tls_failure() {
    HttpFailure failure;
    failure.kind = ErrorKind::connection;
    failure.delivery = Delivery::not_sent;
    failure.worth_repeating = false;
    failure.message = std::string("this libcurl was built without TLS, so that it cannot speak https: ") +
                      curl_version_info(CURLVERSION_NOW)->version +
                      "; install one with TLS, such as Debian's package libcurl4";
    return failure;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
