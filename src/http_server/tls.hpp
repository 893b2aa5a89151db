#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// The server's side of TLS on a connection. Thread safety: one thread at a time.
class TlsSession {
public:
    virtual ~TlsSession() = default;

    /// `size` is positive once the handshake is made.
    [[nodiscard]] virtual Transfer handshake() = 0;
    [[nodiscard]] virtual Transfer read(char* target, std::size_t size) = 0;
    [[nodiscard]] virtual Transfer write(const char* data, std::size_t size) = 0;
    /// Tells the client that nothing more comes, without waiting.
    virtual void end() noexcept = 0;
};

/// A server's certificate and private key. Thread safety: all methods may be called from any thread.
class TlsServer {
public:
    virtual ~TlsServer() = default;

    /// Starts TLS 1.2 or newer on a connected socket, which it makes non-blocking; null if memory is out.
    [[nodiscard]] virtual std::unique_ptr<TlsSession> accept(Socket socket) const = 0;
};

/// What came of loading a server's certificate and key.
struct LoadedTls {
    std::unique_ptr<const TlsServer> identity;
    std::string error;  ///< A sentence that names the file; empty: it was loaded.
};

/// Reads a certificate, with the chain behind it if there is one, and its key, both in PEM. The key must not need a
/// passphrase.
[[nodiscard]] LoadedTls load_tls(const std::string& certificate_file, const std::string& key_file);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
