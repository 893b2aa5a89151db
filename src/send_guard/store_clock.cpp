#include "store_clock.hpp"

#include <cstdlib>

#include "guard_state.hpp"
#include "guard_time.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// How far the store's clock is ahead. Clocks that differ by less are taken for the same, and a difference for the one
// that it was, so that a time reads as it was written.
std::int64_t ahead_of(const KnownText& known, std::int64_t measured) {
    constexpr std::int64_t near = 500;
    const auto is_near = [=](std::int64_t other) { return std::abs(measured - other) < near; };
    return is_near(known.ahead) ? known.ahead : is_near(0) ? 0 : measured;
}

}  // namespace

StoreClock read_clock(const SharedAccount::View& memory, std::int64_t store_now, std::int64_t asked, std::int64_t now) {
    constexpr std::int64_t moment = 500;
    const auto& known = memory.text;
    const auto measured = store_now - memory.now;
    // By as much an answer that took longer may be too old: what is certain then is that the clock was set.
    const auto uncertain = now - asked >= moment ? now - asked : 0;
    StoreClock clock;
    clock.time = {store_now, ahead_of(known, measured)};
    clock.compared = known.compared;
    if (known.compared) {
        const auto [before, measured_before] = *known.compared;
        // Clocks drift apart, too, by less than a thousandth.
        const auto by = measured - measured_before;
        const bool was_set = std::abs(by) >= least_clock_jump + (now - before) / 1000 + uncertain;
        // What was sent is taken to be as late as it may be.
        if (was_set) clock.jump = by + uncertain;
    }
    if (uncertain == 0 || clock.jump != 0)
        clock.compared.emplace(now, measured + uncertain);
    else if (known.compared)
        clock.time.ahead = known.ahead;
    return clock;
}

void follow_clock(GuardState& state, const KnownText& known, StoreClock& clock) {
    // A text that was begun anew has the times of the clock as it is.
    if (clock.jump == 0 || state.id != known.head.id) return;
    const auto by = known.head.shifted + clock.jump - state.shifted;
    if (std::abs(by) < least_clock_jump) {
        clock.jump = state.shifted - known.head.shifted;
    } else {
        follow_set_clock(state.account, by, clock.time.now);
        state.shifted += by;
        if (state.lost != 0) state.lost += by;
    }
    // So that what memory knows is converted to the very times that the text has.
    clock.time.ahead = known.ahead + clock.jump;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
