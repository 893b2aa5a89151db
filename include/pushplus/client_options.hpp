#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/access_key_source.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/error.hpp>
#include <pushplus/http_transport.hpp>
#include <pushplus/send_guard.hpp>
#include <pushplus/send_request.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {

/// Who calls. Both are secrets.
struct Credentials {
    /// The user token. A message token can send messages but cannot fetch an AccessKey.
    std::string token{};
    /// The user's secretKey, from the service's development settings (开发设置).
    std::string secret_key{};
};

/// When and how a call is tried again. Only what surely was not sent, and reading operations after a timeout, a broken
/// connection, 429, 502, 503 or 504, are tried again at all; see docs/errors.md.
struct RetryPolicy {
    int max_attempts = 3;                            ///< All tries together, 1 to 10. 1: never again.
    std::chrono::milliseconds initial_backoff{500};  ///< The first pause's upper bound; doubled for each further one.
    std::chrono::milliseconds max_backoff{8000};     ///< No pause is longer, but one the service asks for.
};

enum class LogLevel { debug, info, warning, error, off };

/// One try of one operation, after it ended. Enough for a metric or a trace span.
struct AttemptEvent {
    std::string_view operation{};  ///< As "topics.detail". Valid during the callback.
    int attempt = 1;               ///< 1 for the first.
    std::chrono::nanoseconds duration{0};
    std::optional<ErrorKind> error{};  ///< Unset: success.
    Delivery delivery = Delivery::answered;
    int http_status = 0;  ///< 0: no response.
    int code = 0;         ///< The envelope's, 0: none.
};

/// What a process does that has no usable AccessKey while `ClientOptions::state_store` fails.
enum class WithoutStore {
    refuse,  ///< Its calls end with `ErrorKind::store`.
    /// It fetches one for itself, which ends those of the others. For a single process that keeps its key for its
    /// next run; several would end one another's keys.
    fetch_alone,
};

/// How a `Client` behaves. An aggregate: set what you want otherwise.
struct ClientOptions {
    /// Where the service is; may carry a path prefix. https only, plain http to loopback alone.
    std::string base_url = "https://www.pushplus.plus";
    /// Loudly named: lets the AccessKey travel in clear text to hosts that are not loopback.
    bool dangerously_allow_plain_http = false;

    std::chrono::milliseconds connect_timeout{10'000};  ///< For one connection.
    std::chrono::milliseconds request_timeout{30'000};  ///< For one attempt, connecting included.
    /// For a call with its tries, pauses and AccessKey. Unset: 60 s, but a send that may wait for the pace has the
    /// pace's window and margin and `request_timeout`, if that is longer.
    std::optional<std::chrono::milliseconds> total_timeout{};
    RetryPolicy retry{};

    /// How long before its end an AccessKey is refreshed, at most half its lifetime.
    std::chrono::seconds refresh_ahead{300};

    /// What the account may send; it decides the limits that are checked before a request is spent.
    AccountTier account_tier = AccountTier::verified;
    /// How the send guard keeps the account within the service's limits.
    SendGuardOptions send_guard{};

    /// Shares the account's AccessKey and send guard with the other processes that are given the same store, so that
    /// they do not end one another's key: one fetches, ahead of the key's end, and the others take it. Null: the key
    /// and the guard are those of this process. See docs/several-processes.md.
    std::shared_ptr<StateStore> state_store{};
    WithoutStore access_key_without_store = WithoutStore::refuse;
    /// Gives out the AccessKey, which this client then never fetches from the service: it needs no secretKey. With it,
    /// `state_store` is the send guard's alone. Null: the key is the service's.
    std::shared_ptr<AccessKeySource> access_key_source{};

    std::size_t max_response_size = std::size_t{16} << 20;  ///< Bytes, after unpacking.

    /// Appended to the User-Agent, as "my-monitor/2.1".
    std::string user_agent_suffix{};

    /// See `TransportOptions`. They belong to the transport: set them there if you bring one of your own.
    std::optional<std::string> proxy{};
    std::optional<std::string> ca_bundle{};
    std::string additional_ca_certificates{};
    std::string local_address{};
    IpVersion ip_version = IpVersion::any;

    /// What carries the requests; null: a transport of this client's own (`make_http_transport`).
    std::shared_ptr<HttpTransport> transport{};
    /// Null: the machine's clocks.
    std::shared_ptr<Clock> clock{};

    /// Called with each line of log at `log_level` or above, from whichever thread is at work, several at once. It must
    /// return soon, must not throw (what it throws is dropped) and must not call the client.
    std::function<void(LogLevel, std::string_view)> log{};
    LogLevel log_level = LogLevel::warning;
    /// Called after each try of each operation, the AccessKey's included, under the same rules as `log`.
    std::function<void(const AttemptEvent&)> observer{};
};

}  // namespace v0
}  // namespace pushplus
