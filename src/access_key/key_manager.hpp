#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "../base/event_loop.hpp"
#include "../base/log_gate.hpp"
#include "../base/mutex_of_process.hpp"
#include "../base/per_process.hpp"
#include "access_key_record.hpp"
#include "key_fetch.hpp"
#include "key_life.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How long a caller is willing to wait.
struct WaitLimit {
    std::chrono::steady_clock::time_point deadline;
    CancellationToken cancellation;
};

/// Gives one account's AccessKey to its callers, by the rules of KeyLife. What is fetched when, the account's record
/// says by the rules of `shared_key.hpp`: in the store, which processes share, or in memory, which the clients of this
/// process do.
///
/// - One fetch runs at a time, on the event loop if an asynchronous call began it, otherwise on a thread of its own, so
///   that no caller's limit or cancellation ends it for the others. Callers without a key wait for it, each within its
///   own limit.
/// - A refresh ahead of the key's end runs on the event loop of the source, if it has one, unless a caller comes to
///   wait for it before the loop begins it.
/// - The record in memory is asked by the caller itself, since that takes no time, whenever no key lives, or the one in
///   use ends soon or was refused. No look at it is due.
/// - With a store every fetch has a thread of its own. A caller that comes to wait for a weaker reason's fetch makes it
///   go on for its own. So it is with an `AccessKeySource`, which gives out the key in the place of service and store.
///
/// Thread safety: all methods may be called from any thread. No lock is held during I/O. The destructor cancels a
/// fetch and waits for it; if the manager is shared, the thread of a fetch keeps it instead. A forked child begins
/// fetches of its own.
class KeyManager : public std::enable_shared_from_this<KeyManager> {
public:
    using Setup = KeySetup;

    explicit KeyManager(Setup setup);
    ~KeyManager();
    KeyManager(const KeyManager&) = delete;
    KeyManager& operator=(const KeyManager&) = delete;

    /// The key in use.
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> acquire(const WaitLimit& limit);

    /// A key other than the one of `generation`, which the service refused. Unset: no other is available yet, since
    /// this one replaced one that was refused as well, and the next fetch must wait.
    [[nodiscard]] Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> replace(std::uint64_t generation,
                                                                                        const WaitLimit& limit);

    /// Called once with what a fetch brought, by the thread that ran it. It must be short and must not throw.
    using Waiter = Fetch::Waiter;

    /// The same two for a caller on the loop's thread, which must not wait. If there is nothing yet, they return
    /// nothing, and `waiter` is called after the fetch, possibly before they return.
    [[nodiscard]] std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> acquire(
        const std::shared_ptr<EventLoop>& loop, Waiter waiter);
    [[nodiscard]] std::optional<Result<std::optional<std::shared_ptr<const AccessKeyRecord>>>> replace(
        std::uint64_t generation, const std::shared_ptr<EventLoop>& loop, Waiter waiter);
    /// The error of a caller that stopped waiting.
    [[nodiscard]] static Error wait_error(WaitStatus how) { return FetchRunner::wait_error(how); }

    /// A new key, even if the one in use is still good.
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> refresh(const WaitLimit& limit);

    /// The key in use; null if none lives. Asks nobody for it.
    [[nodiscard]] std::shared_ptr<const AccessKeyRecord> known();
    /// The key in use after a look for a newer one, if other processes use the key.
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> look(const WaitLimit& limit);
    /// Waits for the fetch that is under way, if one is.
    void await_fetch(const WaitLimit& limit);
    /// How long no other key than a refused one is fetched, after `replace` had none.
    [[nodiscard]] KeyLife::Time::duration spaced_for();

    /// The service accepted the key of `generation`.
    void accepted(std::uint64_t generation) noexcept;

    /// The client ends: cancels a fetch and waits for it, until then at most if a thread runs it, since a store or a
    /// source may hang. Afterwards nothing is fetched, and `warn` is not called.
    void end(std::chrono::steady_clock::time_point until);

private:
    /// Where a fetch begins if one must: on `loop`, if set. `on_loop` is a new fetch that its loop must run, once the
    /// mutex is free.
    struct FetchPlan {
        std::shared_ptr<EventLoop> loop;
        std::shared_ptr<Fetch> on_loop;
    };
    /// A result, or the fetch that will bring one. A null key: none is available yet. Both: the fetch is waited for
    /// briefly.
    struct Lookup {
        std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> now;
        std::shared_ptr<Fetch> fetch;
    };

    // With the mutex held.
    [[nodiscard]] Lookup find(FetchPlan& plan);
    [[nodiscard]] Lookup find_other(std::uint64_t generation, FetchPlan& plan);
    [[nodiscard]] Lookup look_up(KeyLife::Decision decision, FetchPlan& plan);
    /// Makes the fetch under way go on for this reason, if that is stronger, and store or source are asked.
    void raise(FetchReason reason) noexcept;
    [[nodiscard]] std::shared_ptr<Fetch> start(FetchReason reason, FetchPlan& plan);
    [[nodiscard]] std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> now_or_later(Lookup found,
                                                                                             Waiter waiter);
    [[nodiscard]] Waiter call_once_soon(const Result<std::shared_ptr<const AccessKeyRecord>>& had, Waiter waiter,
                                        EventLoop& loop);
    void supersede(std::shared_ptr<Fetch>& fetch);
    void forget_fetch() noexcept;
    void drop_what_ended();

    /// May replace `fetch` by one that supersedes it.
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> wait_for(std::shared_ptr<Fetch>& fetch,
                                                                          const WaitLimit& limit);
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> wait_briefly(Lookup& look, const WaitLimit& limit);
    void run(const FetchPlan& plan) noexcept;
    [[nodiscard]] bool finish(const std::shared_ptr<Fetch>& fetch, FetchReason reason, SharedOutcome outcome);
    /// With the mutex held: what the outcome of a fetch means for the key in use.
    [[nodiscard]] Result<std::shared_ptr<const AccessKeyRecord>> take_in(FetchReason reason, SharedOutcome outcome,
                                                                         bool counts);
    static void call(Fetch& fetch, const std::vector<Waiter>& waiters) noexcept;
    void warn_of(const Fetch& fetch, const Error& error) const;

    /// The setup with a record in memory, and with a `warn` that ends with the client.
    [[nodiscard]] Setup complete(Setup setup);

    PerProcess<LogGate> log_;
    const Setup setup_;
    std::atomic<std::uint64_t> accepted_{0};

    MutexOfProcess mutex_;
    KeyLife life_;
    KeyLife::Time spaced_until_{};  ///< As the record says.
    std::uint64_t clearings_ = 0;   ///< As far as they are known.
    std::shared_ptr<Fetch> fetch_;  ///< Under way, and not superseded.
    bool ended_ = false;
    FetchRunner runner_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
