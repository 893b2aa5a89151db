#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include <pushplus/clock.hpp>

namespace pushplus_fleet {

/// From where a ScaledClock counts. All processes of a machine that are given the same origin have the same time.
struct Origin {
    std::int64_t steady_ns = 0;  ///< Of the machine's monotonic clock.
    std::int64_t system_ns = 0;  ///< Since 1970.
};
[[nodiscard]] Origin origin_now();

/// All times run `factor` times faster than the machine's. What waits by this clock looks at it every two milliseconds,
/// since a wait in the machine's time would be too long by the factor.
class ScaledClock final : public pushplus::Clock {
public:
    ScaledClock(const Origin& origin, int factor);
    ~ScaledClock() override;
    ScaledClock(const ScaledClock&) = delete;
    ScaledClock& operator=(const ScaledClock&) = delete;

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override;
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override;
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> callback) override;

    /// Since the origin, in scaled time.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept;
    [[nodiscard]] int factor() const noexcept { return factor_; }

private:
    struct Listener {
        std::mutex mutex;
        std::function<void()> callback;  ///< Null: no longer registered.
    };
    void tick();

    const Origin origin_;
    const int factor_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, std::shared_ptr<Listener>> listeners_;
    std::uint64_t next_ = 0;
    bool ended_ = false;
    std::thread ticker_;
};

}  // namespace pushplus_fleet
