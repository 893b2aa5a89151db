#pragma once

#include <sys/socket.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

// Sending to a peer that is gone must fail, and not end the program by SIGPIPE. A system takes that with each call, or
// once for a socket, or both.

/// A flag for `send` and its like.
#ifdef MSG_NOSIGNAL
inline constexpr int no_sigpipe = MSG_NOSIGNAL;
#else
inline constexpr int no_sigpipe = 0;
#endif

/// For a new socket.
inline void forbid_sigpipe(int socket) noexcept {
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#else
    static_cast<void>(socket);
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
