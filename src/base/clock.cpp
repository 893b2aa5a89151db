#include <pushplus/clock.hpp>

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>

#ifdef __linux__
#    include <time.h>
#endif

namespace pushplus {
inline namespace v0 {

Clock::~Clock() = default;

std::chrono::steady_clock::time_point Clock::boot_now() const noexcept { return steady_now(); }

// NOLINTNEXTLINE(performance-unnecessary-value-param): overriding functions keep the callback
std::shared_ptr<void> Clock::on_move(std::function<void()>) { return nullptr; }

namespace {

class SystemClock final : public Clock {
public:
    std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::now();
    }
    std::chrono::steady_clock::time_point boot_now() const noexcept override {
#ifdef __linux__
        // The other systems' steady clock counts through a suspend; here it does not.
        timespec now{};
        if (clock_gettime(CLOCK_BOOTTIME, &now) == 0)
            return std::chrono::steady_clock::time_point(
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::seconds(now.tv_sec) +
                                                                                std::chrono::nanoseconds(now.tv_nsec)));
#endif
        return steady_now();
    }
    std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now();
    }
};

}  // namespace

std::shared_ptr<Clock> machine_clock() {
    // A single instance, so that timers share one queue; never destroyed, because clients may outlive static objects.
    static const auto& clock = *new std::shared_ptr<Clock>(std::make_shared<SystemClock>());
    return clock;
}

struct ManualClock::State {
    mutable std::mutex mutex;
    std::chrono::steady_clock::time_point steady = std::chrono::steady_clock::now();
    std::chrono::steady_clock::duration suspended{0};
    std::chrono::system_clock::time_point system = std::chrono::system_clock::now();

    // Listeners run under a lock of their own: they read the clock, and removing one waits until it has run.
    std::mutex listeners_mutex;
    std::list<std::function<void()>> listeners;

    void tell_listeners() {
        const std::lock_guard<std::mutex> lock(listeners_mutex);
        for (const auto& listener : listeners) listener();
    }
};

ManualClock::ManualClock() : state_(std::make_shared<State>()) {}
ManualClock::~ManualClock() = default;

void ManualClock::advance(std::chrono::nanoseconds step) {
    {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        state_->system += std::chrono::duration_cast<std::chrono::system_clock::duration>(step);
        state_->steady += std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::max(step, std::chrono::nanoseconds(0)));
    }
    state_->tell_listeners();
}

void ManualClock::set_calendar(std::chrono::system_clock::time_point time) {
    {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        state_->system = time;
    }
    state_->tell_listeners();
}

void ManualClock::suspend(std::chrono::nanoseconds duration) {
    {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        state_->system += std::chrono::duration_cast<std::chrono::system_clock::duration>(duration);
        state_->suspended += std::chrono::duration_cast<std::chrono::steady_clock::duration>(duration);
    }
    state_->tell_listeners();
}

std::chrono::steady_clock::time_point ManualClock::boot_now() const noexcept {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    return state_->steady + state_->suspended;
}

std::chrono::steady_clock::time_point ManualClock::steady_now() const noexcept {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    return state_->steady;
}

std::chrono::system_clock::time_point ManualClock::system_now() const noexcept {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    return state_->system;
}

std::shared_ptr<void> ManualClock::on_move(std::function<void()> callback) {
    const std::lock_guard<std::mutex> lock(state_->listeners_mutex);
    const auto place = state_->listeners.insert(state_->listeners.end(), std::move(callback));
    return std::shared_ptr<void>(nullptr, [state = state_, place](void*) {
        const std::lock_guard<std::mutex> guard(state->listeners_mutex);
        state->listeners.erase(place);
    });
}

}  // namespace v0
}  // namespace pushplus
