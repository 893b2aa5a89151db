#pragma once

#include <string>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The texts of a request, but those of its response, in one piece of memory: a log of thousands stays small.
class PackedRequest {
public:
    explicit PackedRequest(const SandboxRequest& request);
    [[nodiscard]] SandboxRequest unpacked() const;
    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

private:
    std::string bytes_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
