#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A listening TCP socket.
class Listener {
public:
    Listener() = default;
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns the reason if it cannot listen, else an empty text.
    [[nodiscard]] std::string listen(const std::string& host, int port);
    [[nodiscard]] int port() const noexcept { return port_; }

    /// Waits for a connection and returns its descriptor, which the caller must close; negative once `wake` was called.
    [[nodiscard]] int accept();
    /// Ends `accept`, permanently. May be called from any thread.
    void wake() noexcept;

private:
    int socket_ = -1;
    int wake_read_ = -1;
    int wake_write_ = -1;
    int port_ = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
