#include "connection_registry.hpp"

#include <algorithm>
#include <utility>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
const char* text_or_nothing(const char* text) { return text != nullptr ? text : ""; }
}  // namespace

ConnectionEndpoints::ConnectionEndpoints(const char* its_local_address, long its_local_port,
                                         const char* its_remote_address, long its_remote_port)
    : local_address(text_or_nothing(its_local_address)),
      remote_address(text_or_nothing(its_remote_address)),
      local_port(its_local_port),
      remote_port(its_remote_port) {}

bool operator==(const ConnectionEndpoints& a, const ConnectionEndpoints& b) noexcept {
    return a.local_port == b.local_port && a.remote_port == b.remote_port && a.local_address == b.local_address &&
           a.remote_address == b.remote_address;
}

void ConnectionRegistry::add(ConnectionEndpoints endpoints, curl_socket_t socket) {
    remove(socket);
    connections_.push_back({std::move(endpoints), socket});
}

bool ConnectionRegistry::contains(curl_socket_t socket) const noexcept {
    return std::any_of(connections_.begin(), connections_.end(),
                       [socket](const Connection& connection) { return connection.socket == socket; });
}

curl_socket_t ConnectionRegistry::find(const ConnectionEndpoints& endpoints) const {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [&](const Connection& connection) { return connection.endpoints == endpoints; });
    return found != connections_.end() ? found->socket : CURL_SOCKET_BAD;
}

void ConnectionRegistry::remove(curl_socket_t socket) noexcept {
    connections_.erase(std::remove_if(connections_.begin(), connections_.end(),
                                      [socket](const Connection& connection) { return connection.socket == socket; }),
                       connections_.end());
}

void ConnectionRegistry::closed(curl_socket_t socket) noexcept {
    remove(socket);
    sockets_.closed(socket);
}

bool has_unsolicited_bytes(curl_socket_t socket) noexcept {
    char byte = 0;
    return ::recv(socket, &byte, 1, MSG_PEEK) > 0;
}

int close_socket(void* registry, curl_socket_t socket) noexcept {
    static_cast<ConnectionRegistry*>(registry)->closed(socket);
    return close_descriptor(socket);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
