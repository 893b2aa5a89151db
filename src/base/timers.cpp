#include "timers.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

Timers::ByClock& Timers::by(const std::shared_ptr<Clock>& clock) {
    for (const auto& known : clocks_)
        if (known->clock == clock) return *known;
    // Drops clocks without tasks, because a program may use a new clock for each client.
    clocks_.erase(
        std::remove_if(clocks_.begin(), clocks_.end(), [](const auto& known) { return known->waiting.empty(); }),
        clocks_.end());
    auto& fresh = *clocks_.emplace_back(std::make_unique<ByClock>());
    fresh.clock = clock;
    fresh.moves = clock->on_move(on_clock_change_);
    return fresh;
}

void Timers::add(std::uint64_t ticket, const std::shared_ptr<Clock>& clock, Time when, Task task) {
    ByClock& by = this->by(clock);
    const auto place = places_.emplace(ticket, Place{&by, when}).first;
    try {
        by.waiting.emplace(std::pair(when, ticket), std::move(task));
    } catch (...) {
        places_.erase(place);
        throw;
    }
}

void Timers::remove(std::uint64_t ticket) {
    const auto place = places_.find(ticket);
    if (place == places_.end()) return;
    place->second.by->waiting.erase({place->second.when, ticket});
    places_.erase(place);
}

Timers::Task Timers::take_due() {
    for (const auto& by : clocks_) {
        if (by->waiting.empty()) continue;
        const auto first = by->waiting.begin();
        if (first->first.first > by->clock->steady_now()) continue;
        places_.erase(first->first.second);
        return std::move(by->waiting.extract(first).mapped());
    }
    return nullptr;
}

std::optional<std::chrono::nanoseconds> Timers::next_in() const {
    std::optional<std::chrono::nanoseconds> least;
    for (const auto& by : clocks_) {
        if (by->waiting.empty()) continue;
        const auto left = std::max<std::chrono::nanoseconds>(by->waiting.begin()->first.first - by->clock->steady_now(),
                                                             std::chrono::nanoseconds(0));
        if (!least || left < *least) least = left;
    }
    return least;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
