#pragma once

#include <string>
#include <string_view>

#include <pushplus/sandbox.hpp>

#include "response.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What responds to the requests of a server. Thread safety: all methods may be called from any thread.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;

    /// Responds to a request.
    [[nodiscard]] virtual Response handle(SandboxRequest request, const std::string& caller_ip) = 0;
    /// Responds to what is no usable HTTP request. `request` holds what is known of it.
    [[nodiscard]] virtual Response reject(SandboxRequest request, int http_status, std::string_view reason) = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
