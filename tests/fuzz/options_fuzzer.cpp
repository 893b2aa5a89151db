// Fuzzes the base URL, the other options of a program, and parameters in a URL.

#include <arpa/inet.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <pushplus/client_options.hpp>

#include "base/utf8.hpp"
#include "core/configuration.hpp"
#include "core/credential_text.hpp"
#include "http/url.hpp"
#include "input.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using detail::fault_of_secret;
using detail::is_utf8;

/// A URL as libcurl parses it.
class Parsed {
public:
    explicit Parsed(const std::string& url) : valid_(curl_url_set(url_.get(), CURLUPART_URL, url.c_str(), 0) == 0) {}

    [[nodiscard]] bool valid() const { return valid_; }
    [[nodiscard]] std::string part(CURLUPart which, unsigned flags = 0) const {
        char* text = nullptr;
        if (curl_url_get(url_.get(), which, &text, flags) != CURLUE_OK) return {};
        std::string copy(text);
        curl_free(text);
        return copy;
    }

private:
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url_{curl_url(), &curl_url_cleanup};
    bool valid_;
};

bool resolves_to_this_machine(const std::string& host) {
    unsigned char address[4] = {};
    return host == "localhost" || host == "[::1]" ||
           (inet_pton(AF_INET, host.c_str(), address) == 1 && address[0] == 127);
}

void require_usable(const std::string& base_url, bool allow_plain_http) {
    require(base_url.back() != '/', "no slash is left at the end");
    for (const char c : base_url) require(c > 0x20 && c < 0x7F, "a base_url is printable ASCII");
    const auto again = detail::check_base_url(base_url, allow_plain_http);
    require(again.has_value() && *again == base_url, "a usable base_url stays one");

    constexpr std::string_view path = "/api/open/topic/detail";
    const Parsed base(base_url), request(base_url + std::string(path) + "?topicId=7");
    require(base.valid() && request.valid(), "a usable base_url makes usable URLs");
    const auto host = base.part(CURLUPART_HOST);
    const auto scheme = base.part(CURLUPART_SCHEME);
    for (const auto which : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT})
        require(base.part(which) == request.part(which), "a request goes where base_url says");
    const auto whole = request.part(CURLUPART_PATH);
    require(whole.size() >= path.size() && whole.compare(whole.size() - path.size(), path.size(), path) == 0,
            "a request keeps its path");
    require(request.part(CURLUPART_QUERY) == "topicId=7", "a request keeps its query");
    require(request.part(CURLUPART_USER).empty() && request.part(CURLUPART_FRAGMENT).empty(), "nothing is smuggled in");
    require(scheme == "https" || scheme == "http", "only http is spoken");
    if (scheme == "http" && !allow_plain_http)
        require(resolves_to_this_machine(host), "plain http stays on this machine");
}

void configure(Input& input) {
    ClientOptions options;
    options.dangerously_allow_plain_http = input.flag();
    options.base_url = input.line();
    options.user_agent_suffix = input.line();
    if (auto proxy = input.line(); !proxy.empty()) options.proxy = proxy;
    // Marked, so that none of an error's own words is taken for them.
    const Credentials credentials{"~t7~" + input.line(), "~s3~" + input.line()};
    options.connect_timeout = std::chrono::milliseconds(input.number());
    options.total_timeout = std::chrono::milliseconds(input.number());
    options.retry.max_backoff = std::chrono::milliseconds(input.number());
    options.refresh_ahead = std::chrono::seconds(input.number());

    const auto error = detail::check_configuration(credentials, options);
    if (error) {
        require(error->kind() == ErrorKind::invalid_argument, "an option fails as an invalid argument");
        require(error->delivery() == Delivery::not_sent, "nothing was sent");
        require(!error->message().empty() && is_utf8(error->message()), "an error says why, in UTF-8");
        require(error->message().find("~t7~") == std::string::npos, "an error hides the token");
        require(error->message().find("~s3~") == std::string::npos, "an error hides the secretKey");
        return;
    }
    require_usable(options.base_url, options.dangerously_allow_plain_http);
    require(fault_of_secret(credentials.token).empty() && fault_of_secret(credentials.secret_key).empty(),
            "credentials are visible ASCII");
    for (const char c : options.user_agent_suffix) require(c >= 0x20 && c < 0x7F, "a header is printable ASCII");
    constexpr auto year = std::chrono::hours(24 * 365);
    for (const auto time : {options.connect_timeout, *options.total_timeout})
        require(time > std::chrono::milliseconds(0) && time <= year, "a limit is more than 0, and a year at most");
    require(options.retry.max_backoff >= options.retry.initial_backoff && options.retry.max_backoff <= year,
            "a pause is within its bounds");
}

int hex(char digit) { return digit <= '9' ? digit - '0' : digit - 'A' + 10; }

void encode(const std::string& text) {
    std::string encoded = "https://host/?x=";
    const auto begin = encoded.size();
    detail::append_percent_encoded(encoded, text);
    std::string decoded;
    for (std::size_t i = begin; i < encoded.size(); ++i) {
        if (encoded[i] != '%') {
            require(std::string_view("&=+?#/ ").find(encoded[i]) == std::string_view::npos, "nothing ends a parameter");
            decoded += encoded[i];
            continue;
        }
        require(i + 2 < encoded.size(), "an escape is whole");
        decoded += static_cast<char>(hex(encoded[i + 1]) * 16 + hex(encoded[i + 2]));
        i += 2;
    }
    require(decoded == text, "what is encoded is decoded equal");
    const Parsed url(encoded);
    require(url.valid() && url.part(CURLUPART_HOST) == "host", "a parameter stays one");
    require(url.part(CURLUPART_QUERY) == encoded.substr(encoded.find('?') + 1), "a parameter stays in the query");
}

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pushplus_test::Input input(data, size);
    if (input.flag())
        pushplus_test::encode(input.rest());
    else
        pushplus_test::configure(input);
    return 0;
}
