#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// A listening socket: TCP or Unix.
class Listener {
public:
    Listener() = default;
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns the reason if it cannot listen, else an empty text.
    [[nodiscard]] std::string listen(const std::string& host, int port);
    /// The same with a socket file, which is made with mode 0660 and removed at the end. One that nobody listens at any
    /// more is replaced.
    [[nodiscard]] std::string listen_at(const std::string& path);
    [[nodiscard]] int port() const noexcept { return port_; }

    /// Waits for a connection and returns its descriptor, which the caller must close; negative once `wake` was called.
    [[nodiscard]] int accept();
    /// Ends `accept`, permanently. May be called from any thread.
    void wake() noexcept;
    /// Refuses connections from now on, and removes its socket file. Not while another thread accepts.
    void close() noexcept;

private:
    [[nodiscard]] std::string prepare_wake();

    int socket_ = -1;
    int wake_read_ = -1;
    int wake_write_ = -1;
    int port_ = 0;
    std::string path_;                                    ///< Of the socket file.
    std::pair<std::uint64_t, std::uint64_t> file_{0, 0};  ///< Its device and inode: another may have taken its place.
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
