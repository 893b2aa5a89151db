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

/// How the other side left a connection.
enum class Farewell { none, end_of_stream, tls_close_notify, reset };

/// The server's end of one connection, for scripts that answer byte by byte. Its socket blocks; a stop of the server
/// ends every wait.
///
/// Thread safety: one thread, but `shut_down` from any.
class ServedConnection {
public:
    /// Takes the socket. `tls` null: plain TCP.
    ServedConnection(int socket, int number, SSL_CTX* tls);
    ~ServedConnection();
    ServedConnection(const ServedConnection&) = delete;
    ServedConnection& operator=(const ServedConnection&) = delete;

    /// False if the handshake failed. True at once without TLS.
    [[nodiscard]] bool handshake();
    /// The next request; nothing once the connection is over.
    [[nodiscard]] std::optional<RawRequest> read_request();
    /// Up to `size` bytes; nothing once the connection is over.
    [[nodiscard]] std::string read_some(std::size_t size);
    /// Exactly `size` bytes; fewer once the connection is over.
    [[nodiscard]] std::string read_exactly(std::size_t size);

    /// False once the other side is gone.
    bool write(std::string_view bytes);
    /// Ends orderly.
    void close();
    /// Ends the stream without TLS's close_notify, as an attacker or a broken box would.
    void cut();
    /// Ends with a reset: whatever was not read yet is lost.
    void reset();
    /// No more bytes will be written; reading goes on.
    void close_write();

    /// Waits until a byte can be read and leaves it there. False once the connection is over.
    [[nodiscard]] bool wait_for_bytes();
    /// Waits until the other side ends the connection, and drops what it still says.
    void wait_for_end();
    /// Waits some milliseconds for the other side to leave; true if it is still there.
    [[nodiscard]] bool stays_for(int milliseconds);

    /// Passes bytes between this connection and another socket until one of them ends.
    void relay(int other);

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] Farewell farewell() const { return farewell_; }
    /// The protocol that ALPN chose; empty if none.
    [[nodiscard]] std::string alpn() const;
    /// Whether the handshake resumed an earlier connection's TLS session.
    [[nodiscard]] bool resumed() const;
    /// Wakes whoever waits on the connection; from any thread.
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
    Farewell farewell_ = Farewell::none;
    std::mutex mutex_;  ///< Guards the socket's number against `shut_down`.
};

}  // namespace pushplus_test
