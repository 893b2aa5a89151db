#include "connection.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::chrono::milliseconds request_timeout{30'000};

bool readable(int descriptor, std::chrono::milliseconds timeout) noexcept {
    pollfd wait{descriptor, POLLIN, 0};
    int ready = 0;
    do {
        ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

}  // namespace

Connection::Connection(int descriptor) : descriptor_(descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    char ip[NI_MAXHOST] = "";
    char port[NI_MAXSERV] = "0";
    if (::getpeername(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) == 0)
        (void)::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, ip, sizeof ip, port, sizeof port,
                            NI_NUMERICHOST | NI_NUMERICSERV);
    // A dual-stack listener reports IPv4 addresses so.
    constexpr char mapped[] = "::ffff:";
    constexpr std::size_t mapped_size = sizeof mapped - 1;
    remote_ip_ = std::strncmp(ip, mapped, mapped_size) == 0 ? ip + mapped_size : ip;
    remote_port_ = static_cast<int>(std::strtol(port, nullptr, 10));
}

Connection::~Connection() { close(); }

bool Connection::wait_for_request(std::chrono::milliseconds timeout) {
    return read_position_ < read_buffer_.size() || readable(descriptor_, timeout);
}

bool Connection::flush() {
    if (cut_) return false;
    const std::string bytes = std::move(write_buffer_);
    write_buffer_.clear();
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t size = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, 0);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return false;
        sent += static_cast<std::size_t>(size);
    }
    return true;
}

void Connection::cut() noexcept {
    write_buffer_.clear();
    cut_ = true;
}

void Connection::shut_down() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void Connection::close() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (descriptor_ < 0) return;
    if (cut_) {
        const linger reset{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    ::close(descriptor_);
    descriptor_ = -1;
}

bool Connection::is_readable() const {
    return read_position_ < read_buffer_.size() || readable(descriptor_, request_timeout);
}

ssize_t Connection::read(char* target, size_t size) {
    if (read_position_ == read_buffer_.size()) {
        // The client may be waiting for a "100 Continue" that was written.
        if (!flush() || !is_readable()) return -1;
        constexpr std::size_t most = std::size_t{16} << 10;
        read_buffer_.resize(most);
        read_position_ = 0;
        const ssize_t received = ::recv(descriptor_, &read_buffer_[0], read_buffer_.size(), 0);
        read_buffer_.resize(received > 0 ? static_cast<std::size_t>(received) : 0);
        if (received <= 0) return received;
    }
    const std::size_t taken = std::min(size, read_buffer_.size() - read_position_);
    std::memcpy(target, read_buffer_.data() + read_position_, taken);
    read_position_ += taken;
    return static_cast<ssize_t>(taken);
}

ssize_t Connection::write(const char* data, size_t size) {
    if (cut_) return -1;
    write_buffer_.append(data, size);
    constexpr std::size_t most = std::size_t{64} << 10;
    if (write_buffer_.size() > most && !flush()) return -1;
    return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = remote_ip_;
    port = remote_port_;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
    ip.clear();
    port = 0;
}

// cpp-httplib would reject descriptors that select() cannot wait for; this class itself waits, with poll().
socket_t Connection::socket() const { return -1; }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
