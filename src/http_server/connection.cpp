#include "connection.hpp"

#include <cstring>
#include <utility>

#include "system_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

std::string ip_of_peer(Socket socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    char ip[NI_MAXHOST] = "";
    if (::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0 && address.ss_family != AF_UNIX)
        (void)::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, ip, sizeof ip, nullptr, 0,
                            NI_NUMERICHOST);
    // A dual-stack listener reports IPv4 addresses so.
    constexpr char mapped[] = "::ffff:";
    constexpr std::size_t mapped_size = sizeof mapped - 1;
    return std::strncmp(ip, mapped, mapped_size) == 0 ? ip + mapped_size : ip;
}

}  // namespace

Connection::Connection(Socket socket, std::unique_ptr<TlsSession> tls)
    : socket_(socket), tls_(std::move(tls)), remote_ip_(ip_of_peer(socket)) {
    prepare_connection(socket);
}

bool Connection::establish(Time until) {
    if (!tls_) return true;
    for (;;) {
        const Transfer shaken = tls_->handshake();
        if (shaken.size > 0) return true;
        if (shaken.wait_for == Readiness::none || !wait(shaken.wait_for, until)) return false;
    }
}

// TLS holds nothing back: `receive` has room for a whole record.
bool Connection::await(Time until) const noexcept { return wait(Readiness::to_read, until); }

Arrival Connection::receive(Time until) {
    if (position_ == input_.size()) {
        input_.clear();
        position_ = 0;
    }
    const std::size_t before = input_.size();
    constexpr std::size_t most = std::size_t{16} << 10;
    input_.resize(before + most);
    for (;;) {
        const Transfer received = read(&input_[before], most);
        if (received.wait_for != Readiness::none && wait(received.wait_for, until)) continue;
        input_.resize(before + (received.size > 0 ? static_cast<std::size_t>(received.size) : 0));
        if (received.size > 0) return Arrival::some;
        return received.wait_for != Readiness::none ? Arrival::timeout : Arrival::end;
    }
}

bool Connection::send(std::string_view bytes) {
    constexpr std::chrono::seconds patience{30};
    while (!bytes.empty()) {
        const Transfer sent = write(bytes);
        if (sent.size > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent.size));
        else if (sent.wait_for == Readiness::none || !wait(sent.wait_for, std::chrono::steady_clock::now() + patience))
            return false;
    }
    return true;
}

bool Connection::has_unread() const noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    return socket_ != no_socket && has_bytes(socket_);
}

bool Connection::is_closed_by_client() const noexcept { return is_ended_by_peer(socket_); }

void Connection::finish() noexcept {
    constexpr std::chrono::seconds patience{5};
    const Time until = std::chrono::steady_clock::now() + patience;
    if (tls_) tls_->end();
    if (!http_server::shut_down(socket_, Direction::writing)) return;
    char dropped[4096];
    while (wait(Readiness::to_read, until)) {
        const Transfer received = receive_now(socket_, dropped, sizeof dropped);
        if (received.size <= 0 && received.wait_for == Readiness::none) return;
    }
}

void Connection::cut() noexcept {
    set_option(socket_, SOL_SOCKET, SO_LINGER, linger{1, 0});
    release();
}

void Connection::shut_down() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (socket_ != no_socket) http_server::shut_down(socket_, Direction::both);
}

void Connection::end_reading() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (socket_ != no_socket) http_server::shut_down(socket_, Direction::reading);
}

void Connection::close() noexcept {
    if (tls_ && socket_ != no_socket) tls_->end();
    release();
}

Transfer Connection::read(char* target, std::size_t size) {
    return tls_ ? tls_->read(target, size) : receive_now(socket_, target, size);
}

Transfer Connection::write(std::string_view bytes) {
    return tls_ ? tls_->write(bytes.data(), bytes.size()) : send_now(socket_, bytes.data(), bytes.size());
}

void Connection::release() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (socket_ != no_socket) close_socket(socket_);
    socket_ = no_socket;
}

bool Connection::wait(Readiness what, Time until) const noexcept { return wait_for(socket_, what, until); }

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
