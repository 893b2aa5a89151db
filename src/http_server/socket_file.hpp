#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// The file of a Unix socket. Not supported on Windows.
class SocketFile {
public:
    SocketFile() = default;
    ~SocketFile() { remove(); }
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

    /// Makes it, with mode 0660, and listens there. One that nobody listens at any more is replaced. Returns the reason
    /// if it cannot, else an empty text; the caller closes the socket.
    [[nodiscard]] std::string listen_at(const std::string& path, Socket& socket);
    void remove() noexcept;

private:
    std::string path_;
    std::pair<std::uint64_t, std::uint64_t> file_{0, 0};  ///< Its device and inode: another may have taken its place.
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
