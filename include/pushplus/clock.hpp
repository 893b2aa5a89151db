#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// The library's source of time. Tests replace it with a `ManualClock`.
///
/// Thread safety: implementations must allow calls from any thread.
class PUSHPLUS_API Clock {
public:
    virtual ~Clock();

    /// Monotonic time, for timeouts and pauses. It may stand still while the machine is suspended.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const noexcept = 0;
    /// Monotonic time that goes on while the machine is suspended, for AccessKey lifetimes and the send guard. Its
    /// origin is its own. The default returns `steady_now()`.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point boot_now() const noexcept;
    /// Calendar time.
    [[nodiscard]] virtual std::chrono::system_clock::time_point system_now() const noexcept = 0;
    /// Registers a callback that a manually advanced clock calls after each change, on the thread that makes it, until
    /// the returned handle is destroyed, which waits for a call under way on another thread. It may use the clock, and
    /// is called again, not at the same time, for a change that is made while it runs.
    /// Clocks that run by themselves return null, as the default does.
    [[nodiscard]] virtual std::shared_ptr<void> on_move(std::function<void()> callback);
};

/// The machine's own clocks.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<Clock> machine_clock();

/// A clock for tests that changes only when it is advanced.
///
///     auto clock = std::make_shared<pushplus::ManualClock>();
///     clock->advance(std::chrono::hours(2));  // every AccessKey has expired
///
/// Thread safety: all methods may be called from any thread; `advance` wakes the calls that wait.
class PUSHPLUS_API ManualClock final : public Clock {
public:
    /// Starts at the machine's current time.
    ManualClock();
    ~ManualClock() override;
    ManualClock(const ManualClock&) = delete;
    ManualClock& operator=(const ManualClock&) = delete;

    /// Advances all times. A negative step sets back the calendar time alone, like setting back a machine's clock.
    void advance(std::chrono::nanoseconds step);
    /// Changes the calendar time alone, like setting a machine's clock.
    void set_calendar(std::chrono::system_clock::time_point time);
    /// Advances all times but `steady_now()`, like suspending a machine.
    void suspend(std::chrono::nanoseconds duration);

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override;
    [[nodiscard]] std::chrono::steady_clock::time_point boot_now() const noexcept override;
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override;
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> callback) override;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace v0
}  // namespace pushplus
