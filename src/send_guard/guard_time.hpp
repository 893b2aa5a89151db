#pragma once

#include <chrono>
#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {

// The guard's times are milliseconds since 1970.

[[nodiscard]] inline std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point at) noexcept {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

[[nodiscard]] inline std::chrono::system_clock::time_point moment_of(std::int64_t at) noexcept {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::milliseconds(at)));
}

/// A moment by the clock of an account's record: a store's, or this process's own for a record in memory.
struct RecordTime {
    std::int64_t now = 0;
    std::int64_t ahead = 0;  ///< How far that clock is ahead of this process's calendar.

    [[nodiscard]] std::int64_t of_record(std::int64_t own) const noexcept { return own + ahead; }
    [[nodiscard]] std::int64_t own(std::int64_t of_record) const noexcept { return of_record - ahead; }
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
