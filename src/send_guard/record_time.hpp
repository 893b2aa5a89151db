#pragma once

#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedAccount;

/// A moment by the clock of an account's record: a store's, or this process's own for a record in memory.
struct RecordTime {
    std::int64_t now = 0;
    std::int64_t ahead = 0;  ///< How far that clock is ahead of this process's calendar.

    [[nodiscard]] std::int64_t of_record(std::int64_t own) const noexcept { return own + ahead; }
    [[nodiscard]] std::int64_t own(std::int64_t of_record) const noexcept { return of_record - ahead; }
};

/// Follows a clock that was set by `by` milliseconds and is at `now` since: what was a minute ago still is.
void follow_set_clock(GuardedAccount& account, std::int64_t by, std::int64_t now);

/// Converts the times of an account from its record's clock to this process's calendar.
void to_own(GuardedAccount& account, const RecordTime& time);
/// The reverse.
void to_record(GuardedAccount& account, const RecordTime& time);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
