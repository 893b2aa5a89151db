#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include <curl/curl.h>

#include "socket_identity.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The sockets that libcurl has opened for one owner and not closed yet.
///
/// Thread safety: one thread at a time.
class OpenSockets {
public:
    void opened(curl_socket_t socket);
    void closed(curl_socket_t socket) noexcept;
    [[nodiscard]] std::size_t count() const noexcept { return open_.size(); }
    /// In a forked child: closes this process's copies and sends nothing on them. A number that the child has closed
    /// and given to a file or socket of its own is left alone. Closes none if a thread of the parent was changing the
    /// list at the fork.
    void abandon() noexcept;

private:
    class Change;
    struct Open {
        curl_socket_t socket;
        SocketIdentity identity;
    };
    std::vector<Open> open_;
    std::atomic<bool> changing_{false};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
