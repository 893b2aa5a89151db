#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "request.hpp"
#include "response.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// Who sent a request.
struct Caller {
    std::string ip;
    /// Whether the caller has hung up. Takes no time.
    std::function<bool()> gone;
};

/// What responds to the requests of a server. Thread safety: all methods may be called from any thread.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;

    /// Responds to a request.
    [[nodiscard]] virtual Response handle(ServerRequest request, const Caller& caller) = 0;
    /// Responds to what is no usable HTTP request. `request` holds what is known of it.
    [[nodiscard]] virtual Response reject(ServerRequest request, int http_status, std::string_view reason) = 0;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
