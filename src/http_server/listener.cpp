#include "listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

void close_on_exec(int descriptor) noexcept { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

void switch_on(int descriptor, int level, int option) noexcept {
    const int on = 1;
    ::setsockopt(descriptor, level, option, &on, sizeof on);
}

// Rejects a port that another socket listens on: SO_REUSEADDR ignores only lingering connections.
int listening_socket(const addrinfo& address) noexcept {
    const int descriptor = ::socket(address.ai_family, address.ai_socktype, address.ai_protocol);
    if (descriptor < 0) return -1;
    close_on_exec(descriptor);
    switch_on(descriptor, SOL_SOCKET, SO_REUSEADDR);
    if (::bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 && ::listen(descriptor, SOMAXCONN) == 0)
        return descriptor;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return -1;
}

int port_of(int descriptor) noexcept {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// Whether a program that has ended left the socket file.
bool is_left_over(const sockaddr_un& address) noexcept {
    struct stat there {};
    if (::lstat(address.sun_path, &there) != 0 || !S_ISSOCK(there.st_mode)) return false;
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0) return false;
    // Another's may be too busy to take a connection now.
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    const bool refused = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                         errno == ECONNREFUSED;
    ::close(descriptor);
    return refused;
}

std::pair<std::uint64_t, std::uint64_t> file_at(const std::string& path) noexcept {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0) return {0, 0};
    return {static_cast<std::uint64_t>(there.st_dev), static_cast<std::uint64_t>(there.st_ino)};
}

std::string last_error() { return std::generic_category().message(errno); }

}  // namespace

Listener::~Listener() {
    close();
    for (const int descriptor : {wake_read_, wake_write_})
        if (descriptor >= 0) ::close(descriptor);
}

void Listener::close() noexcept {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    if (!path_.empty() && file_at(path_) == file_) ::unlink(path_.c_str());
    path_.clear();
}

std::string Listener::listen(const std::string& host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int unknown = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (unknown != 0) return ::gai_strerror(unknown);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);

    for (const addrinfo* address = found; address != nullptr && socket_ < 0; address = address->ai_next)
        socket_ = listening_socket(*address);
    if (socket_ < 0) return last_error();
    port_ = port_of(socket_);
    return prepare_wake();
}

std::string Listener::listen_at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return "a path of 1 to " + std::to_string(sizeof address.sun_path - 1) + " bytes is needed";
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (is_left_over(address)) ::unlink(path.c_str());
    socket_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (socket_ < 0) return last_error();
    close_on_exec(socket_);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return last_error();
    path_ = path;
    file_ = file_at(path);
    constexpr mode_t owner_and_group = 0660;
    if (::chmod(path.c_str(), owner_and_group) != 0 || ::listen(socket_, SOMAXCONN) != 0) return last_error();
    return prepare_wake();
}

std::string Listener::prepare_wake() {
    int ends[2];
    if (::pipe(ends) != 0) return last_error();
    wake_read_ = ends[0];
    wake_write_ = ends[1];
    close_on_exec(wake_read_);
    close_on_exec(wake_write_);
    return {};
}

int Listener::accept() {
    for (;;) {
        pollfd waits[2] = {{socket_, POLLIN, 0}, {wake_read_, POLLIN, 0}};
        if (::poll(waits, 2, -1) < 0 && errno != EINTR) return -1;
        if (waits[1].revents != 0) return -1;
        if (waits[0].revents == 0) continue;
        const int descriptor = ::accept(socket_, nullptr, nullptr);
        if (descriptor >= 0) {
            close_on_exec(descriptor);
            switch_on(descriptor, IPPROTO_TCP, TCP_NODELAY);
            return descriptor;
        }
        // Out of descriptors: the connection stays in the queue until one is free.
        if (errno == EMFILE || errno == ENFILE) ::poll(&waits[1], 1, 10);
    }
}

void Listener::wake() noexcept {
    if (wake_write_ < 0) return;
    while (::write(wake_write_, "", 1) < 0 && errno == EINTR) continue;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
