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

/// Tasks that wait for their time, each by its own clock.
///
/// Thread safety: one thread at a time; `look_again` is called from whichever thread moves a clock.
class Timers {
public:
    using Task = std::function<void()>;
    using Time = std::chrono::steady_clock::time_point;

    explicit Timers(std::function<void()> look_again) : look_again_(std::move(look_again)) {}

    void add(std::uint64_t ticket, const std::shared_ptr<Clock>& clock, Time when, Task task);
    /// A ticket that is not waiting is nobody's.
    void remove(std::uint64_t ticket);
    /// Takes out the next of the tasks whose time has come; an empty one if there is none. One by one, since a task may
    /// remove others.
    [[nodiscard]] Task take_due();
    [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
    /// How long the earliest has to wait; nothing if none waits.
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

    const std::function<void()> look_again_;
    std::vector<std::unique_ptr<ByClock>> clocks_;
    std::unordered_map<std::uint64_t, Place> places_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
