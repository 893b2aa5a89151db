#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Ends waits early, once and for all.
class Halt {
public:
    void now() {
        const std::lock_guard<std::mutex> lock(mutex_);
        halted_ = true;
        changed_.notify_all();
    }

    /// Waits in real time; false if it was ended early.
    [[nodiscard]] bool wait(std::chrono::milliseconds span) {
        // Longer waits would overflow the clock.
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
