#include "notification.hpp"

#include <algorithm>

#include "thread_cancellation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

void Notification::open() noexcept {
    // Notifies under the lock, because a waiter may destroy this object as soon as it gets the lock.
    const std::lock_guard<std::mutex> lock(mutex_);
    opened_ = true;
    changed_.notify_all();
}

WaitStatus Notification::wait(Clock& clock, std::chrono::steady_clock::time_point deadline,
                              const CancellationToken& cancellation) {
    const auto wake = [this] {
        const std::lock_guard<std::mutex> lock(mutex_);
        changed_.notify_all();
    };
    const auto registration = cancellation.on_cancel(wake);
    const auto moves = clock.on_move(wake);

    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        if (opened_) return WaitStatus::opened;
        if (cancellation.canceled()) return WaitStatus::canceled;
        const auto now = clock.steady_now();
        if (now >= deadline) return WaitStatus::timed_out;
        const LetThreadCancellation let;
        // Waits in slices, because a duration near the clock's range overflows in the standard library.
        changed_.wait_for(lock, std::min<std::chrono::steady_clock::duration>(deadline - now, std::chrono::hours(1)));
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
