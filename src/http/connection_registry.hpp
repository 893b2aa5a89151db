#pragma once

#include <string>
#include <vector>

#include <curl/curl.h>

#include "open_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The addresses and ports of a connection. The local ones alone are not unique: the system reuses a port for
/// connections to different hosts.
struct ConnectionEndpoints {
    ConnectionEndpoints(const char* its_local_address, long its_local_port, const char* its_remote_address,
                        long its_remote_port);

    std::string local_address;
    std::string remote_address;
    long local_port;
    long remote_port;
};
[[nodiscard]] bool operator==(const ConnectionEndpoints& a, const ConnectionEndpoints& b) noexcept;

/// A loop's open sockets, and the endpoints of those connections that have completed a request.
///
/// Unsolicited bytes desynchronise a connection: libcurl before 8.0 would take them for the response to the next
/// request, and every later response for the one to the request after its own.
///
/// Thread safety: one thread at a time.
class ConnectionRegistry {
public:
    [[nodiscard]] OpenSockets& sockets() noexcept { return sockets_; }
    /// Records that the connection has completed a request.
    void add(ConnectionEndpoints endpoints, curl_socket_t socket);
    [[nodiscard]] bool contains(curl_socket_t socket) const noexcept;
    /// The socket of such a connection; CURL_SOCKET_BAD if there is none.
    [[nodiscard]] curl_socket_t find(const ConnectionEndpoints& endpoints) const;
    void closed(curl_socket_t socket) noexcept;

private:
    void remove(curl_socket_t socket) noexcept;

    struct Connection {
        ConnectionEndpoints endpoints;
        curl_socket_t socket;
    };
    OpenSockets sockets_;
    std::vector<Connection> connections_;
};

/// Whether bytes have arrived before the next request was sent.
[[nodiscard]] bool has_unsolicited_bytes(curl_socket_t socket) noexcept;

/// libcurl's callback that closes a socket; `registry` is a ConnectionRegistry.
int close_socket(void* registry, curl_socket_t socket) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
