#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
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

/// The pending faults, in the order they were added, and the delays of those that requests have met. Thread safety: all
/// methods may be called from any thread.
class Faults {
public:
    /// A fault that a request has met.
    struct Met {
        SandboxFault fault;
        std::uint64_t round = 0;  ///< How often `clear` had been called.
    };

    void add(std::string_view operation, SandboxFault fault);
    /// Removes the pending faults and ends all delays.
    void clear();
    /// Ends all current and future delays; the caller must then cut their connections.
    void halt();
    /// The fault for a request of `operation`, whose remaining count it decreases.
    [[nodiscard]] std::optional<Met> next(std::string_view operation);
    /// Waits for the fault's delay in real time. False: nobody waits for the response, by `gone()` or `halt`.
    [[nodiscard]] bool wait(const Met& met, const std::function<bool()>& gone);

private:
    struct Pending {
        std::string operation;
        SandboxFault fault;
    };

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Pending> pending_;
    std::uint64_t round_ = 0;
    bool halted_ = false;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
