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

ConnectionEnds::ConnectionEnds(const char* its_local_address, long its_local_port, const char* its_remote_address,
                               long its_remote_port)
    : local_address(text_or_nothing(its_local_address)),
      remote_address(text_or_nothing(its_remote_address)),
      local_port(its_local_port),
      remote_port(its_remote_port) {}

bool operator==(const ConnectionEnds& a, const ConnectionEnds& b) noexcept {
    return a.local_port == b.local_port && a.remote_port == b.remote_port && a.local_address == b.local_address &&
           a.remote_address == b.remote_address;
}

/// While one lives the lists may be torn.
class ConnectionRegistry::Change {
public:
    explicit Change(ConnectionRegistry& sockets) noexcept : sockets_(sockets) { sockets_.changes_ = true; }
    ~Change() { sockets_.changes_ = false; }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

private:
    ConnectionRegistry& sockets_;
};

void ConnectionRegistry::opened(curl_socket_t socket) {
    const Change change(*this);
    open_.push_back(socket);
}

void ConnectionRegistry::keep(ConnectionEnds ends, curl_socket_t socket) {
    const Change change(*this);
    forget(socket);
    kept_.push_back({std::move(ends), socket});
}

bool ConnectionRegistry::keeps(curl_socket_t socket) const noexcept {
    return std::any_of(kept_.begin(), kept_.end(), [socket](const Kept& kept) { return kept.socket == socket; });
}

curl_socket_t ConnectionRegistry::find(const ConnectionEnds& ends) const {
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [&ends](const Kept& kept) { return kept.ends == ends; });
    return found != kept_.end() ? found->socket : CURL_SOCKET_BAD;
}

void ConnectionRegistry::forget(curl_socket_t socket) noexcept {
    kept_.erase(
        std::remove_if(kept_.begin(), kept_.end(), [socket](const Kept& kept) { return kept.socket == socket; }),
        kept_.end());
}

void ConnectionRegistry::closed(curl_socket_t socket) noexcept {
    const Change change(*this);
    forget(socket);
    open_.erase(std::remove(open_.begin(), open_.end(), socket), open_.end());
}

void ConnectionRegistry::abandon() noexcept {
    if (changes_) return;
    for (const auto socket : open_) close_descriptor(socket);
    open_.clear();
    kept_.clear();
}

bool is_spoilt(curl_socket_t socket) noexcept {
    char byte = 0;
    return ::recv(socket, &byte, 1, MSG_PEEK) > 0;
}

int close_socket(void* kept, curl_socket_t socket) noexcept {
    static_cast<ConnectionRegistry*>(kept)->closed(socket);
    return close_descriptor(socket);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
