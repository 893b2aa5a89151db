#pragma once

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// Ends a wait for connections from another thread, once and for all.
class WakeUp {
public:
    WakeUp() = default;
    ~WakeUp();
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

    /// False: see words_for_socket_error.
    [[nodiscard]] bool open() noexcept;
    /// Waits for a connection that `accept_now` can take; false: `wake` was called, or waiting is not possible.
    [[nodiscard]] bool wait_for_connection(Socket listening) const noexcept;
    /// Waits for a moment, or for `wake`.
    void pause() const noexcept;
    /// May be called from any thread.
    void wake() const noexcept;

private:
    Socket from_ = no_socket;
    Socket to_ = no_socket;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
