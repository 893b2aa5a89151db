#include "open_sockets.hpp"

#include <algorithm>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Marks the list as inconsistent during a change.
class OpenSockets::Change {
public:
    explicit Change(OpenSockets& sockets) noexcept : sockets_(sockets) { sockets_.changing_ = true; }
    ~Change() { sockets_.changing_ = false; }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

private:
    OpenSockets& sockets_;
};

void OpenSockets::opened(curl_socket_t socket) {
    const Change change(*this);
    open_.push_back({socket, identity_of(socket)});
}

void OpenSockets::closed(curl_socket_t socket) noexcept {
    const Change change(*this);
    open_.erase(
        std::remove_if(open_.begin(), open_.end(), [socket](const Open& open) { return open.socket == socket; }),
        open_.end());
}

void OpenSockets::abandon() noexcept {
    if (changing_) return;
    for (const auto& open : open_)
        if (identity_of(open.socket) == open.identity) close_descriptor(open.socket);
    open_.clear();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
