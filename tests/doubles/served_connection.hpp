#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace pushplus_test {

struct RawRequest {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
    std::string body;
    int connection = 0;  ///< The number of the connection it came on, counted from 1.

    /// A header's value; empty if it is not there. `name` in lower case.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// How the peer ended a connection.
enum class CloseReason { none, end_of_stream, tls_close_notify, reset };

/// The server's end of a connection, for scripts that respond byte by byte. Its socket blocks; stopping the server ends
/// every wait.
///
/// Thread safety: one thread at a time, but `shut_down` from any.
class ServedConnection {
public:
    /// Takes ownership of the socket. `tls` null: plain TCP.
    ServedConnection(int socket, int number, SSL_CTX* tls);
    ~ServedConnection();
    ServedConnection(const ServedConnection&) = delete;
    ServedConnection& operator=(const ServedConnection&) = delete;

    /// False if the handshake failed. Without TLS, true at once.
    [[nodiscard]] bool handshake();
    /// The next request; nothing once the connection is closed.
    [[nodiscard]] std::optional<RawRequest> read_request();
    /// Up to `size` bytes; none once the connection is closed.
    [[nodiscard]] std::string read_some(std::size_t size);
    /// Exactly `size` bytes; fewer once the connection is closed.
    [[nodiscard]] std::string read_exactly(std::size_t size);

    /// False once the peer is gone.
    bool write(std::string_view bytes);
    /// Closes the connection normally.
    void close();
    /// Closes the stream without TLS's close_notify, as an attacker or a broken middlebox would.
    void cut();
    /// Resets the connection, which discards unread bytes.
    void reset();
    /// Closes the connection for writing only.
    void close_write();

    /// Waits until a byte can be read, without reading it. False once the connection is closed.
    [[nodiscard]] bool wait_for_bytes();
    /// Waits until the peer closes the connection, and discards what it sends.
    void wait_for_end();
    /// Waits for the peer to close the connection; true if it is still open after that time.
    [[nodiscard]] bool stays_open_for(int milliseconds);

    /// Relays bytes between this connection and another socket until one of them ends.
    void relay(int other);

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] CloseReason close_reason() const { return close_reason_; }
    /// The IP address it comes from.
    [[nodiscard]] std::string peer_address() const;
    /// The protocol chosen by ALPN; empty if none.
    [[nodiscard]] std::string alpn() const;
    /// Whether the handshake resumed an earlier TLS session.
    [[nodiscard]] bool resumed() const;
    /// Wakes the thread that waits on the connection. May be called from any thread.
    void shut_down();

private:
    bool fill();
    void close_socket();
    void drop_tls();

    int socket_;
    const int number_;
    SSL_CTX* const context_;
    SSL* tls_ = nullptr;
    std::string buffer_;
    CloseReason close_reason_ = CloseReason::none;
    std::mutex mutex_;  ///< Protects the descriptor against `shut_down`.
};

}  // namespace pushplus_test
