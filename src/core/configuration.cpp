#include "configuration.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../base/make_error.hpp"
#include "../http/local_address.hpp"
#include "../http/url.hpp"
#include "credential_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

Error unusable(std::string message) { return make_error(ErrorKind::invalid_argument, std::move(message)); }

// Longer durations are shortened to this, so that sums with the clock's time stay within its range.
constexpr auto longest = std::chrono::hours(24 * 365);

void shorten(std::chrono::milliseconds& limit) { limit = std::min<std::chrono::milliseconds>(limit, longest); }

bool is_printable_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

const char* fault_of_own_turn(const SendGuardOptions& guard) {
    if (guard.without_store != SendGuardOptions::WithoutStore::own_turn) return nullptr;
    if (guard.own_turn.index < 0) return "send_guard.own_turn.index must not be negative";
    constexpr int most_turns = 100'000;
    if (guard.own_turn.of < 1 || guard.own_turn.of > most_turns) return "send_guard.own_turn.of must be 1 to 100000";
    // One request of the pace is left to the turns.
    if (guard.pace_requests == 1) return "send_guard.pace_requests must be at least 2 with WithoutStore::own_turn";
    return nullptr;
}

bool has_network_options(const ClientOptions& options) {
    return options.proxy || options.ca_bundle || !options.additional_ca_certificates.empty() ||
           !options.local_address.empty() || options.ip_version != IpVersion::any;
}

}  // namespace

std::optional<Error> check_configuration(const Credentials& credentials, ClientOptions& options) {
    using std::chrono::milliseconds;
    if (const auto fault = fault_of_secret(credentials.token); !fault.empty()) return unusable("token " + fault);
    if (const auto fault = fault_of_secret(credentials.secret_key); !fault.empty())
        return unusable("secret_key " + fault);

    auto base_url = check_base_url(options.base_url, options.dangerously_allow_plain_http);
    if (!base_url) return std::move(base_url).error();
    options.base_url = *std::move(base_url);

    if (options.connect_timeout <= milliseconds(0)) return unusable("connect_timeout must be more than 0");
    if (options.request_timeout <= milliseconds(0)) return unusable("request_timeout must be more than 0");
    if (options.total_timeout && *options.total_timeout <= milliseconds(0))
        return unusable("total_timeout must be more than 0");
    if (options.retry.max_attempts < 1 || options.retry.max_attempts > 10)
        return unusable("retry.max_attempts must be 1 to 10");
    if (options.retry.initial_backoff < milliseconds(0)) return unusable("retry.initial_backoff must not be negative");
    if (options.retry.max_backoff < options.retry.initial_backoff)
        return unusable("retry.max_backoff must be at least retry.initial_backoff");
    if (options.refresh_ahead < std::chrono::seconds(0)) return unusable("refresh_ahead must not be negative");
    if (options.access_key_source && options.access_key_without_store == WithoutStore::fetch_alone)
        return unusable(
            "access_key_without_store must be refuse with an access_key_source: a client that has one never fetches an "
            "AccessKey from the service");
    if (const char* const fault = fault_of_own_turn(options.send_guard)) return unusable(fault);
    if (options.max_response_size == 0) return unusable("max_response_size must be more than 0");
    if (!is_printable_ascii(options.user_agent_suffix))
        return unusable("user_agent_suffix must be printable ASCII, as \"my-monitor/2.1\"");
    if (const auto fault = fault_of_local_address(options.local_address, options.ip_version); !fault.empty())
        return unusable("local_address " + fault);
    if (options.transport && has_network_options(options))
        return unusable(
            "proxy, ca_bundle, additional_ca_certificates, local_address and ip_version have no effect on a transport "
            "you bring; set them in its TransportOptions");
    for (auto* limit : {&options.connect_timeout, &options.request_timeout, &options.retry.initial_backoff,
                        &options.retry.max_backoff})
        shorten(*limit);
    if (options.total_timeout) shorten(*options.total_timeout);
    return std::nullopt;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
