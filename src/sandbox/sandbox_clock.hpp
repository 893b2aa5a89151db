#pragma once

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The machine's time plus an offset. Thread safety: all methods may be called from any thread.
class SandboxClock final : public Clock {
public:
    /// Advances the offset and wakes the calls that wait by this clock.
    void advance(std::chrono::nanoseconds step) { offset_clock_.advance(step); }
    /// How far the calendar time is ahead of the machine's. Setting it leaves the other times alone.
    [[nodiscard]] std::chrono::system_clock::duration calendar_offset() const noexcept {
        return offset_clock_.system_now() - system_start_;
    }
    void set_calendar_offset(std::chrono::system_clock::duration offset) {
        offset_clock_.set_calendar(system_start_ + offset);
    }

    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::now() + (offset_clock_.steady_now() - steady_start_);
    }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now() + (offset_clock_.system_now() - system_start_);
    }
    [[nodiscard]] std::shared_ptr<void> on_move(std::function<void()> callback) override {
        return offset_clock_.on_move(std::move(callback));
    }

private:
    // Changes only by `advance`, so its distance from its start is the offset.
    ManualClock offset_clock_;
    const std::chrono::steady_clock::time_point steady_start_ = offset_clock_.steady_now();
    const std::chrono::system_clock::time_point system_start_ = offset_clock_.system_now();
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
