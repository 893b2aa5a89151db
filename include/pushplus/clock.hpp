#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// Where the library takes the time from. Tests put a `ManualClock` in its place.
///
/// Thread safety: implementations must allow all methods from any thread.
class PUSHPLUS_API Clock {
public:
    virtual ~Clock();

    /// Monotonic time: for the lives of AccessKeys, limits and pauses.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const noexcept = 0;
    /// Calendar time.
    [[nodiscard]] virtual std::chrono::system_clock::time_point system_now() const noexcept = 0;
    /// For clocks that move only when told: call `look_again` after each move, until the returned handle is dropped.
    /// Clocks that run by themselves return null, as this does.
    [[nodiscard]] virtual std::shared_ptr<void> on_move(std::function<void()> look_again);
};

/// The machine's own clocks.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<Clock> machine_clock();

/// A clock that stands still until it is moved: for tests of your own.
///
///     auto clock = std::make_shared<pushplus::ManualClock>();
///     clock->advance(std::chrono::hours(2));  // every AccessKey has run out
///
/// Thread safety: all methods may be called from any thread; `advance` wakes whoever waits in a call.
class PUSHPLUS_API ManualClock final : public Clock {
public:
    /// Starts at the machine's present time.
    ManualClock();
    ~ManualClock() override;
    ManualClock(const ManualClock&) = delete;
    ManualClock& operator=(const ManualClock&) = delete;

    /// Moves both times. A negative step moves the calendar back and leaves the monotonic time, as a machine whose
    /// clock is set back does.
    void advance(std::chrono::nanoseconds step);

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override;
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override;
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> look_again) override;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace v0
}  // namespace pushplus
