#include "listener.hpp"

#include <memory>
#include <utility>

#include "system_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

// Rejects a port that another socket listens on.
Socket listening_socket(const addrinfo& address, std::string& why) {
    const Socket socket = open_socket(address.ai_family, address.ai_socktype, address.ai_protocol);
    if (socket != no_socket) {
        claim_port(socket);
        if (::bind(socket, address.ai_addr, static_cast<socklen_t>(address.ai_addrlen)) == 0 &&
            ::listen(socket, SOMAXCONN) == 0) {
            make_non_blocking(socket);
            return socket;
        }
    }
    why = words_for_socket_error();
    if (socket != no_socket) close_socket(socket);
    return no_socket;
}

int port_of(Socket socket) noexcept {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

void Listener::close() noexcept {
    if (socket_ != no_socket) close_socket(std::exchange(socket_, no_socket));
    file_.remove();
}

std::string Listener::listen(const std::string& host, int port) {
    std::string why = prepare_wake();
    if (!why.empty()) return why;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int unknown = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (unknown != 0) return ::gai_strerror(unknown);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);

    for (const addrinfo* address = found; address != nullptr && socket_ == no_socket; address = address->ai_next)
        socket_ = listening_socket(*address, why);
    if (socket_ == no_socket) return why;
    port_ = port_of(socket_);
    return {};
}

std::string Listener::listen_at(const std::string& path) {
    std::string why = prepare_wake();
    return why.empty() ? file_.listen_at(path, socket_) : why;
}

std::string Listener::prepare_wake() { return wake_up_.open() ? std::string() : words_for_socket_error(); }

Socket Listener::accept() {
    while (wake_up_.wait_for_connection(socket_)) {
        Socket connection = no_socket;
        switch (accept_now(socket_, connection)) {
            case Accepted::connection: set_option(connection, IPPROTO_TCP, TCP_NODELAY, 1); return connection;
            case Accepted::none: break;
            // The connection stays in the queue until there are descriptors and memory.
            case Accepted::out_of_resources: wake_up_.pause(); break;
        }
    }
    return no_socket;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
