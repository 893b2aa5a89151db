#ifdef _WIN32

#    include "system_sockets.hpp"

#    include <windows.h>

#    include <algorithm>
#    include <limits>

#    include "../files/descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

// Winsock must be started once; it stays so until the program ends.
bool sockets_are_started() noexcept {
    static const bool started = [] {
        WSADATA about{};
        return ::WSAStartup(MAKEWORD(2, 2), &about) == 0;
    }();
    return started;
}

int clamped(std::size_t size) noexcept {
    constexpr std::size_t most = std::numeric_limits<int>::max();
    return static_cast<int>(std::min(size, most));
}

Transfer came_of(int size, Readiness what) noexcept {
    const bool again = size < 0 && ::WSAGetLastError() == WSAEWOULDBLOCK;
    return {size, again ? what : Readiness::none};
}

// Also once this side shut the connection down.
bool has_failed(Socket socket) noexcept {
    char next = 0;
    return ::recv(socket, &next, 1, MSG_PEEK) < 0 && ::WSAGetLastError() != WSAEWOULDBLOCK;
}

}  // namespace

Socket open_socket(int family, int type, int protocol) noexcept {
    if (!sockets_are_started()) return no_socket;
    return ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

void close_socket(Socket socket) noexcept { ::closesocket(socket); }

std::string words_for_socket_error() { return words_for(::WSAGetLastError()); }

// With SO_REUSEADDR another program could take the port.
void claim_port(Socket socket) noexcept { set_option(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, BOOL{TRUE}); }

Accepted accept_now(Socket listening, Socket& connection) noexcept {
    connection = ::accept(listening, nullptr, nullptr);
    if (connection == no_socket) {
        const int error = ::WSAGetLastError();
        return error == WSAEMFILE || error == WSAENOBUFS ? Accepted::out_of_resources : Accepted::none;
    }
    ::SetHandleInformation(reinterpret_cast<HANDLE>(connection), HANDLE_FLAG_INHERIT, 0);
    return Accepted::connection;
}

void prepare_connection(Socket socket) noexcept { make_non_blocking(socket); }

void make_non_blocking(Socket socket) noexcept {
    u_long yes = 1;
    ::ioctlsocket(socket, static_cast<long>(FIONBIO), &yes);
}

Transfer receive_now(Socket socket, char* target, std::size_t size) noexcept {
    return came_of(::recv(socket, target, clamped(size), 0), Readiness::to_read);
}

Transfer send_now(Socket socket, const char* data, std::size_t size) noexcept {
    return came_of(::send(socket, data, clamped(size), 0), Readiness::to_write);
}

// A shutdown by this side does not end WSAPoll, so it is looked for every 100 ms. The socket must be non-blocking.
bool wait_for(Socket socket, Readiness what, std::chrono::steady_clock::time_point until) noexcept {
    using std::chrono::milliseconds;
    constexpr milliseconds between_looks(100);
    WSAPOLLFD wait{};
    wait.fd = socket;
    wait.events = what == Readiness::to_write ? POLLOUT : POLLIN;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        const auto limit = std::clamp(left, milliseconds(0), between_looks);
        const int ready = ::WSAPoll(&wait, 1, static_cast<int>(limit.count()));
        if (ready != 0) return ready > 0;
        if (has_failed(socket)) return true;
        if (left <= between_looks) return false;
    }
}

bool has_bytes(Socket socket) noexcept {
    char next = 0;
    return ::recv(socket, &next, 1, MSG_PEEK) > 0;
}

bool is_ended_by_peer(Socket socket) noexcept {
    char next = 0;
    return ::recv(socket, &next, 1, MSG_PEEK) == 0 || has_failed(socket);
}

bool shut_down(Socket socket, Direction direction) noexcept {
    const int how = direction == Direction::both ? SD_BOTH : direction == Direction::reading ? SD_RECEIVE : SD_SEND;
    return ::shutdown(socket, how) == 0;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
