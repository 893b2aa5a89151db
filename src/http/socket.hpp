#pragma once

#include <curl/curl.h>

#ifdef _WIN32
#    include <winsock2.h>
#else
#    include <sys/socket.h>
#    include <unistd.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Closes this process's copy of a socket.
inline int close_descriptor(curl_socket_t socket) noexcept {
#ifdef _WIN32
    return ::closesocket(socket);
#else
    return ::close(socket);
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
