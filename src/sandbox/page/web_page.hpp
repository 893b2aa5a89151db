#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <pushplus/sandbox.hpp>

#include "../service/service.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The page for people: its files, the messages as their templates show them, and the names of the operations.
///
///     /                               the page
///     /_sandbox/page.css, page.js     its files; all else it asks the control path for
///     /_sandbox/operations            the names of the operations
///     /_sandbox/message/SHORT_CODE    a message
///
/// Thread safety: all methods may be called from any thread.
class WebPage {
public:
    explicit WebPage(Service& service) : service_(service) {}

    /// The response to a request for one of these paths; unset if the path is not the page's. "/" is the page's only
    /// with GET and HEAD.
    [[nodiscard]] std::optional<Response> respond(const SandboxRequest& request);

private:
    [[nodiscard]] std::optional<Response> resource(std::string_view path);
    [[nodiscard]] Response message(std::string_view short_code);

    Service& service_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
