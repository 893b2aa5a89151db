#include <pushplus/clock.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

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

    struct Listener {
        explicit Listener(std::function<void()> callback) : call(std::move(callback)) {}

        const std::function<void()> call;
        bool removed = false;
        bool again = false;      ///< The clock has changed while it ran.
        std::thread::id caller;  ///< The thread within `call`, if any.
    };

    // Guards the listeners, but is not held while one runs: they may use the clock.
    std::mutex listeners_mutex;
    std::condition_variable returned;
    std::vector<std::shared_ptr<Listener>> listeners;

    void tell_listeners() {
        std::unique_lock<std::mutex> lock(listeners_mutex);
        for (const auto& listener : std::vector<std::shared_ptr<Listener>>(listeners)) {
            listener->again = true;
            // One that runs is called again by the thread within it, never by two at once.
            while (listener->caller == std::thread::id() && listener->again && !listener->removed)
                call(*listener, lock);
        }
    }

    void add(const std::shared_ptr<Listener>& listener) {
        const std::lock_guard<std::mutex> lock(listeners_mutex);
        listeners.push_back(listener);
    }

    // Waits until it has returned, unless it removes itself.
    void remove(const std::shared_ptr<Listener>& listener) {
        std::unique_lock<std::mutex> lock(listeners_mutex);
        listener->removed = true;
        listeners.erase(std::find(listeners.begin(), listeners.end(), listener));
        returned.wait(lock, [&] {
            return listener->caller == std::thread::id() || listener->caller == std::this_thread::get_id();
        });
    }

private:
    // Called, and left, with the lock held, also by an exception.
    void call(Listener& listener, std::unique_lock<std::mutex>& lock) {
        struct Call {
            Call(State& of, Listener& called, std::unique_lock<std::mutex>& held)
                : state(of), listener(called), lock(held) {
                listener.again = false;
                listener.caller = std::this_thread::get_id();
                lock.unlock();
            }
            ~Call() {
                lock.lock();
                listener.caller = std::thread::id();
                state.returned.notify_all();
            }
            Call(const Call&) = delete;
            Call& operator=(const Call&) = delete;

            State& state;
            Listener& listener;
            std::unique_lock<std::mutex>& lock;
        };
        const Call under_way(*this, listener, lock);
        listener.call();
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
    const auto listener = std::make_shared<State::Listener>(std::move(callback));
    state_->add(listener);
    return std::shared_ptr<void>(nullptr, [state = state_, listener](void*) { state->remove(listener); });
}

}  // namespace v0
}  // namespace pushplus
