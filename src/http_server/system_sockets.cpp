#ifndef _WIN32

#    include "system_sockets.hpp"

#    include <fcntl.h>
#    include <poll.h>
#    include <unistd.h>

#    include <algorithm>
#    include <cerrno>
#    include <system_error>

#    include "../base/no_sigpipe.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

void close_on_exec(int socket) noexcept { ::fcntl(socket, F_SETFD, FD_CLOEXEC); }

Transfer came_of(ssize_t size, Readiness what) noexcept {
    const bool again = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {size, again ? what : Readiness::none};
}

}  // namespace

Socket open_socket(int family, int type, int protocol) noexcept {
    const int socket = ::socket(family, type, protocol);
    if (socket >= 0) close_on_exec(socket);
    return socket;
}

void close_socket(Socket socket) noexcept { ::close(socket); }

std::string words_for_socket_error() { return std::generic_category().message(errno); }

// SO_REUSEADDR ignores only lingering connections.
void claim_port(Socket socket) noexcept { set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1); }

Accepted accept_now(Socket listening, Socket& connection) noexcept {
    connection = ::accept(listening, nullptr, nullptr);
    if (connection < 0) {
        const bool out = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        return out ? Accepted::out_of_resources : Accepted::none;
    }
    close_on_exec(connection);
    return Accepted::connection;
}

void prepare_connection(Socket socket) noexcept { forbid_sigpipe(socket); }

void make_non_blocking(Socket socket) noexcept { ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK); }

Transfer receive_now(Socket socket, char* target, std::size_t size) noexcept {
    ssize_t received = 0;
    do {
        received = ::recv(socket, target, size, MSG_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    return came_of(received, Readiness::to_read);
}

Transfer send_now(Socket socket, const char* data, std::size_t size) noexcept {
    ssize_t sent = 0;
    do {
        sent = ::send(socket, data, size, MSG_DONTWAIT | no_sigpipe);
    } while (sent < 0 && errno == EINTR);
    return came_of(sent, Readiness::to_write);
}

bool wait_for(Socket socket, Readiness what, std::chrono::steady_clock::time_point until) noexcept {
    using std::chrono::milliseconds;
    pollfd wait{socket, what == Readiness::to_write ? short{POLLOUT} : short{POLLIN}, 0};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        const int ready = ::poll(&wait, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

bool has_bytes(Socket socket) noexcept {
    char next = 0;
    return ::recv(socket, &next, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool is_ended_by_peer(Socket socket) noexcept {
#    ifdef POLLRDHUP
    pollfd look{socket, POLLRDHUP, 0};
    return ::poll(&look, 1, 0) > 0;
#    else
    char next = 0;
    return ::recv(socket, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
#    endif
}

bool shut_down(Socket socket, Direction direction) noexcept {
    const int how = direction == Direction::both ? SHUT_RDWR : direction == Direction::reading ? SHUT_RD : SHUT_WR;
    return ::shutdown(socket, how) == 0;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
