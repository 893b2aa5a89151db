#include "idle_connection.hpp"

#include "socket.hpp"

#ifdef __linux__
#    include <poll.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

// libcurl's sockets do not block.
bool is_usable(curl_socket_t socket, bool multiplexed) noexcept {
#if defined(__linux__) && defined(POLLRDHUP)
    // Sees the end behind bytes that have not been read, too.
    if (multiplexed) {
        pollfd end{};
        end.fd = socket;
        end.events = POLLRDHUP;
        return ::poll(&end, 1, 0) <= 0;
    }
#endif
    char byte = 0;
    const auto read = ::recv(socket, &byte, 1, MSG_PEEK);
    return read > 0 ? multiplexed : read < 0 && is_transient(last_socket_error());
}

bool may_reuse(const Clock& clock, std::chrono::steady_clock::time_point last_used, curl_socket_t socket,
               bool multiplexed) noexcept {
    return clock.boot_now() - last_used < max_idle_time && is_usable(socket, multiplexed);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
