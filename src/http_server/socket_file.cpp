#ifndef _WIN32

#    include "socket_file.hpp"

#    include <sys/stat.h>
#    include <sys/un.h>
#    include <unistd.h>

#    include <cerrno>
#    include <cstring>

#    include "system_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

// Whether a program that has ended left the socket file.
bool is_left_over(const sockaddr_un& address) noexcept {
    struct stat there {};
    if (::lstat(address.sun_path, &there) != 0 || !S_ISSOCK(there.st_mode)) return false;
    const Socket socket = open_socket(AF_UNIX, SOCK_STREAM, 0);
    if (socket == no_socket) return false;
    // Another's may be too busy to take a connection now.
    make_non_blocking(socket);
    const bool refused =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
    close_socket(socket);
    return refused;
}

std::pair<std::uint64_t, std::uint64_t> file_at(const std::string& path) noexcept {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0) return {0, 0};
    return {static_cast<std::uint64_t>(there.st_dev), static_cast<std::uint64_t>(there.st_ino)};
}

}  // namespace

void SocketFile::remove() noexcept {
    if (!path_.empty() && file_at(path_) == file_) ::unlink(path_.c_str());
    path_.clear();
}

std::string SocketFile::listen_at(const std::string& path, Socket& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return "a path of 1 to " + std::to_string(sizeof address.sun_path - 1) + " bytes is needed";
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (is_left_over(address)) ::unlink(path.c_str());
    socket = open_socket(AF_UNIX, SOCK_STREAM, 0);
    if (socket == no_socket || ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return words_for_socket_error();
    path_ = path;
    file_ = file_at(path);
    constexpr mode_t owner_and_group = 0660;
    if (::chmod(path.c_str(), owner_and_group) != 0 || ::listen(socket, SOMAXCONN) != 0)
        return words_for_socket_error();
    make_non_blocking(socket);
    return {};
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
