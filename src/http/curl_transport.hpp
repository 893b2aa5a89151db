#pragma once

#include <memory>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The SDK's own transport. By `idle_clock` it measures how long a connection has been idle; `make_http_transport`
/// takes the machine's.
[[nodiscard]] std::shared_ptr<HttpTransport> make_curl_transport(TransportOptions options,
                                                                 const std::shared_ptr<Clock>& idle_clock);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
