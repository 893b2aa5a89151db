#include <pushplus/error.hpp>
#include <pushplus/result.hpp>

#include <utility>

namespace pushplus {
inline namespace v0 {

std::string_view to_string(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::invalid_argument: return "invalid_argument";
        case ErrorKind::connection: return "connection";
        case ErrorKind::timeout: return "timeout";
        case ErrorKind::canceled: return "canceled";
        case ErrorKind::unauthorized: return "unauthorized";
        case ErrorKind::forbidden: return "forbidden";
        case ErrorKind::rate_limited: return "rate_limited";
        case ErrorKind::service: return "service";
        case ErrorKind::http: return "http";
        case ErrorKind::invalid_response: return "invalid_response";
        case ErrorKind::queue_full: return "queue_full";
        case ErrorKind::store: return "store";
        case ErrorKind::internal: return "internal";
    }
    return "unknown";
}

std::string_view to_string(Delivery delivery) noexcept {
    switch (delivery) {
        case Delivery::not_sent: return "not_sent";
        case Delivery::unknown: return "unknown";
        case Delivery::answered: return "answered";
    }
    return "unknown";
}

Error::Error(Parts parts) : parts_(std::make_shared<const Parts>(std::move(parts))) {}

namespace {
// Lets a moved-from error be logged without a crash.
const Error::Parts& parts_or_empty(const std::shared_ptr<const Error::Parts>& parts) noexcept {
    static const Error::Parts empty;
    return parts ? *parts : empty;
}
}  // namespace

ErrorKind Error::kind() const noexcept { return parts_or_empty(parts_).kind; }
int Error::code() const noexcept { return parts_or_empty(parts_).code; }
int Error::http_status() const noexcept { return parts_or_empty(parts_).http_status; }
const std::string& Error::operation() const noexcept { return parts_or_empty(parts_).operation; }
Delivery Error::delivery() const noexcept { return parts_or_empty(parts_).delivery; }
int Error::attempts() const noexcept { return parts_or_empty(parts_).attempts; }
std::optional<std::chrono::system_clock::time_point> Error::retry_at() const noexcept {
    return parts_or_empty(parts_).retry_at;
}
const std::string& Error::message() const noexcept { return parts_or_empty(parts_).message; }
const std::string& Error::detail() const noexcept { return parts_or_empty(parts_).detail; }

Exception::Exception(Error error) noexcept : error_(std::move(error)) {}
Exception::~Exception() = default;
const char* Exception::what() const noexcept { return error_.message().c_str(); }

namespace detail {
void throw_exception(const Error& error) { throw Exception(error); }
}  // namespace detail

}  // namespace v0
}  // namespace pushplus
