#ifndef _WIN32

#    include "wake_up.hpp"

#    include <fcntl.h>
#    include <poll.h>
#    include <unistd.h>

#    include <cerrno>
#    include <initializer_list>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

WakeUp::~WakeUp() {
    for (const int end : {from_, to_})
        if (end >= 0) ::close(end);
}

bool WakeUp::open() noexcept {
    int ends[2];
    if (::pipe(ends) != 0) return false;
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    from_ = ends[0];
    to_ = ends[1];
    return true;
}

bool WakeUp::wait_for_connection(Socket listening) const noexcept {
    for (;;) {
        pollfd waits[2] = {{listening, POLLIN, 0}, {from_, POLLIN, 0}};
        if (::poll(waits, 2, -1) < 0 && errno != EINTR) return false;
        if (waits[1].revents != 0) return false;
        if (waits[0].revents != 0) return true;
    }
}

void WakeUp::pause() const noexcept {
    pollfd wait{from_, POLLIN, 0};
    ::poll(&wait, 1, 10);
}

void WakeUp::wake() const noexcept {
    if (to_ < 0) return;
    while (::write(to_, "", 1) < 0 && errno == EINTR) continue;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
