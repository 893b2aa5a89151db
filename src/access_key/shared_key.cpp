#include "shared_key.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_pause = std::chrono::hours(1);
constexpr milliseconds longest_pause_without_refusal = std::chrono::minutes(1);
constexpr milliseconds first_space = lease_time;
constexpr milliseconds longest_space = std::chrono::minutes(10);
constexpr milliseconds most_apart = std::chrono::seconds(15);
// No clock is set back further. Far below the largest number that can be stored, so that counting on is harmless.
constexpr milliseconds furthest = std::chrono::hours(24) * 365 * 100;

// Moments further ahead than they can be were written by another clock, as of a machine that took over from another.
void drop_impossible_moments(SharedRecord& record, std::int64_t now) noexcept {
    if (record.lease_ends > now + lease_time.count()) record.lease_ends = now;
    if (record.pause > now + longest_pause.count()) record.pause = 0;
    if (record.spaced > now + longest_space.count()) record.spaced = 0;
}

bool is_possible(std::int64_t number, std::int64_t now) noexcept { return number <= now + furthest.count(); }

void drop_impossible_order(SharedRecord& record, std::int64_t now) {
    if (has_possible_order(record, now)) return;
    SharedRecord none;
    none.others = std::move(record.others);
    record = std::move(none);
}

milliseconds overlap_of(const SharedRecord& record) noexcept {
    return detail::overlap_of(std::chrono::seconds(record.life));
}

// By then each process that uses its key has looked at the record.
milliseconds until_all_have_looked(const SharedRecord& record) noexcept {
    return longest_between_looks(std::chrono::seconds(record.life));
}

bool is_leased(const SharedRecord& record) noexcept { return record.lease_ends != 0; }

bool is_leased(const SharedRecord& record, std::int64_t lease) noexcept {
    return is_leased(record) && record.lease == lease;
}

void end_lease(SharedRecord& record) noexcept {
    record.lease_ends = 0;
    record.holder.clear();
}

// What was not fetched after all holds up nobody who wants another key than a refused one.
void end_lease_without_a_key(SharedRecord& record) noexcept {
    const bool for_a_refused_key = record.spaced - record.space == record.lease_ends - lease_time.count();
    if (for_a_refused_key) {
        record.spaced = 0;
        record.space /= 2;
    }
    end_lease(record);
}

// The service may have given out a key that nobody knows: the record's has the overlap left.
void shorten(SharedRecord& record) noexcept {
    record.ends = std::min<std::int64_t>(record.ends, record.lease + overlap_of(record).count());
}

// After the store's clock was set back, a key would seem to live longer than it does. Who has it knows better; clocks
// that merely run apart are left alone.
void correct_end(SharedRecord& record, std::int64_t now, const Asked& asked) noexcept {
    if (asked.have != record.gen || asked.left.count() <= 0) return;
    const auto ends = now + asked.left.count();
    if (record.ends > ends + most_apart.count()) record.ends = ends;
}

bool waits_for_pause(const SharedRecord& record, std::int64_t now, const Asked& asked) noexcept {
    if (asked.alone && asked.reason == FetchReason::demanded) return false;
    const bool is_mine = record.by == asked.by || (asked.alone && record.by == asked.holder);
    return now < record.pause && (record.by.empty() || is_mine);
}

milliseconds pause_left(const SharedRecord& record, std::int64_t now, const Asked& asked) noexcept {
    if (waits_for_pause(record, now, asked)) return milliseconds(record.pause - now);
    if (asked.reason != FetchReason::ahead) return milliseconds(0);
    const milliseconds left(record.ahead - now);
    // Written by another clock, as above; the one of memory is not set.
    return asked.alone || left <= until_all_have_looked(record) ? left : milliseconds(0);
}

}  // namespace

bool has_possible_order(const SharedRecord& record, std::int64_t now) noexcept {
    return is_possible(std::max({record.gen, record.of, record.lease}), now);
}

milliseconds time_left(const SharedRecord& record, std::int64_t now) noexcept {
    if (!fits_a_header(record.key)) return milliseconds(0);
    // No more than it was given, where the store's clock was set back.
    const auto most =
        record.life > 0 ? std::min<milliseconds>(std::chrono::seconds(record.life), longest_life) : longest_life;
    return std::min(milliseconds(record.ends - now), most);
}

milliseconds space_left(const SharedRecord& record, std::int64_t now) noexcept {
    return milliseconds(record.spaced - now);
}

void space_the_next(SharedRecord& record, std::int64_t now, std::int64_t refused, bool accepted) noexcept {
    const auto twice_the_overlap = 2 * overlap_of(record);
    const bool fresh = now - std::max(record.gen, refused) <= twice_the_overlap.count();
    const milliseconds space(
        fresh && !accepted
            ? std::clamp<std::int64_t>(record.space, first_space.count() / 2, longest_space.count() / 2) * 2
            : first_space.count());
    record.space = space.count();
    record.spaced = now + record.space;
}

void forget_failures(SharedRecord& record) noexcept {
    record.pause = record.ahead = record.fails = 0;
    record.why.clear();
    record.by.clear();
}

Taken take(SharedRecord& record, std::int64_t now, const Asked& asking) {
    using What = Taken::What;
    drop_impossible_order(record, now);
    auto asked = asking;
    if (!is_possible(asked.have, now)) asked.have = 0;
    const auto reason = asked.reason;
    const bool insists = reason == FetchReason::refused || reason == FetchReason::demanded;
    if (asked.have > record.gen && asked.left.count() > 0 && !insists) return {What::older};
    correct_end(record, now, asked);

    const bool looks = reason == FetchReason::look;
    if (!looks) drop_impossible_moments(record, now);
    if (!looks && is_leased(record) && record.lease_ends <= now) {
        shorten(record);
        end_lease(record);
    }
    if (const auto left = time_left(record, now); left.count() > 0) {
        const bool newer = reason == FetchReason::demanded ? record.of > asked.since : record.gen > asked.have;
        const bool enough =
            looks || reason == FetchReason::needed || (reason == FetchReason::ahead && left.count() > asked.window);
        if (newer || enough) return {What::key};
    }
    if (looks) return {What::none};
    if (const auto left = pause_left(record, now, asked); left.count() > 0) return {What::paused, 0, left};
    const bool begun = is_leased(record);
    if (begun && record.holder != asked.holder)
        return {What::busy, record.lease, milliseconds(record.lease_ends - now)};
    if (reason == FetchReason::refused && !begun) {
        if (const auto left = space_left(record, now); left.count() > 0) return {What::spaced, 0, left};
        space_the_next(record, now, asked.have, asked.accepted);
    }
    record.lease = std::max({now, record.gen + 1, asked.have + 1, record.lease + 1});
    record.lease_ends = now + lease_time.count();
    record.holder = asked.holder;
    return {What::granted, record.lease, lease_time};
}

bool put(SharedRecord& record, std::int64_t now, const Brought& brought) {
    drop_impossible_order(record, now);
    const bool fresh = brought.gen == 0;
    const std::int64_t gen = fresh ? std::max<std::int64_t>(brought.of, now - brought.sent_ago.count()) : brought.gen;
    if (is_leased(record) && record.lease <= brought.of) end_lease(record);
    if (fresh) forget_failures(record);
    if (record.gen >= gen) return record.gen == gen && record.key == brought.key;
    record.key = brought.key;
    record.life = brought.life;
    record.ends = now + std::min<milliseconds>(brought.left, longest_life).count();
    record.gen = gen;
    record.of = brought.of;
    record.lease = std::max(record.lease, record.of);
    if (!fresh) record.ahead = now + until_all_have_looked(record).count();
    return true;
}

bool fail(SharedRecord& record, std::int64_t now, const Failed& failed) {
    if (!is_leased(record, failed.lease)) return false;
    end_lease_without_a_key(record);
    if (failed.maybe_made) shorten(record);
    if (failed.own) return true;
    auto& paused_until = failed.alone_and_unanswered ? record.ahead : record.pause;
    record.pause = 0;
    if (failed.alone_and_unanswered && failed.reason != FetchReason::ahead) return true;
    const std::int64_t most_doublings = failed.refused ? 12 : 6;
    const auto doublings = std::clamp<std::int64_t>(record.fails, 0, most_doublings);
    const milliseconds grown = std::chrono::seconds(std::int64_t{1} << doublings);
    const auto most = failed.refused ? longest_pause : longest_pause_without_refusal;
    const auto asked_for = std::min(failed.at_least, longest_pause);
    paused_until = now + std::max(std::min(grown, most), asked_for).count();
    record.fails = doublings + 1;
    record.why = short_line(failed.why);
    record.by = failed.by;
    return true;
}

void give_back(SharedRecord& record, std::int64_t lease) {
    if (is_leased(record, lease)) end_lease_without_a_key(record);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
