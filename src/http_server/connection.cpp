#include "connection.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "../base/no_sigpipe.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

std::string ip_of_peer(int descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    char ip[NI_MAXHOST] = "";
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 && address.ss_family != AF_UNIX)
        (void)::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, ip, sizeof ip, nullptr, 0,
                            NI_NUMERICHOST);
    // A dual-stack listener reports IPv4 addresses so.
    constexpr char mapped[] = "::ffff:";
    constexpr std::size_t mapped_size = sizeof mapped - 1;
    return std::strncmp(ip, mapped, mapped_size) == 0 ? ip + mapped_size : ip;
}

Transfer plain_transfer(ssize_t size, short event) noexcept {
    const bool again = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {size, again ? event : short{0}};
}

}  // namespace

Connection::Connection(int descriptor, std::unique_ptr<TlsSession> tls)
    : descriptor_(descriptor), tls_(std::move(tls)), remote_ip_(ip_of_peer(descriptor)) {
    forbid_sigpipe(descriptor);
}

bool Connection::establish(Time until) {
    if (!tls_) return true;
    for (;;) {
        const Transfer shaken = tls_->handshake();
        if (shaken.size > 0) return true;
        if (shaken.wait_for == 0 || !wait(shaken.wait_for, until)) return false;
    }
}

// TLS holds nothing back: `receive` has room for a whole record.
bool Connection::await(Time until) const noexcept { return wait(POLLIN, until); }

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
        if (received.wait_for != 0 && wait(received.wait_for, until)) continue;
        input_.resize(before + (received.size > 0 ? static_cast<std::size_t>(received.size) : 0));
        if (received.size > 0) return Arrival::some;
        return received.wait_for != 0 ? Arrival::timeout : Arrival::end;
    }
}

bool Connection::send(std::string_view bytes) {
    constexpr std::chrono::seconds patience{30};
    while (!bytes.empty()) {
        const Transfer sent = write(bytes);
        if (sent.size > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent.size));
        else if (sent.wait_for == 0 || !wait(sent.wait_for, std::chrono::steady_clock::now() + patience))
            return false;
    }
    return true;
}

bool Connection::has_unread() const noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    char next = 0;
    return descriptor_ >= 0 && ::recv(descriptor_, &next, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool Connection::is_closed_by_client() const noexcept {
#ifdef POLLRDHUP
    pollfd look{descriptor_, POLLRDHUP, 0};
    return ::poll(&look, 1, 0) > 0;
#else  // Only once all that arrived before has been read.
    char next = 0;
    return ::recv(descriptor_, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
#endif
}

void Connection::finish() noexcept {
    constexpr std::chrono::seconds patience{5};
    const Time until = std::chrono::steady_clock::now() + patience;
    if (tls_) tls_->end();
    if (::shutdown(descriptor_, SHUT_WR) != 0) return;
    char dropped[4096];
    while (wait(POLLIN, until)) {
        const ssize_t received = ::recv(descriptor_, dropped, sizeof dropped, MSG_DONTWAIT);
        if (received == 0 || (received < 0 && errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)) return;
    }
}

void Connection::cut() noexcept {
    const linger reset{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close_descriptor();
}

void Connection::shut_down() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void Connection::end_reading() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RD);
}

void Connection::close() noexcept {
    if (tls_ && descriptor_ >= 0) tls_->end();
    close_descriptor();
}

Transfer Connection::read(char* target, std::size_t size) {
    if (tls_) return tls_->read(target, size);
    ssize_t received = 0;
    do {
        received = ::recv(descriptor_, target, size, MSG_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    return plain_transfer(received, POLLIN);
}

Transfer Connection::write(std::string_view bytes) {
    if (tls_) return tls_->write(bytes.data(), bytes.size());
    ssize_t sent = 0;
    do {
        sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | no_sigpipe);
    } while (sent < 0 && errno == EINTR);
    return plain_transfer(sent, POLLOUT);
}

void Connection::close_descriptor() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

bool Connection::wait(short events, Time until) const noexcept {
    using std::chrono::milliseconds;
    pollfd wait{descriptor_, events, 0};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        const int ready = ::poll(&wait, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
