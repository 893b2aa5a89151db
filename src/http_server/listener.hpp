#pragma once

#include <string>

#include "socket.hpp"
#include "socket_file.hpp"
#include "wake_up.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// A listening socket: TCP or Unix.
class Listener {
public:
    Listener() = default;
    ~Listener() { close(); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns the reason if it cannot listen, else an empty text.
    [[nodiscard]] std::string listen(const std::string& host, int port);
    /// The same with a socket file, which is made with mode 0660 and removed at the end. One that nobody listens at any
    /// more is replaced.
    [[nodiscard]] std::string listen_at(const std::string& path);
    [[nodiscard]] int port() const noexcept { return port_; }

    /// Waits for a connection and returns its socket, which the caller must close; none once `wake` was called.
    [[nodiscard]] Socket accept();
    /// Ends `accept`, permanently. May be called from any thread.
    void wake() noexcept { wake_up_.wake(); }
    /// Refuses connections from now on, and removes its socket file. Not while another thread accepts.
    void close() noexcept;

private:
    [[nodiscard]] std::string prepare_wake();

    WakeUp wake_up_;
    Socket socket_ = no_socket;
    int port_ = 0;
    SocketFile file_;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
