#pragma once

#include <curl/curl.h>

#ifdef _WIN32
#    include <winsock2.h>
#else
#    include <sys/socket.h>
#    include <unistd.h>

#    include <cerrno>

#    include <fcntl.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Opens a socket that child programs do not inherit; CURL_SOCKET_BAD on failure.
inline curl_socket_t open_socket(int family, int type, int protocol) noexcept {
#ifdef _WIN32
    return ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
#elif defined(SOCK_CLOEXEC)
    return ::socket(family, type | SOCK_CLOEXEC, protocol);
#else
    const curl_socket_t socket = ::socket(family, type, protocol);
    if (socket != CURL_SOCKET_BAD) ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    return socket;
#endif
}

/// The system's error code of the last socket operation.
inline int last_socket_error() noexcept {
#ifdef _WIN32
    return ::WSAGetLastError();
#else
    return errno;
#endif
}

/// Whether the error means that there is nothing to read yet.
inline bool is_transient(int error) noexcept {
#ifdef _WIN32
    return error == WSAEWOULDBLOCK;
#else
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
#endif
}

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
