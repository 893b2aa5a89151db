#pragma once

#include <cstddef>
#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// The system's number of a socket.
#ifdef _WIN32
using Socket = std::uintptr_t;
#else
using Socket = int;
#endif

inline constexpr Socket no_socket = static_cast<Socket>(-1);

/// What a socket is to be waited for.
enum class Readiness { none, to_read, to_write };

/// What came of an attempt to read or write without waiting.
struct Transfer {
    std::ptrdiff_t size = 0;               ///< The number of bytes; 0: the end of the connection.
    Readiness wait_for = Readiness::none;  ///< What to wait for before the next attempt.
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
