#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "socket.hpp"
#include "tls.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// What came of waiting for bytes.
enum class Arrival { some, end, timeout };

/// A client's connection, with the bytes that have arrived and are not yet read.
///
/// Thread safety: one thread at a time, but `shut_down`, `end_reading` and `has_unread` from any.
class Connection {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Takes ownership of the socket. Speaks TLS if there is a session.
    explicit Connection(Socket socket, std::unique_ptr<TlsSession> tls = nullptr);
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Makes the TLS handshake, if TLS is spoken; false: it failed or took too long.
    [[nodiscard]] bool establish(Time until);

    /// The bytes that have arrived, valid until the next call of another method.
    [[nodiscard]] std::string_view arrived() const noexcept { return std::string_view(input_).substr(position_); }
    /// Waits until there is something for `receive`, be it the connection's end; false: nothing came.
    [[nodiscard]] bool await(Time until) const noexcept;
    /// Waits for more bytes.
    [[nodiscard]] Arrival receive(Time until);
    /// Removes the first bytes of those that have arrived.
    void consume(std::size_t size) noexcept { position_ += size; }

    /// Sends bytes; false if the client is gone or takes none for 30 s.
    [[nodiscard]] bool send(std::string_view bytes);
    /// Tells the client that nothing more comes, and drops what still arrives, so that the client can read the response
    /// to a request that was not read to its end.
    void finish() noexcept;
    /// Resets the connection.
    void cut() noexcept;
    /// Ends all waits.
    void shut_down() noexcept;
    /// Ends waits for bytes; a response may still be sent.
    void end_reading() noexcept;
    /// Closes the socket.
    void close() noexcept;

    /// Whether bytes have arrived that `receive` has not taken yet.
    [[nodiscard]] bool has_unread() const noexcept;
    /// Whether the client sends nothing more, as when it hung up.
    [[nodiscard]] bool is_closed_by_client() const noexcept;

    [[nodiscard]] const std::string& remote_ip() const noexcept { return remote_ip_; }

private:
    [[nodiscard]] Transfer read(char* target, std::size_t size);
    [[nodiscard]] Transfer write(std::string_view bytes);
    void release() noexcept;
    [[nodiscard]] bool wait(Readiness what, Time until) const noexcept;

    mutable std::mutex mutex_;  ///< Protects the socket from being closed while another thread uses it.
    Socket socket_;
    const std::unique_ptr<TlsSession> tls_;
    std::string remote_ip_;
    std::string input_;
    std::size_t position_ = 0;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
