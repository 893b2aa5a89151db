#include "connection_registry.hpp"

#include <algorithm>
#include <utility>

#include "idle_connection.hpp"
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

void ConnectionRegistry::add(ConnectionEndpoints endpoints, curl_socket_t socket, bool multiplexed) {
    remove(socket);
    connections_.push_back({std::move(endpoints), socket, multiplexed, idle_clock_->boot_now()});
}

bool ConnectionRegistry::touch(curl_socket_t socket) noexcept {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [socket](const KeptConnection& kept) { return kept.socket == socket; });
    if (found == connections_.end()) return false;
    found->last_used = idle_clock_->boot_now();
    return true;
}

const KeptConnection* ConnectionRegistry::find(const ConnectionEndpoints& endpoints) const noexcept {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [&](const KeptConnection& kept) { return kept.endpoints == endpoints; });
    return found != connections_.end() ? &*found : nullptr;
}

bool ConnectionRegistry::may_reuse(const KeptConnection& connection) const noexcept {
    return detail::may_reuse(*idle_clock_, connection.last_used, connection.socket, connection.multiplexed);
}

void ConnectionRegistry::remove(curl_socket_t socket) noexcept {
    connections_.erase(std::remove_if(connections_.begin(), connections_.end(),
                                      [socket](const KeptConnection& kept) { return kept.socket == socket; }),
                       connections_.end());
}

void ConnectionRegistry::closed(curl_socket_t socket) noexcept {
    remove(socket);
    sockets_.closed(socket);
}

int close_socket(void* registry, curl_socket_t socket) noexcept {
    static_cast<ConnectionRegistry*>(registry)->closed(socket);
    return close_descriptor(socket);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
