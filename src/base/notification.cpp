#include "notification.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

void Notification::open() noexcept {
    // Notified under the lock: the waiter may destroy this object as soon as it can take it.
    const std::lock_guard<std::mutex> lock(mutex_);
    opened_ = true;
    moved_.notify_all();
}

WaitStatus Notification::wait(Clock& clock, std::chrono::steady_clock::time_point deadline,
                              const CancellationToken& cancellation) {
    const auto look_again = [this] {
        const std::lock_guard<std::mutex> lock(mutex_);
        moved_.notify_all();
    };
    const auto registration = cancellation.on_cancel(look_again);
    const auto moves = clock.on_move(look_again);

    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        if (opened_) return WaitStatus::opened;
        if (cancellation.canceled()) return WaitStatus::canceled;
        const auto now = clock.steady_now();
        if (now >= deadline) return WaitStatus::timed_out;
        // In slices, as a duration near the clock's range overflows within the standard library.
        moved_.wait_for(lock, std::min<std::chrono::steady_clock::duration>(deadline - now, std::chrono::hours(1)));
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
