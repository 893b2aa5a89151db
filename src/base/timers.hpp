#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Tasks to run at a given time, each on its own clock.
///
/// Thread safety: one thread at a time; `on_clock_change` is called on the thread that advances a clock.
class Timers {
public:
    using Task = std::function<void()>;
    using Time = std::chrono::steady_clock::time_point;

    explicit Timers(std::function<void()> on_clock_change) : on_clock_change_(std::move(on_clock_change)) {}

    void add(std::uint64_t ticket, const std::shared_ptr<Clock>& clock, Time when, Task task);
    /// Does nothing if the task has been taken or removed.
    void remove(std::uint64_t ticket);
    /// Removes and returns a due task; empty if there is none. Only one at a time, because a task may remove others.
    [[nodiscard]] Task take_due();
    [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
    /// The time until the next task is due; nothing if there is none.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> next_in() const;

private:
    struct ByClock {
        std::shared_ptr<Clock> clock;
        std::shared_ptr<void> moves;
        std::map<std::pair<Time, std::uint64_t>, Task> waiting;
    };
    struct Place {
        ByClock* by;
        Time when;
    };

    [[nodiscard]] ByClock& by(const std::shared_ptr<Clock>& clock);

    const std::function<void()> on_clock_change_;
    std::vector<std::unique_ptr<ByClock>> clocks_;
    std::unordered_map<std::uint64_t, Place> places_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
