#pragma once

#include <chrono>

#include <curl/curl.h>

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The longest time that a connection may have been idle, on a clock that counts through suspend, and still be used
/// again. Routers and servers forget an idle connection without a word, often after a minute or a little more; a
/// request on it would be in doubt, and known to be only after its timeout.
constexpr std::chrono::seconds max_idle_time(60);

/// Whether an idle connection can take the next request, judged by its socket. It cannot if the peer has ended it,
/// which newer versions of libcurl do not look for within a second of their last look.
///
/// Nor can it if bytes have arrived before the request: libcurl before 8.0 would take them for its response, and every
/// later response for the one to the request after its own. With HTTP/2 (`multiplexed`) they are no harm, because a
/// response names its request.
[[nodiscard]] bool is_usable(curl_socket_t socket, bool multiplexed) noexcept;

/// The same, of a connection that was last used at that time of `clock.boot_now()`: nor can one that was idle for too
/// long.
[[nodiscard]] bool may_reuse(const Clock& clock, std::chrono::steady_clock::time_point last_used, curl_socket_t socket,
                             bool multiplexed) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
