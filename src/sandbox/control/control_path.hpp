#pragma once

#include <optional>
#include <string>

#include "control_table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The control path `/_sandbox/…`, by which programs in any language do what the methods of `Sandbox` do. Its requests
/// are no requests to the service: they are not recorded, take no fault and need no AccessKey.
///
/// A web page must not drive it, whatever name it gives this machine (DNS rebinding). A request is therefore rejected
/// if its `Host` is a name that can belong to somebody else, or if a page of another origin made it.
///
/// Thread safety: all methods may be called from any thread.
class ControlPath {
public:
    /// `own_host`: the host that the sandbox listens on. `start`: the seed to start with, which must outlive this.
    ControlPath(Controls& controls, const StoredText& start, std::string own_host)
        : controls_(controls), start_(start), own_host_(std::move(own_host)) {}

    /// Whether a request is one to the control path.
    [[nodiscard]] static bool is_meant(const std::string& path) noexcept {
        return path.compare(0, 10, "/_sandbox/") == 0;
    }
    /// The rejection of a request because of where it comes from; unset if it may be handled.
    [[nodiscard]] std::optional<Response> refusal(const SandboxRequest& request) const;
    [[nodiscard]] Response handle(const SandboxRequest& request) const;

private:
    [[nodiscard]] std::string foreign(const SandboxRequest& request) const;

    Controls& controls_;
    const StoredText& start_;
    const std::string own_host_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
