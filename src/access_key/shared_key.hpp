#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "key_life.hpp"
#include "shared_record.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The rules by which processes share an AccessKey: who fetches, when, and which key counts. Pure functions over the
/// account's record and the store's time `now`, in milliseconds as the record has them. Each fetch ends the key before,
/// so one process fetches at a time, under a lease; what it brings is ordered by when its fetch was *sent*, so that
/// the last key the service gave out stays, whoever writes last.

/// How long a lease lasts, and how long a fetch under it may take. A fetch is not begun later than their difference
/// after the lease was asked for, so that it ends before another can begin.
inline constexpr std::chrono::milliseconds lease_time{15'000};
inline constexpr std::chrono::milliseconds longest_fetch{10'000};

/// What a process asks the record for.
struct Asked {
    FetchReason reason = FetchReason::needed;
    std::int64_t have = 0;              ///< The generation of the key that the process has; 0: none.
    std::chrono::milliseconds left{0};  ///< Of that key's life, by the process's own clock. 0: it has ended.
    std::string_view holder;            ///< Identifies the process.
    std::string_view by;                ///< A hash of its secretKey.
    std::int64_t since = 0;             ///< For `demanded`: only a key whose lease is newer will do.
    std::int64_t window = 0;            ///< For `ahead`: how long before its end a key is replaced.
    bool accepted = false;              ///< For `refused`: the service had accepted the key before.
    bool alone = false;                 ///< No other process uses the record: a pause does not hold up a demand.
};

struct Taken {
    enum class What {
        key,      ///< The record's key.
        older,    ///< The record lost the process's key, which `put` brings back.
        none,     ///< Nothing for a `look`.
        paused,   ///< A fetch failed, `wait` is to pass before the next; the record says why.
        busy,     ///< Another process fetches; its lease ends after `wait`.
        spaced,   ///< The key is fresh and was refused: the next fetch is due after `wait`.
        granted,  ///< Fetch, under `lease`.
    };
    What what = What::none;
    std::int64_t lease = 0;
    std::chrono::milliseconds wait{0};
};

/// Whether the record's fetches may have begun at the moments by which they are ordered. A record whose cannot is taken
/// for none: numbers are counted on from the largest, which anyone may have planted.
[[nodiscard]] bool has_possible_order(const SharedRecord& record, std::int64_t now) noexcept;

[[nodiscard]] Taken take(SharedRecord& record, std::int64_t now, const Asked& asked);

/// A key to be put into the record.
struct Brought {
    std::string_view key;
    std::int64_t life = 0;  ///< Seconds.
    std::chrono::milliseconds left{0};
    std::int64_t of = 0;                    ///< The lease under which it was fetched.
    std::int64_t gen = 0;                   ///< 0: it was just fetched, `sent_ago` before.
    std::chrono::milliseconds sent_ago{0};  ///< For a key that was just fetched.
};
/// Whether the key is the record's now. Otherwise the record has one that was fetched later. After a key was put back
/// none is fetched ahead of its end until each process has looked: one of them may know a later key.
bool put(SharedRecord& record, std::int64_t now, const Brought& brought);

/// A fetch that brought no key.
struct Failed {
    std::int64_t lease = 0;
    bool maybe_made = false;                ///< The service may have given out a key, which ends the one before.
    bool refused = false;                   ///< By the service: pauses grow to an hour, otherwise to a minute.
    std::chrono::milliseconds at_least{0};  ///< The pause that the service asks for.
    std::string_view why;
    std::string_view by;  ///< The hash of the secretKey if that is what was refused.
    FetchReason reason = FetchReason::needed;
    /// No other process uses the record, and the service did not respond. Only fetches ahead of a key's end pause then:
    /// whoever needs a key may try at once, as there are no thousands that would.
    bool alone_and_unanswered = false;
    bool own = false;  ///< The process itself is the cause, not the service: nobody pauses.
};
/// Whether the lease was still under way; else nothing is noted.
bool fail(SharedRecord& record, std::int64_t now, const Failed& failed);

/// Ends a lease under which nothing was sent: the next fetch is due at once.
void give_back(SharedRecord& record, std::int64_t lease);

/// Ends the pause, if one runs; the next is short.
void forget_failures(SharedRecord& record) noexcept;

/// How long no other key is fetched in the place of a refused one. Zero or less: one may be.
[[nodiscard]] std::chrono::milliseconds space_left(const SharedRecord& record, std::int64_t now) noexcept;

/// Another key is fetched in the place of the one of generation `refused`. The next time that lasts for 15 s, or twice
/// as long as the last time, up to 10 min, if that key was fresh and never `accepted`: the account may be locked.
void space_the_next(SharedRecord& record, std::int64_t now, std::int64_t refused, bool accepted) noexcept;

/// What is left of the record's key, a day at most. Zero or less: it has ended, or no header may carry it.
[[nodiscard]] std::chrono::milliseconds time_left(const SharedRecord& record, std::int64_t now) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
