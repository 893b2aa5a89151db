#include "served_connection.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pushplus_test {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

std::string RawRequest::header(std::string_view name) const {
    for (const auto& header : headers)
        if (header.first == name) return header.second;
    return {};
}

ServedConnection::ServedConnection(int socket, int number, SSL_CTX* tls)
    : socket_(socket), number_(number), context_(tls) {}

ServedConnection::~ServedConnection() {
    drop_tls();
    close_socket();
}

bool ServedConnection::handshake() {
    if (context_ == nullptr) return true;
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    const bool done = SSL_accept(tls_) == 1;
    if (!done) drop_tls();
    ERR_clear_error();
    return done;
}

bool ServedConnection::fill() {
    if (socket_ < 0) return false;
    char bytes[16384];
    long got = 0;
    if (tls_ != nullptr) {
        got = SSL_read(tls_, bytes, sizeof bytes);
        if (got <= 0) {
            const int why = SSL_get_error(tls_, static_cast<int>(got));
            close_reason_ = why == SSL_ERROR_ZERO_RETURN                      ? CloseReason::tls_close_notify
                            : why == SSL_ERROR_SYSCALL && errno == ECONNRESET ? CloseReason::reset
                                                                              : CloseReason::end_of_stream;
            ERR_clear_error();
        }
    } else {
        got = ::recv(socket_, bytes, sizeof bytes, 0);
        if (got == 0) close_reason_ = CloseReason::end_of_stream;
        if (got < 0) close_reason_ = CloseReason::reset;
    }
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
}

std::optional<RawRequest> ServedConnection::read_request() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) return std::nullopt;

    RawRequest request;
    request.connection = number_;
    const std::string head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    const auto line_end = head.find("\r\n");
    const auto method_end = head.find(' ');
    const auto target_end = head.find(' ', method_end + 1);
    request.method = head.substr(0, method_end);
    request.target = head.substr(method_end + 1, target_end - method_end - 1);
    for (auto at = line_end + 2; at < head.size();) {
        const auto stop = head.find("\r\n", at);
        const auto colon = head.find(':', at);
        const auto value = head.find_first_not_of(' ', colon + 1);
        request.headers.emplace_back(lower(head.substr(at, colon - at)),
                                     value < stop ? head.substr(value, stop - value) : std::string());
        at = stop + 2;
    }
    const auto length = static_cast<std::size_t>(std::strtoul(request.header("content-length").c_str(), nullptr, 10));
    request.body = read_exactly(length);
    if (request.body.size() < length) return std::nullopt;
    return request;
}

std::string ServedConnection::read_some(std::size_t size) {
    if (size == 0 || (buffer_.empty() && !fill())) return {};
    std::string bytes = buffer_.substr(0, size);
    buffer_.erase(0, bytes.size());
    return bytes;
}

std::string ServedConnection::read_exactly(std::size_t size) {
    while (buffer_.size() < size && fill()) continue;
    return read_some(std::min(size, buffer_.size()));
}

bool ServedConnection::write(std::string_view bytes) {
    while (!bytes.empty() && socket_ >= 0) {
        const long put = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                         : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put <= 0) {
            ERR_clear_error();
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return socket_ >= 0;
}

void ServedConnection::close() {
    if (tls_ != nullptr) SSL_shutdown(tls_);
    cut();
}

void ServedConnection::cut() {
    drop_tls();
    close_socket();
}

void ServedConnection::reset() {
    const linger at_once{1, 0};
    if (socket_ >= 0) ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    cut();
}

void ServedConnection::close_write() {
    if (tls_ != nullptr) SSL_shutdown(tls_);
    if (socket_ >= 0) ::shutdown(socket_, SHUT_WR);
}

bool ServedConnection::wait_for_bytes() {
    if (!buffer_.empty()) return true;
    char byte = 0;
    return socket_ >= 0 && ::recv(socket_, &byte, 1, MSG_PEEK) == 1;
}

void ServedConnection::wait_for_end() {
    while (fill()) buffer_.clear();
}

bool ServedConnection::stays_open_for(int milliseconds) {
    pollfd watched{socket_, POLLIN, 0};
    if (::poll(&watched, 1, milliseconds) <= 0) return true;
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK) == 1;
}

void ServedConnection::relay(int other) {
    char bytes[16384];
    const auto pass = [&bytes](int from, int to) {
        const auto got = ::recv(from, bytes, sizeof bytes, 0);
        return got > 0 && ::send(to, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
    };
    for (;;) {
        pollfd both[] = {{socket_, POLLIN, 0}, {other, POLLIN, 0}};
        if (::poll(both, 2, -1) <= 0) return;
        if (both[0].revents != 0 && !pass(socket_, other)) return;
        if (both[1].revents != 0 && !pass(other, socket_)) return;
    }
}

std::string ServedConnection::peer_address() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    std::array<char, 64> text{};
    if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        ::getnameinfo(reinterpret_cast<sockaddr*>(&address), size, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) != 0)
        return {};
    return text.data();
}

std::string ServedConnection::alpn() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    if (tls_ != nullptr) SSL_get0_alpn_selected(tls_, &name, &size);
    return name != nullptr ? std::string(reinterpret_cast<const char*>(name), size) : std::string();
}

bool ServedConnection::resumed() const { return tls_ != nullptr && SSL_session_reused(tls_) == 1; }

void ServedConnection::shut_down() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

void ServedConnection::close_socket() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void ServedConnection::drop_tls() {
    if (tls_ != nullptr) SSL_free(tls_);
    tls_ = nullptr;
    ERR_clear_error();
}

}  // namespace pushplus_test
