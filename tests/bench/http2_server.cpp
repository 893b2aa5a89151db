#include "http2_server.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

namespace pushplus_bench {

namespace {

using Clock = std::chrono::steady_clock;

enum Frame : unsigned char { data = 0, headers = 1, settings = 4, ping = 6, window_update = 8 };

constexpr unsigned char ack = 1, end_stream = 1, end_headers = 4;
constexpr std::size_t preface_size = 24, head_size = 9;

std::string number(std::uint32_t value, int bytes) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
    return text;
}

std::string frame(unsigned char type, unsigned char flags, std::uint32_t stream, const std::string& payload) {
    return number(static_cast<std::uint32_t>(payload.size()), 3) + static_cast<char>(type) + static_cast<char>(flags) +
           number(stream, 4) + payload;
}

class Connection {
public:
    Connection(int socket, SSL_CTX* tls, const std::string& body, std::chrono::milliseconds delay)
        : socket_(socket), ssl_(SSL_new(tls), &SSL_free), body_(body), delay_(delay) {
        SSL_set_fd(ssl_.get(), socket);
    }

    void serve() {
        if (SSL_accept(ssl_.get()) != 1) return;
        constexpr std::uint32_t max_concurrent_streams = 3, at_once = 128;
        out_ = frame(settings, 0, 0, number(max_concurrent_streams, 2) + number(at_once, 4));
        while (answer_due() && write() && wait() && read()) take_frames();
    }

private:
    bool answer_due() {
        const auto now = Clock::now();
        for (; !waiting_.empty() && waiting_.front().first <= now; waiting_.pop_front()) {
            const auto stream = waiting_.front().second;
            out_ += frame(headers, end_headers, stream, "\x88");  // ":status: 200" in HPACK's static table.
            out_ += frame(data, end_stream, stream, body_);
        }
        return true;
    }

    bool write() {
        const int size = static_cast<int>(out_.size());
        const bool done = size == 0 || SSL_write(ssl_.get(), out_.data(), size) == size;
        out_.clear();
        return done;
    }

    // Waits for bytes, or until the next response is due.
    bool wait() {
        if (SSL_pending(ssl_.get()) > 0) return true;
        timespec limit{60, 0};
        if (!waiting_.empty()) {
            using std::chrono::nanoseconds;
            const auto left = std::max(nanoseconds(0), nanoseconds(waiting_.front().first - Clock::now()));
            limit = {static_cast<time_t>(left.count() / 1'000'000'000),
                     static_cast<long>(left.count() % 1'000'000'000)};
        }
        pollfd watched{socket_, POLLIN, 0};
        readable_ = ppoll(&watched, 1, &limit, nullptr) > 0;
        return true;
    }

    bool read() {
        if (!readable_ && SSL_pending(ssl_.get()) == 0) return true;
        char bytes[65536];
        const int got = SSL_read(ssl_.get(), bytes, sizeof bytes);
        if (got <= 0) return false;
        in_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }

    void take_frames() {
        std::size_t at = greeted_ ? 0 : preface_size;
        std::uint32_t taken = 0;
        while (in_.size() >= at + head_size) {
            const auto byte = [&](std::size_t i) {
                return static_cast<std::uint32_t>(static_cast<unsigned char>(in_[at + i]));
            };
            const std::size_t size = byte(0) << 16U | byte(1) << 8U | byte(2);
            if (in_.size() < at + head_size + size) break;
            const auto type = byte(3), flags = byte(4);
            const auto stream = (byte(5) & 0x7FU) << 24U | byte(6) << 16U | byte(7) << 8U | byte(8);
            if (type == settings && (flags & ack) == 0) out_ += frame(settings, ack, 0, "");
            if (type == ping && (flags & ack) == 0) out_ += frame(ping, ack, 0, in_.substr(at + head_size, size));
            if (type == data) taken += static_cast<std::uint32_t>(size);
            if ((type == headers || type == data) && (flags & end_stream) != 0)
                waiting_.emplace_back(Clock::now() + delay_, stream);
            at += head_size + size;
            greeted_ = true;
        }
        if (greeted_) in_.erase(0, at);
        if (taken > 0) out_ += frame(window_update, 0, 0, number(taken, 4));
    }

    const int socket_;
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    const std::string& body_;
    const std::chrono::milliseconds delay_;
    bool greeted_ = false;
    bool readable_ = false;
    std::string in_, out_;
    std::deque<std::pair<Clock::time_point, std::uint32_t>> waiting_;
};

}  // namespace

Http2Server::Http2Server(SSL_CTX* tls, std::string body, std::chrono::milliseconds delay)
    : tls_(tls), body_(std::move(body)), delay_(delay) {
    thread_ = std::thread([this] {
        for (int connection = 0; (connection = accept(listener_.socket, nullptr, nullptr)) >= 0;) {
            const int on = 1;
            setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            std::thread([this, connection] {
                Connection(connection, tls_, body_, delay_).serve();
                close(connection);
            }).detach();
        }
    });
}

std::string Http2Server::url() const { return "https://127.0.0.1:" + std::to_string(listener_.port); }

}  // namespace pushplus_bench
