#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include <pushplus/clock.hpp>

#include "../base/log_gate.hpp"
#include "../base/notification.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a guard posted to its store's thread: how much of it is done, and whether its client is still there.
///
/// Thread safety: all methods may be called from any thread.
class PostedTasks {
public:
    /// Whether this thread does a posted task, of any guard.
    [[nodiscard]] static bool in_a_task() noexcept;

    /// A task is about to be posted. `run` does it; `is_over` says that nothing of it is left, done or not.
    void add();
    void run(const std::function<void()>& task);
    void is_over();

    /// Waits for all tasks that were added before, a second at most, unless the client ends.
    void wait_for_earlier();
    /// Waits for all tasks until then. Returns how many are left.
    [[nodiscard]] std::uint64_t wait_for_all(Clock& clock, std::chrono::steady_clock::time_point deadline);

    /// Calls `log`, unless the client has ended.
    void unless_ended(const std::function<void()>& log) { log_.pass(log); }
    /// When this returns, nothing calls `log` any more, unless this is called in it.
    void client_ended();

    void abandon() noexcept {}

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t added_ = 0;
    std::uint64_t done_ = 0;
    std::shared_ptr<Notification> all_done_;  ///< While somebody waits for that.
    bool ended_ = false;

    LogGate log_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
