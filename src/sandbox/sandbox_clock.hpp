#pragma once

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The machine's time plus what was added. Safe from any thread.
class SandboxClock final : public Clock {
public:
    /// Wakes whoever waits by this clock.
    void advance(std::chrono::nanoseconds step) { moved_.advance(step); }

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::now() + (moved_.steady_now() - steady_start_);
    }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now() + (moved_.system_now() - system_start_);
    }
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> look_again) override {
        return moved_.on_move(std::move(look_again));
    }

private:
    // Stands still but for `advance`: how far it has come is what was added.
    ManualClock moved_;
    const std::chrono::steady_clock::time_point steady_start_ = moved_.steady_now();
    const std::chrono::system_clock::time_point system_start_ = moved_.system_now();
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
