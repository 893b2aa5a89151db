#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "connection_registry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How long after its limit libcurl may still end a transfer itself, because its error says what it waited for.
inline constexpr std::chrono::milliseconds grace_of_libcurl(10);

/// The state of one transfer, which libcurl's callbacks write. It holds the reason for an abort, because the CURLcode
/// of an aborted callback is generic.
struct Transfer {
    enum class Abort {
        none,
        body_too_large,
        headers_too_large,
        retried,
        stale,
        too_late,
        another_machine,
        out_of_memory,
    };

    std::size_t max_body = 0;
    const std::function<bool()>* may_leave = nullptr;  ///< The request's; null if it has none.
    HttpResponse response;
    std::size_t header_bytes = 0;
    bool headers_ended = false;
    int socket_error = 0;  ///< The system's error code of the last failed attempt to open a socket; 0 if none failed.
    int requests_started = 0;  ///< 0: no byte of the request can have been sent.
    /// Whether libcurl calls `on_request`. Before 7.80 it cannot, so `requests_started` has to be concluded at the end.
    bool sees_requests = true;
    bool socket_opened = false;
    CURL* easy = nullptr;                               ///< Whose transfer it is.
    bool tls = false;                                   ///< Whether its URL is https.
    int family = AF_UNSPEC;                             ///< Of the addresses it may go to; AF_UNSPEC: of all.
    bool only_loopback = false;                         ///< It may only go to addresses of this machine's own.
    OpenSockets* sockets = nullptr;                     ///< Records what is opened.
    ConnectionRegistry* registry = nullptr;             ///< The loop's connections; null for blocking calls.
    curl_socket_t registered_socket = CURL_SOCKET_BAD;  ///< The reused connection's, if `registry` has it.
    Abort abort = Abort::none;
};

/// libcurl's callbacks; their context is a Transfer. None lets an exception escape.
std::size_t on_body(char* data, std::size_t one, std::size_t size, void* transfer) noexcept;
std::size_t on_header(char* data, std::size_t one, std::size_t size, void* transfer) noexcept;
/// Opens a socket, if the transfer may go to that address, and records the system's error code, which libcurl does not
/// report. Without `on_request` it refuses libcurl's automatic retry: a transfer that was connected needs no further
/// socket for anything else.
curl_socket_t on_open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address) noexcept;
/// Called before libcurl writes a request. A second one in the same transfer would be libcurl's automatic retry on
/// another connection, after a reused one died: the service may have carried out the first.
int on_request(void* transfer, char* remote_address, char* local_address, int remote_port, int local_port) noexcept;

/// Whether the transfer has, or had, a connection on which a request can be written. libcurl notes that of a connection
/// that it opens before it writes there, unlike the size of what it wrote. Of a reused one 7.87 and later do not tell.
[[nodiscard]] bool was_connected(CURL* easy, bool tls) noexcept;

/// The failure of a transfer that ended with `code`.
[[nodiscard]] HttpFailure failure_of(CURLcode code, const Transfer& transfer, const char* detail);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
