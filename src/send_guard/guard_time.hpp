#pragma once

#include <chrono>
#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {

// The guard's times are milliseconds since 1970.

/// The year 2200. Up to it the rules' sums and a clock's times do not overflow.
inline constexpr std::int64_t latest_time = 7'258'118'400'000;

/// Clocks that differ by less are not taken to have been set.
inline constexpr std::int64_t least_clock_jump = 1000;

[[nodiscard]] inline std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point at) noexcept {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

[[nodiscard]] inline std::chrono::system_clock::time_point moment_of(std::int64_t at) noexcept {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::milliseconds(at)));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
