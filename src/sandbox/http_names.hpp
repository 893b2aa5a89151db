#pragma once

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace http_server {}

namespace sandbox {
// The sandbox is one of the users of the HTTP server, and says the server's names without its namespace.
using namespace http_server;
}  // namespace sandbox

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
