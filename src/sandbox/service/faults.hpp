#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The pending faults, in the order they were added. Thread safety: all methods may be called from any thread.
class Faults {
public:
    void add(std::string_view operation, SandboxFault fault);
    void clear();
    /// The fault for a request of `operation`, whose remaining count it decreases.
    [[nodiscard]] std::optional<SandboxFault> next(std::string_view operation);

private:
    struct Pending {
        std::string operation;
        SandboxFault fault;
    };

    std::mutex mutex_;
    std::list<Pending> pending_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
