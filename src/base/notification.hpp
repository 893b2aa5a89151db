#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include <pushplus/cancellation.hpp>
#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

enum class WaitStatus { opened, timed_out, canceled };

/// A one-time event. `wait` returns when `open` is called, when the clock reaches the deadline, or on cancellation.
///
/// Thread safety: all methods may be called from any thread.
class Notification {
public:
    void open() noexcept;
    [[nodiscard]] WaitStatus wait(Clock& clock, std::chrono::steady_clock::time_point deadline,
                                  const CancellationToken& cancellation);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool opened_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
