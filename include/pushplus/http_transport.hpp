#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
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

struct HttpRequest;
struct HttpOutcome;

/// The interface between the SDK and the network. `make_http_transport` returns the SDK's own implementation (libcurl);
/// a program may provide another, such as a recorder for tests.
///
/// An implementation guarantees:
/// - `send` may be called from any number of threads at once. It blocks until the request has ended.
/// - Any HTTP status, including 4xx and 5xx, is a response; only a missing response is a failure.
/// - A request is sent at most once. It is neither retried nor redirected, because the AccessKey in its header would go
///   to another host.
/// - TLS certificates are verified.
/// - `send` does not throw; if it does, the call ends with `ErrorKind::internal`, in doubt.
class PUSHPLUS_API HttpTransport {
public:
    virtual ~HttpTransport();
    [[nodiscard]] virtual HttpOutcome send(const HttpRequest& request) = 0;

    /// The event loop for asynchronous calls and key refreshes. Null, the default: asynchronous calls are rejected, and
    /// keys are refreshed on threads. Only the SDK's own transport has one.
    [[nodiscard]] virtual std::shared_ptr<detail::EventLoop> event_loop();
};

struct HttpHeader {
    std::string name{};
    std::string value{};
};

/// One request, ready for the wire.
struct HttpRequest {
    std::string method{};                          ///< "GET", "POST" or "DELETE".
    std::string url{};                             ///< Absolute, percent-encoded.
    std::vector<HttpHeader> headers{};             ///< Without control characters. One of them carries the AccessKey.
    std::optional<std::string> body{};             ///< Unset: no body. A POST without one sends `Content-Length: 0`.
    std::chrono::milliseconds connect_timeout{0};  ///< For the connection. Positive.
    std::chrono::milliseconds timeout{0};          ///< For the whole request. Positive.
    std::size_t max_response_size = 0;             ///< The size limit of the decompressed body; more is a failure.
    bool long_response = false;                    ///< The response may be long, so compression is worth asking for.
    CancellationToken cancellation{};              ///< Canceling it must end the request within 100 ms.
    /// If set: asked as shortly before the request's first byte as the transport can, once it is connected. False: the
    /// request is not sent, and fails with `canceled`. A transport need not ask.
    std::function<bool()> may_leave{};
};

struct HttpResponse {
    int status = 0;
    std::vector<HttpHeader> headers{};  ///< Of the final response only.
    std::string body{};                 ///< Decompressed.
};

/// Why a request got no response.
struct HttpFailure {
    /// `connection`, `timeout`, `canceled`, `invalid_response` (too large, malformed), `invalid_argument` (an unusable
    /// URL, proxy or CA bundle) or `internal`.
    ErrorKind kind = ErrorKind::connection;
    /// `not_sent` only if the server cannot have acted on any byte of the request; otherwise `unknown`.
    Delivery delivery = Delivery::unknown;
    /// False if a retry would fail the same way (an untrusted certificate, an unusable URL).
    bool worth_repeating = true;
    /// For people. The SDK masks secrets in it.
    std::string message{};
};

/// A response or a failure.
struct HttpOutcome {
    std::optional<HttpResponse> response{};
    HttpFailure failure{};  ///< Meaningful if there is no response.
};

/// Which addresses of a host connections go to.
enum class IpVersion {
    any,  ///< Both, whichever connects first.
    v4,
    v6,
};

/// Options of the SDK's own transport.
struct TransportOptions {
    /// The proxy's URL (http, https, socks5, socks5h), but for the hosts of no_proxy in the environment. One that is
    /// not on loopback gets no plain http to loopback. Unset: from the environment (https_proxy, no_proxy …, as for the
    /// curl command), but none for plain http to loopback. Empty: none.
    std::optional<std::string> proxy{};
    /// A PEM file of CA certificates to trust instead of those of SSL_CERT_FILE, SSL_CERT_DIR and the system.
    std::optional<std::string> ca_bundle{};
    /// CA certificates as PEM text, to trust beside all of those; enough by themselves where the system has none, from
    /// libcurl 7.70 on. They hold for an https proxy, too. They need a libcurl with the OpenSSL that this library was
    /// built with: an https request fails with `invalid_argument` without it, as it does if the text is no certificate.
    std::string additional_ca_certificates{};
    /// The IP address of this machine, or the name of its network interface, that connections come from; for a machine
    /// with several, one of which is in the service's IP allowlist (安全IP). Windows: addresses only. Without "%" and an
    /// interface behind an address. Empty: as the system routes.
    std::string local_address{};
    IpVersion ip_version = IpVersion::any;
    /// The most idle connections to keep for later calls. A burst may open more and closes them after use.
    std::size_t max_idle_connections = 16;

    /// The most connections to one host for asynchronous calls; further requests are queued.
    std::size_t max_connections_per_host = 16;
    /// The most asynchronous calls in progress, including queued ones. Further calls are rejected.
    std::size_t max_calls_under_way = 16'384;
};

/// Creates the SDK's own transport: libcurl with persistent connections. Clients that use the same one
/// (`ClientOptions::transport`) share its connections.
///
/// It verifies certificates, requires TLS 1.2 or later, uses HTTP/2 where the server offers it, decompresses gzip and
/// deflate, and asks for them where the response may be long. An unusable option makes the first request fail.
///
/// After `fork` the child opens connections of its own. During a transfer SIGPIPE is blocked on the calling thread;
/// signal dispositions are never changed.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<HttpTransport> make_http_transport(TransportOptions options = {});

}  // namespace v0
}  // namespace pushplus
