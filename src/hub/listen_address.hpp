#pragma once

#include <optional>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

/// Where a hub listens.
struct ListenAddress {
    std::string path;  ///< Of a socket file; empty: by host and port.
    std::string host;
    int port = 0;

    [[nodiscard]] bool is_loopback() const;
};

/// Reads HOST:PORT, [IPV6]:PORT or unix:PATH; unset if it is none of them.
[[nodiscard]] std::optional<ListenAddress> read_listen_address(const std::string& text);

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
