#pragma once

#include <memory>
#include <string>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A transport for plain HTTP over the unix socket at `path`, with a connection for each request; for small responses.
/// The host in a request's URL does not count.
[[nodiscard]] std::shared_ptr<HttpTransport> make_socket_transport(std::string path);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
