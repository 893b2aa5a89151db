#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include <pushplus/clock.hpp>

namespace pushplus_test {

/// Another clock that shows the same time. The clients of one account in a process share what they know of it if they
/// have the same clock: one with this goes by itself, as if it were in another process.
class ClockOfAnotherProcess final : public pushplus::Clock {
public:
    explicit ClockOfAnotherProcess(std::shared_ptr<pushplus::Clock> shown) : shown_(std::move(shown)) {}

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return shown_->steady_now();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point boot_now() const noexcept override {
        return shown_->boot_now();
    }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        return shown_->system_now();
    }
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> callback) override {
        return shown_->on_move(std::move(callback));
    }

private:
    const std::shared_ptr<pushplus::Clock> shown_;
};

}  // namespace pushplus_test
