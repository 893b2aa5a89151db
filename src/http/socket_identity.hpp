#pragma once

#include <curl/curl.h>

#ifndef _WIN32
#    include <sys/stat.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Tells a socket from anything else that may have its number later. Windows has no `fork`, so that no number passes to
/// another owner unseen.
struct SocketIdentity {
#ifndef _WIN32
    bool known = false;
    dev_t device = 0;
    ino_t inode = 0;
#endif
};

/// What the system says now about the owner of this number.
inline SocketIdentity identity_of(curl_socket_t socket) noexcept {
    SocketIdentity identity;
#ifdef _WIN32
    static_cast<void>(socket);
#else
    struct stat status {};
    if (::fstat(socket, &status) == 0) {
        identity.known = true;
        identity.device = status.st_dev;
        identity.inode = status.st_ino;
    }
#endif
    return identity;
}

/// False if one of them is unknown.
inline bool operator==(const SocketIdentity& a, const SocketIdentity& b) noexcept {
#ifdef _WIN32
    static_cast<void>(a);
    static_cast<void>(b);
    return true;
#else
    return a.known && b.known && a.device == b.device && a.inode == b.inode;
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
