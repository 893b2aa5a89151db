#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Ends waits early, permanently. Thread safety: all methods may be called from any thread.
class Halt {
public:
    void now() {
        const std::lock_guard<std::mutex> lock(mutex_);
        halted_ = true;
        changed_.notify_all();
    }

    /// Waits in real time; false if the wait was ended early.
    [[nodiscard]] bool wait(std::chrono::milliseconds span) {
        // Keeps sums with the clock's time within its range.
        constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
        std::unique_lock<std::mutex> lock(mutex_);
        return !changed_.wait_for(lock, span < longest ? span : longest, [this] { return halted_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool halted_ = false;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
