#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/cancellation.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
class EventLoop;
}

struct HttpHeader {
    std::string name{};
    std::string value{};
};

/// One request, ready for the wire.
struct HttpRequest {
    std::string method{};                          ///< "GET", "POST" or "DELETE".
    std::string url{};                             ///< Absolute, percent-encoded.
    std::vector<HttpHeader> headers{};             ///< Free of control characters. One of them carries the AccessKey.
    std::optional<std::string> body{};             ///< Unset: no body. A POST without one sends `Content-Length: 0`.
    std::chrono::milliseconds connect_timeout{0};  ///< For the connection. More than zero.
    std::chrono::milliseconds timeout{0};          ///< For all of the request. More than zero.
    std::size_t max_response_size = 0;             ///< Bytes of the body after unpacking; more is a failure.
    bool long_response = false;                    ///< The body may be long: it is worth asking for it compressed.
    CancellationToken cancellation{};              ///< Must end the request within 100 ms.
};

struct HttpResponse {
    int status = 0;
    std::vector<HttpHeader> headers{};  ///< Of the final answer only.
    std::string body{};                 ///< Unpacked.
};

/// Why a request brought no response.
struct HttpFailure {
    /// `connection`, `timeout`, `canceled`, `invalid_response` (too large, malformed), `invalid_argument` (an unusable
    /// URL, proxy or CA bundle) or `internal`.
    ErrorKind kind = ErrorKind::connection;
    /// `not_sent` only if no byte of the request can have been acted on; `unknown` otherwise.
    Delivery delivery = Delivery::unknown;
    /// False if a repetition would end the same way (an untrusted certificate, an unusable URL).
    bool worth_repeating = true;
    /// For a person. It is masked before it is shown.
    std::string message{};
};

/// A response or a failure.
struct HttpOutcome {
    std::optional<HttpResponse> response{};
    HttpFailure failure{};  ///< Meaningful if there is no response.
};

/// The seam between the SDK and the network. The SDK's own transport (libcurl, `make_http_transport`) stands behind it;
/// a program may put its own there: a recorder in tests, another HTTP library.
///
/// What an implementation promises:
/// - `send` may be called from any number of threads at once. It blocks its caller until the request has ended.
/// - An answer of any status, also 4xx and 5xx, is a response. Only the lack of an answer is a failure.
/// - A request is put on the wire at most once. Nothing is repeated and no redirect is followed, for the header with
///   the AccessKey would travel along.
/// - TLS certificates are checked.
/// - `send` does not throw; if it does, the call ends with `ErrorKind::internal`, in doubt.
class PUSHPLUS_API HttpTransport {
public:
    virtual ~HttpTransport();
    [[nodiscard]] virtual HttpOutcome send(const HttpRequest& request) = 0;

    /// What carries asynchronous calls and renewals of keys. Null, as here: this transport cannot; such calls are refused,
    /// and keys are renewed on threads. For the SDK's own transport alone.
    [[nodiscard]] virtual std::shared_ptr<detail::EventLoop> event_loop();
};

/// How the SDK's own transport reaches the network.
struct TransportOptions {
    /// The proxy's URL (http, https, socks5, socks5h). Unset: what the environment says (https_proxy, no_proxy …, as
    /// for the curl command), but plain http to this machine takes none. Empty: none.
    std::optional<std::string> proxy{};
    /// A file of certificates (PEM) to trust instead of the system's.
    std::optional<std::string> ca_bundle{};
    /// How many idle connections are kept for later calls. A burst above it opens more and closes them after use.
    std::size_t max_idle_connections = 16;

    /// How many connections to one host asynchronous calls may use at once; the others wait their turn.
    std::size_t max_connections_per_host = 16;
    /// How many asynchronous calls may be under way at once, those that wait included. One more is refused.
    std::size_t max_calls_under_way = 16'384;
};

/// The SDK's own transport: libcurl, with connections that are kept and reused. Give one to several clients
/// (`ClientOptions::transport`) and they share its connections.
///
/// Certificates are checked, TLS is 1.2 at least, HTTP/2 is used where the server offers it, gzip and deflate are
/// unpacked, and asked for where the answer may be long. Options that cannot be used show up as the failure of the first
/// request.
///
/// After `fork` the child opens connections of its own. Signals: SIGPIPE is held back on the calling thread during a
/// transfer; dispositions are never changed.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<HttpTransport> make_http_transport(TransportOptions options = {});

}  // namespace v0
}  // namespace pushplus
