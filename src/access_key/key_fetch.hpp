#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <pushplus/cancellation.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/result.hpp>

#include "../base/event_loop.hpp"
#include "../base/mutex_of_process.hpp"
#include "../base/notification.hpp"
#include <pushplus/state_store.hpp>
#include "key_life.hpp"
#include "key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a key manager is made with.
struct KeySetup {
    std::shared_ptr<KeySource> source;
    std::shared_ptr<StateStore> store;  ///< Null: no other process uses the key.
    std::shared_ptr<Clock> clock;
    std::chrono::seconds refresh_ahead{300};
    /// Called with what is worth a line in the log: a lifetime that was replaced, a refresh that failed.
    std::function<void(std::string_view)> warn;
    std::string record_name{};         ///< The account's record in `store`.
    std::function<double()> random{};  ///< See KeyLife.
    /// How often the account's blocks were cleared; a refusal is forgotten when this changes. Null: never.
    std::function<std::uint64_t()> clearings{};
};

/// One fetch of a key, shared by all callers that wait for it.
struct Fetch {
    using Waiter = std::function<void(const Result<std::shared_ptr<const AccessKeyRecord>>& key)>;

    FetchReason reason = FetchReason::needed;
    std::shared_ptr<const AccessKeyRecord> before;  ///< The key in use when the fetch began.
    std::uint64_t process = 0;
    /// True only for the first to call it: the loop that runs the fetch, a caller that gives it a thread instead, or
    /// the manager's end.
    [[nodiscard]] bool take() noexcept { return !taken.exchange(true); }
    std::atomic<bool> taken{false};
    std::optional<CancellationSource> cancellation;  ///< Of a fetch on a thread.

    Notification finished;
    // Written before `finished` opens.
    bool from_service = false;  ///< The key is the service's response, not another process's.
    std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> result;

    // Guarded by the manager's mutex.
    std::shared_ptr<EventLoop> loop;  ///< Runs the fetch; null: a thread does.
    std::vector<Waiter> waiters;
    std::shared_ptr<AsyncKeyFetch> async;  ///< On a loop, once it is under way.
};

/// Runs fetches, on threads and event loops, and ends them.
///
/// With a store every fetch has a thread of its own: it first takes a newer key from the account's record, and saves
/// there what it fetches, and either may be slow.
///
/// Thread safety: the methods marked "Locked" are called with the manager's mutex held, the others without. No lock is
/// held during I/O.
class FetchRunner {
public:
    /// Takes the outcome of a fetch, once, on the thread that ran it. The key's life began at `from`.
    using Finish = std::function<void(const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> key, KeyLife::Time from)>;

    /// `setup` and `mutex`, the manager's, outlive this.
    FetchRunner(const KeySetup& setup, MutexOfProcess& mutex, Finish finish);
    FetchRunner(const FetchRunner&) = delete;
    FetchRunner& operator=(const FetchRunner&) = delete;

    /// The loop for a fetch that a caller on `callers` begins; null if it runs on a thread.
    [[nodiscard]] std::shared_ptr<EventLoop> loop_for(FetchReason reason,
                                                      const std::shared_ptr<EventLoop>& callers) const noexcept;
    /// Locked. Starts the thread of a fetch without a loop.
    [[nodiscard]] std::optional<Error> start_thread(const std::shared_ptr<Fetch>& fetch);
    /// Locked. Keeps a fetch with a loop until it is finished; `post_to_loop` or `run_on_loop` follows.
    void add(const std::shared_ptr<Fetch>& fetch) { on_loops_.push_back(fetch); }
    /// Locked. Gives a fetch that its loop has not begun, and that the caller took, a thread instead.
    [[nodiscard]] std::optional<Error> move_to_thread(const std::shared_ptr<Fetch>& fetch);
    /// Locked. Drops a fetch that is finished.
    void remove(const std::shared_ptr<Fetch>& fetch);
    /// Locked. A thread that has ended keeps its stack until it is joined.
    void join_ended_thread() {
        if (thread_) join_if_ended();
    }

    void post_to_loop(const std::shared_ptr<Fetch>& fetch, EventLoop& loop) noexcept;
    /// For the one that took the fetch, on the loop's thread.
    void run_on_loop(const std::shared_ptr<Fetch>& fetch) noexcept;
    /// Cancels all fetches and waits for them. To be called before the end of what `Finish` uses.
    void cancel_all();

    /// The error of a caller that stopped waiting.
    [[nodiscard]] static Error wait_error(WaitStatus how);
    /// The error of a fetch within which an exception was thrown.
    [[nodiscard]] static Error thrown_error();

private:
    void run_on_thread(const std::shared_ptr<Fetch>& fetch) noexcept;
    /// Takes what the source gave to a request sent at `asked`.
    void complete(const std::shared_ptr<Fetch>& fetch, KeyLife::Time asked, Result<FetchedKey> key) noexcept;
    /// Finishes the fetch with the key in the account's record, if that is another living one.
    [[nodiscard]] bool adopt_shared(const std::shared_ptr<Fetch>& fetch);
    /// Saves a fetched key in the account's record.
    void share(const FetchedKey& key, KeyLife::Time asked) const noexcept;
    void join_if_ended();
    void abandon_thread_of_the_parent();
    void warn(std::string_view line) const noexcept;

    const KeySetup& setup_;
    MutexOfProcess& mutex_;
    const Finish finish_;

    // Guarded by the mutex.
    std::vector<std::shared_ptr<Fetch>> on_loops_;  ///< Those that are not finished.
    std::shared_ptr<Fetch> on_thread_;              ///< The one that is not finished.
    std::unique_ptr<std::thread> thread_;
    std::uint64_t thread_process_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
