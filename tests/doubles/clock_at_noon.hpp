#pragma once

#include <chrono>
#include <memory>

#include <pushplus/clock.hpp>

namespace pushplus_test {

/// Noon of 2026-03-04 in China, where the service's days begin and end. Tests start there, whatever the time is when
/// they run: one that lets an hour pass must not come into another day.
inline constexpr std::chrono::system_clock::time_point noon_in_china{std::chrono::seconds(1772596800)};

[[nodiscard]] inline std::shared_ptr<pushplus::ManualClock> clock_at_noon() {
    auto clock = std::make_shared<pushplus::ManualClock>();
    clock->set_calendar(noon_in_china);
    return clock;
}

}  // namespace pushplus_test
