#include "kept_sockets.hpp"

#include <algorithm>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

void KeptSockets::keep(const char* local_address, long local_port, curl_socket_t socket) {
    closed(socket);
    kept_.push_back({local_address != nullptr ? local_address : "", local_port, socket});
}

bool KeptSockets::keeps(curl_socket_t socket) const noexcept {
    return std::any_of(kept_.begin(), kept_.end(), [socket](const Kept& kept) { return kept.socket == socket; });
}

curl_socket_t KeptSockets::find(const char* local_address, long local_port) const {
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
        return kept.local_port == local_port && local_address != nullptr && kept.local_address == local_address;
    });
    return found != kept_.end() ? found->socket : CURL_SOCKET_BAD;
}

void KeptSockets::closed(curl_socket_t socket) noexcept {
    kept_.erase(
        std::remove_if(kept_.begin(), kept_.end(), [socket](const Kept& kept) { return kept.socket == socket; }),
        kept_.end());
}

void KeptSockets::abandon() noexcept {
    for (const auto& kept : kept_) close_descriptor(kept.socket);
    kept_.clear();
}

bool is_spoilt(curl_socket_t socket) noexcept {
    char byte = 0;
    return ::recv(socket, &byte, 1, MSG_PEEK) > 0;
}

int close_socket(void* kept, curl_socket_t socket) noexcept {
    static_cast<KeptSockets*>(kept)->closed(socket);
    return close_descriptor(socket);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
