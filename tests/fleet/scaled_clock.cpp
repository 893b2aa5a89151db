#include "scaled_clock.hpp"

#include <utility>
#include <vector>

namespace pushplus_fleet {

namespace {

using std::chrono::nanoseconds;

constexpr std::chrono::milliseconds tick_time(2);

template <class Clock>
nanoseconds now_of() {
    return std::chrono::duration_cast<nanoseconds>(Clock::now().time_since_epoch());
}

}  // namespace

Origin origin_now() {
    return {now_of<std::chrono::steady_clock>().count(), now_of<std::chrono::system_clock>().count()};
}

ScaledClock::ScaledClock(const Origin& origin, int factor)
    : origin_(origin), factor_(factor), ticker_([this] { tick(); }) {}

ScaledClock::~ScaledClock() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    ticker_.join();
}

nanoseconds ScaledClock::elapsed() const noexcept {
    return (now_of<std::chrono::steady_clock>() - nanoseconds(origin_.steady_ns)) * factor_;
}

std::chrono::steady_clock::time_point ScaledClock::steady_now() const noexcept {
    return std::chrono::steady_clock::time_point(nanoseconds(origin_.steady_ns) + elapsed());
}

std::chrono::system_clock::time_point ScaledClock::system_now() const noexcept {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(nanoseconds(origin_.system_ns) + elapsed()));
}

std::shared_ptr<void> ScaledClock::on_move(std::function<void()> callback) {
    auto listener = std::make_shared<Listener>();
    listener->callback = std::move(callback);
    std::uint64_t number = 0;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        number = next_++;
        listeners_.emplace(number, listener);
    }
    changed_.notify_all();
    return {listener.get(), [this, number, listener](void*) {
                {
                    const std::lock_guard<std::mutex> lock(mutex_);
                    listeners_.erase(number);
                }
                const std::lock_guard<std::mutex> lock(listener->mutex);
                listener->callback = nullptr;
            }};
}

void ScaledClock::tick() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ended_ || !listeners_.empty(); });
        changed_.wait_for(lock, tick_time, [this] { return ended_; });
        if (ended_) return;
        std::vector<std::shared_ptr<Listener>> listeners;
        listeners.reserve(listeners_.size());
        for (const auto& entry : listeners_) listeners.push_back(entry.second);
        lock.unlock();
        for (const auto& listener : listeners) {
            const std::lock_guard<std::mutex> calling(listener->mutex);
            if (listener->callback) listener->callback();
        }
        listeners.clear();
        lock.lock();
    }
}

}  // namespace pushplus_fleet
