#include "record_time.hpp"

#include <cstdlib>

#include "guard_rules.hpp"
#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Days are those of a calendar, too. Near midnight those of a store's are left as they are.
void move_days(GuardedAccount& account, const RecordTime& time, std::int64_t sign) {
    constexpr std::int64_t hour = 3'600'000;
    if (std::abs(time.ahead) < hour) return;
    const auto by = china_day(time.now) - china_day(time.own(time.now));
    for (auto& entry : account.days) entry.day += sign * by;
}

}  // namespace

void follow_set_clock(GuardedAccount& account, std::int64_t by, std::int64_t now) {
    shift(account, by);
    for (auto& entry : account.days) entry.day += china_day(now) - china_day(now - by);
}

void to_own(GuardedAccount& account, const RecordTime& time) {
    shift(account, -time.ahead);
    move_days(account, time, -1);
}

void to_record(GuardedAccount& account, const RecordTime& time) {
    shift(account, time.ahead);
    move_days(account, time, 1);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
