#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include <pushplus/clock.hpp>

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

/// A connection that has completed a request.
struct KeptConnection {
    ConnectionEndpoints endpoints;
    curl_socket_t socket;
    bool multiplexed;  ///< HTTP/2: a connection has many streams.
    std::chrono::steady_clock::time_point last_used;
};

/// A loop's open sockets, and those connections that have completed a request.
///
/// Thread safety: one thread at a time.
class ConnectionRegistry {
public:
    /// By `idle_clock` it measures how long a connection has been idle.
    explicit ConnectionRegistry(std::shared_ptr<Clock> idle_clock) : idle_clock_(std::move(idle_clock)) {}

    [[nodiscard]] OpenSockets& sockets() noexcept { return sockets_; }
    /// Records that the connection has completed a request.
    void add(ConnectionEndpoints endpoints, curl_socket_t socket, bool multiplexed);
    /// Records that the connection has been used now. False if it is not one of these.
    bool touch(curl_socket_t socket) noexcept;
    /// Null if there is none.
    [[nodiscard]] const KeptConnection* find(const ConnectionEndpoints& endpoints) const noexcept;
    /// Whether the connection can take another request.
    [[nodiscard]] bool may_reuse(const KeptConnection& connection) const noexcept;
    void closed(curl_socket_t socket) noexcept;

private:
    void remove(curl_socket_t socket) noexcept;

    const std::shared_ptr<Clock> idle_clock_;
    OpenSockets sockets_;
    std::vector<KeptConnection> connections_;
};

/// libcurl's callback that closes a socket; `registry` is a ConnectionRegistry.
int close_socket(void* registry, curl_socket_t socket) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
