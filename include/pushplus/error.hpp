#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// What went wrong, as a class that a program can act on.
enum class ErrorKind {
    invalid_argument,  ///< An argument or option is unusable. Found before any request was sent.
    connection,        ///< No connection, or it broke: DNS, TCP, TLS, reset.
    timeout,           ///< A limit of time ran out: the attempt's, the call's, or the wait for an AccessKey.
    canceled,          ///< The caller's CancellationToken said stop.
    unauthorized,      ///< 401: the AccessKey is not accepted, also not a fresh one; or token or secretKey are refused.
    forbidden,         ///< 403: the caller's address is not on the account's IP allowlist (安全 IP).
    rate_limited,      ///< Held back by the send guard, or 900, or HTTP 429: not now; see `retry_at`.
    service,           ///< Any other return code of the service: `Error::code()` and the text tell which.
    http,              ///< An HTTP status that is no success, without an envelope of the service.
    invalid_response,  ///< Too large, too deep, not JSON, not UTF-8, no `code`, or a field of an impossible type.
    queue_full,        ///< Too many asynchronous calls are under way; see `TransportOptions::max_calls_under_way`.
    store,             ///< A `StateStore` or the `AccessKeySource` failed: see docs/several-processes.md.
    internal,          ///< Out of memory, or a transport or callback that threw.
};

/// The kind's name, as "invalid_argument".
[[nodiscard]] PUSHPLUS_API std::string_view to_string(ErrorKind kind) noexcept;

/// Whether the service can have acted on the call that failed.
enum class Delivery {
    not_sent,  ///< No request could have been acted on. The call may be made again.
    unknown,   ///< A request was sent, and no response tells its outcome. A write may have been carried out.
    answered,  ///< The service responded; the error holds its response.
};

/// The delivery's name, as "not_sent".
[[nodiscard]] PUSHPLUS_API std::string_view to_string(Delivery delivery) noexcept;

/// Why a call failed. Kind, code and delivery are for programs, `message()` is for people.
///
/// No error holds a secret: tokens, secretKey, AccessKeys and passwords are masked in whatever text it carries.
///
/// Cost: as a shared pointer; copies share one immutable record. Thread safety: as `int`; distinct copies may be used
/// from distinct threads.
class PUSHPLUS_API Error {
public:
    /// The parts an error is built from. Also for transports and tests of your own.
    struct Parts {
        ErrorKind kind = ErrorKind::internal;
        std::string message{};  ///< One sentence or two for a person: what happened and what to do.
        Delivery delivery = Delivery::not_sent;
        int code = 0;             ///< The envelope's `code`, 0 if none.
        int http_status = 0;      ///< The HTTP status, 0 if none.
        std::string operation{};  ///< The operation's name in the SDK, as "topics.detail".
        int attempts = 0;         ///< How many requests were tried.
        /// When it makes sense to try again, if that is known.
        std::optional<std::chrono::system_clock::time_point> retry_at{};
        std::string detail{};  ///< The reason that the service gave, empty if none.
    };

    explicit Error(Parts parts);

    [[nodiscard]] ErrorKind kind() const noexcept;
    /// The envelope's `code`, 0 if there was none.
    [[nodiscard]] int code() const noexcept;
    /// The HTTP status of the last response, 0 if there was none.
    [[nodiscard]] int http_status() const noexcept;
    /// The operation's name, as "topics.detail".
    [[nodiscard]] const std::string& operation() const noexcept;
    /// Whether the service can have acted on the call.
    [[nodiscard]] Delivery delivery() const noexcept;
    /// True if it is unknown whether the request was carried out: `delivery()` is `unknown`. It does not matter for
    /// reads. After a write, look at its effect before you make the call again.
    [[nodiscard]] bool in_doubt() const noexcept { return delivery() == Delivery::unknown; }
    /// How many requests of this operation were tried; 0 if the call failed before the first.
    [[nodiscard]] int attempts() const noexcept;
    /// When to retry, if that is known: from the send guard, or from a response with HTTP 429, 502, 503 or 504 and a
    /// `Retry-After` in seconds. Whether a retry does harm is another question: see `in_doubt`.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> retry_at() const noexcept;
    /// What happened and what to do, for a person. Not for control flow: the words may change.
    [[nodiscard]] const std::string& message() const noexcept;
    /// The reason that the service gave for a refusal beside its code, such as "请勿频繁发送相同内容": the text in the
    /// envelope's `data`, masked and cut to some 120 characters. Empty if there was none. `message()` holds it.
    /// It tells the causes of one code apart, such as those of 999, to a person: the service may change its words.
    [[nodiscard]] const std::string& detail() const noexcept;

private:
    std::shared_ptr<const Parts> parts_;
};

/// What `Result<T>::value()` throws: the error, for those who prefer exceptions. `what()` is its message.
class PUSHPLUS_API Exception : public std::exception {
public:
    explicit Exception(Error error) noexcept;
    Exception(const Exception&) noexcept = default;
    Exception& operator=(const Exception&) noexcept = default;
    ~Exception() override;

    [[nodiscard]] const char* what() const noexcept override;
    [[nodiscard]] const Error& error() const noexcept { return error_; }

private:
    Error error_;
};

}  // namespace v0
}  // namespace pushplus
