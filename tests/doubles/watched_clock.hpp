#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <pushplus/clock.hpp>

#include "clock_at_noon.hpp"

namespace pushplus_test {

/// A manual clock that starts at noon in China and knows how many threads wait on it, so that a test can synchronize
/// with them. Its calendar can be set separately from its monotonic time.
///
/// Thread safety: all methods may be called from any thread. It must outlive the waits.
class WatchedClock final : public pushplus::Clock {
public:
    WatchedClock() { inner_.set_calendar(noon_in_china); }

    void advance(std::chrono::nanoseconds step) { inner_.advance(step); }
    void suspend(std::chrono::nanoseconds duration) { inner_.suspend(duration); }
    /// Like setting the machine's clock.
    void set_calendar(std::chrono::seconds by) { calendar_ += by.count(); }

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return inner_.steady_now();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point boot_now() const noexcept override { return inner_.boot_now(); }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        return inner_.system_now() + std::chrono::seconds(calendar_.load());
    }

    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> callback) override {
        auto place = inner_.on_move(std::move(callback));
        count(1);
        return std::shared_ptr<void>(nullptr, [this, place = std::move(place)](void*) mutable {
            place.reset();
            count(-1);
        });
    }

    /// Whether exactly this many waits start within a generous bound.
    [[nodiscard]] bool is_waited_for_by(int waits) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return waits_ == waits; });
    }

private:
    void count(int step) {
        const std::lock_guard<std::mutex> lock(mutex_);
        waits_ += step;
        changed_.notify_all();
    }

    pushplus::ManualClock inner_;
    std::atomic<std::chrono::seconds::rep> calendar_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    int waits_ = 0;
};

}  // namespace pushplus_test
