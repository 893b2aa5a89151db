#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {

struct SendGuardStatus;

namespace detail {
class Core;
}

/// Inspects and clears a client's send guard; returned by `client.send_guard()`.
///
/// A guard covers one account: the client's token and the message tokens that the client listed, added or sent with.
/// All clients of an account in this process (same token, base_url and clock) share what it knows, also one after
/// another. The service's return codes cause blocks, whatever request gets them; while one is in force, what it
/// concerns returns `rate_limited` without a request.
///
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API SendGuard {
public:
    explicit SendGuard(std::shared_ptr<const detail::Core> core) noexcept;

    [[nodiscard]] Result<SendGuardStatus> status() const;
    /// Removes all blocks of the account, and the pause before its next AccessKey is fetched. The counts stay, because
    /// the service keeps counting, too.
    [[nodiscard]] Result<void> clear() const;
    /// Removes the block of one channel.
    [[nodiscard]] Result<void> clear(const Channel& channel) const;

private:
    std::shared_ptr<const detail::Core> core_;
};

/// The number of requests on one channel.
struct ChannelRequests {
    Channel channel{};
    std::int64_t requests = 0;
};

/// Which turns a process has while the store of its send guard fails, by the wall clock: one request in each `of`th
/// span of the pace's window, its margin and 4 s, within the first second. A batch of several channels has none, and
/// neither has a process in the span in which it began, as one that ended may have had it. Use `Pacing::wait` and a
/// timeout of `of` spans. Clocks must agree to a second.
struct OwnTurn {
    int index = 0;  ///< From 0, another in each process. From `of` on: it has no turn, and waits for the store.
    /// The same in all processes; 1 to 100,000, must be set. 1: only the process with `index` 0 sends without the
    /// store, at any time, but once in such a span.
    int of = 0;
};

/// Limits that keep the account from being restricted for sending too much. The defaults are the service's limits.
struct SendGuardOptions {
    /// What happens when a pace limit is reached.
    enum class Pacing {
        refuse,  ///< Return `rate_limited` at once, with `retry_at`.
        /// Wait until the limit allows the send, first come, first served; `rate_limited` at once if the call's limit
        /// is too short for that. A call without a limit of its own may take the window, the margin and a request's
        /// time.
        wait,
    };

    bool enabled = true;
    Pacing pacing = Pacing::refuse;

    /// Block the channel, or all if another request than a send got it: until midnight (UTC+8), then for 2 days, then
    /// for 7.
    bool block_after_900 = true;
    /// Block the token until another is used or the block is cleared: no send, and no AccessKey fetched with it.
    bool block_after_903 = true;
    bool block_after_905 = true;  ///< Block the account for an hour.

    /// The most requests within `pace_window`. Unset: the service's limit (5 in 60 s, members 5 in 10 s). 0: no limit.
    std::optional<int> pace_requests{};
    std::optional<std::chrono::seconds> pace_window{};
    /// Added to the window, because the service counts requests when they arrive, and two may arrive closer together
    /// than they were sent. A request that took longer is counted from when its response came.
    std::chrono::milliseconds pace_margin{1000};
    int equal_contents_an_hour = 3;  ///< 0: no limit.

    /// Daily quotas that replace the service's for these channels. 0: no limit.
    std::vector<ChannelRequests> daily_quota{};
    bool refuse_past_quota = true;  ///< False: only log a warning past the quota.

    /// Where the guard keeps its state, over restarts and for all processes that share the store. Null: in
    /// `ClientOptions::state_store`, or without that in memory, for the clients of this process.
    ///
    /// While it is busy (`rate_limited`), sends are refused. When it begins to fail and when it works again, the log
    /// has a line. Known blocks stay in force meanwhile, and what happened is added once it works.
    std::shared_ptr<StateStore> store{};

    /// What becomes of sends while the store fails, when it is not known what other processes send.
    enum class WithoutStore {
        /// They end with `ErrorKind::store`. With `Pacing::wait` they wait for it, as long as the call's limit allows.
        refuse,
        /// One request of the pace belongs to processes without the store, which take turns; the store gives out the
        /// others. Set it, and `own_turn`, in all processes that share the store.
        own_turn,
        /// The process has all limits to itself. For a folder, whose full disk may be the alarm to be sent: several
        /// processes that do so may exceed the pace together.
        own_limits,
    };
    /// Unset: `own_limits` for `make_state_folder`, `refuse` for other stores.
    std::optional<WithoutStore> without_store{};

    OwnTurn own_turn{};
};

/// A reason for which the send guard holds back sends.
struct SendBlock {
    enum class Scope { channel, token, account };

    Scope scope = Scope::channel;
    Channel channel{};  ///< Set if `scope` is `channel`.
    int code = 0;       ///< The return code that caused it: 900, 903 or 905.
    /// When it ends; unset: not before it is cleared or another token is used.
    std::optional<std::chrono::system_clock::time_point> until{};
};

/// The send guard's state for an account.
struct SendGuardStatus {
    std::vector<SendBlock> blocks{};            ///< Only those in force.
    std::vector<ChannelRequests> sent_today{};  ///< Today (UTC+8).
};

}  // namespace v0
}  // namespace pushplus
