#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/error.hpp>

#include "access_key_record.hpp"
#include "key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Why a key is asked for, from the weakest reason to the strongest.
enum class FetchReason {
    look,      ///< Only for what other processes share: a key that one of them fetched.
    ahead,     ///< The key in use ends soon; no caller waits.
    needed,    ///< No key lives.
    refused,   ///< The service refused the key in use.
    demanded,  ///< The user asked for a new key.
};

/// The rules of an AccessKey's life in one client: which key a caller gets, and when the account's record, or the
/// user's source, is asked for another. Whether the service is, `shared_key.hpp` says.
///
/// - A key is used until its end. From `refresh_from` on, another is asked for beside its callers, one at a time. A key
///   is used for a second at least, however short a life the service names.
/// - A refused key is replaced if it is the one in use.
/// - After a failure, callers without a key get its error for a while, 15 s at most: then the record is asked again,
///   since another may have a key by then.
/// - A record or source outside this process is looked at for a newer key: beside the callers when the last look is
///   older than a fifth of the overlap, which is how long the service keeps a superseded key alive. When the last look
///   is older than four fifths, callers wait for one.
///
/// It has no thread, lock, clock or I/O: the times are passed in. Thread safety: one thread at a time.
class KeyLife {
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Decision {
        enum class Action {
            use,            ///< Take `key()`.
            use_and_fetch,  ///< Take `key()`, and begin a fetch beside the callers.
            look_first,     ///< Take `key()` after the look under way, or one to begin, a second later at most.
            fetch,          ///< Begin a fetch and wait for it.
            wait,           ///< Wait for the fetch under way.
            refuse,         ///< Fail with `refusal()`.
        };
        Action action = Action::use;
        FetchReason reason = FetchReason::needed;  ///< Of the fetch to begin.
    };

    /// `random` returns a number in [0, 1) by which the window is shortened, up to a tenth, so that keys that were
    /// fetched together are not refreshed together. Null: it is not.
    explicit KeyLife(std::chrono::seconds refresh_ahead, std::function<double()> random = nullptr);

    /// For a caller that needs a key.
    [[nodiscard]] Decision acquire(Time now) const noexcept;
    /// For a caller whose key, the one of `generation`, was refused.
    [[nodiscard]] Decision replace(std::uint64_t generation, Time now) const noexcept;
    /// For a caller that wants a new key.
    [[nodiscard]] Decision demand() const noexcept { return fetch_or_wait(FetchReason::demanded); }

    /// A fetch has begun.
    void begin(FetchReason reason) noexcept { fetching_ = reason; }
    /// The fetch under way no longer counts: another one takes its place, or it is a parent process's.
    void forget_fetch() noexcept { fetching_.reset(); }
    /// The fetch under way brought `key`, from whomever.
    void succeeded(std::shared_ptr<const AccessKeyRecord> key) noexcept;
    /// It ended with nothing new: the next one beside the callers begins `rest` later, 15 s at most.
    void ended_with_nothing(Time now, Time::duration rest) noexcept;
    /// Callers without a key get this error for `wait`, 15 s at most.
    void held_up(const Error& error, Time now, Time::duration wait);
    /// The store or source said what it has at `when`. `soon`: the next look is due after 2 s, since the store may lose
    /// what was just written.
    void looked(Time when, bool soon) noexcept;
    /// It does not work, so nobody waits for a look.
    void could_not_look() noexcept;

    /// Callers without a key may cause a fetch again.
    void forget_refusal() noexcept;

    /// The record of a key whose life began at `from`. It becomes the key in use with `succeeded`.
    /// `generation` 0: the next one.
    [[nodiscard]] std::shared_ptr<const AccessKeyRecord> make_record(FetchedKey key, Time from, Time now,
                                                                     std::uint64_t generation = 0,
                                                                     std::int64_t lease = 0, std::uint64_t issued = 0);

    /// The key in use; null if there has been none. It may have ended.
    [[nodiscard]] const std::shared_ptr<const AccessKeyRecord>& key() const noexcept { return key_; }
    [[nodiscard]] bool alive(Time now) const noexcept { return key_ && now < key_->expires_at; }
    [[nodiscard]] bool is_refused() const noexcept { return refusal_.has_value(); }
    /// Why the service gave out no key. Only if a decision says so.
    [[nodiscard]] const Error& refusal() const noexcept { return *refusal_; }

private:
    [[nodiscard]] Decision fetch_or_wait(FetchReason reason) const noexcept;
    /// How a look that is due is done: `look_first`, `use_and_fetch`, or `use` if none is due.
    [[nodiscard]] Decision::Action look_due(Time now) const noexcept;

    const std::chrono::seconds refresh_ahead_;
    const std::function<double()> random_;
    std::shared_ptr<const AccessKeyRecord> key_;
    std::optional<FetchReason> fetching_;  ///< Of the fetch under way.
    std::optional<Error> refusal_;
    Time refused_until_{};
    Time rest_until_{};  ///< No fetch beside the callers before.
    std::uint64_t generations_ = 0;

    std::optional<Time> looked_;    ///< When the store or source was asked last; unset: there is none.
    Time::duration look_after_{0};  ///< How long after that the next look is due.
    bool store_works_ = true;       ///< It did the last time.
};

/// Whether a key can be sent: it travels in a header, which may hold only visible ASCII.
[[nodiscard]] bool fits_a_header(const std::string& key) noexcept;

/// How long the service keeps a superseded key alive (一, five minutes); of a short life its half. 0 or less: the life
/// is not known.
[[nodiscard]] std::chrono::milliseconds overlap_of(std::chrono::seconds life) noexcept;

/// The longest time from one look at what other processes share to the next that is due, for a key of this life.
[[nodiscard]] std::chrono::milliseconds longest_between_looks(std::chrono::seconds life) noexcept;

/// The longest lifetime that is believed.
inline constexpr std::chrono::seconds longest_life = std::chrono::hours(24);

/// Replaces a lifetime that is missing or absurd. Returns a sentence for the log if it did, otherwise null.
[[nodiscard]] const char* correct_life(FetchedKey& key) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
