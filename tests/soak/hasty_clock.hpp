#pragma once

#include <chrono>

#include <pushplus/clock.hpp>

namespace pushplus_soak {

/// A calendar that runs faster than the monotonic time, so that the sandbox's pace limits never apply while AccessKeys
/// have their normal lifetime.
class HastyClock final : public pushplus::Clock {
public:
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::now();
    }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        constexpr int haste = 100'000;
        const auto gone = steady_now() - start_;
        return calendar_start_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(gone) * haste;
    }

private:
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    const std::chrono::system_clock::time_point calendar_start_ = std::chrono::system_clock::now();
};

}  // namespace pushplus_soak
