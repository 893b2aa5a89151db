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
#include "issued_fetch.hpp"
#include "key_life.hpp"
#include "key_setup.hpp"
#include "key_source.hpp"
#include "shared_fetch.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One fetch of a key, shared by all callers that wait for it.
struct Fetch {
    using Waiter = std::function<void(const Result<std::shared_ptr<const AccessKeyRecord>>& key)>;

    FetchReason reason = FetchReason::needed;
    std::shared_ptr<const AccessKeyRecord> before;  ///< The key in use when the fetch began.
    bool spaced = false;                            ///< The fetch of a single process would have to wait.
    std::uint64_t process = 0;
    /// True only for the first to call it: the loop that runs the fetch, a caller that gives it a thread instead, or
    /// the manager's end.
    [[nodiscard]] bool take() noexcept { return !taken.exchange(true); }
    std::atomic<bool> taken{false};
    std::optional<CancellationSource> cancellation;  ///< Of a fetch on a thread.

    Notification finished;
    // Written before `finished` opens.
    bool from_service = false;  ///< The service gave out the key after the fetch began.
    std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> result;

    // Guarded by the manager's mutex.
    FetchReason wanted = FetchReason::look;  ///< The strongest reason of all that wait for it.
    std::shared_ptr<EventLoop> loop;         ///< Runs the fetch; null: a thread does.
    std::vector<Waiter> waiters;
    std::shared_ptr<AsyncKeyFetch> async;  ///< On a loop, once it is under way.
};

/// Runs fetches, on threads and event loops, and ends them.
///
/// With a store or a source of the user's every fetch has a thread of its own, because they may be slow.
///
/// Thread safety: the methods marked "Locked" are called with the manager's mutex held, the others without. No lock is
/// held during I/O.
class FetchRunner {
public:
    /// Takes the outcome of a fetch, once, on the thread that ran it. The key's life began at `from`.
    using Finish = std::function<void(const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> key, KeyLife::Time from)>;
    /// The same for a shared key that was asked for because of `reason`. False: a caller with a stronger one came to
    /// wait meanwhile, so the fetch goes on.
    using FinishShared =
        std::function<bool(const std::shared_ptr<Fetch>& fetch, FetchReason reason, SharedOutcome outcome)>;

    /// `setup` and `mutex`, the manager's, outlive this.
    FetchRunner(const KeySetup& setup, MutexOfProcess& mutex, Finish finish, FinishShared finish_shared);
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
    void run_shared(const std::shared_ptr<Fetch>& fetch);
    void join_if_ended();
    void abandon_thread_of_the_parent();

    const KeySetup& setup_;
    MutexOfProcess& mutex_;
    const Finish finish_;
    const FinishShared finish_shared_;
    SharedFetch shared_;
    IssuedFetch issued_;

    // Guarded by the mutex.
    std::vector<std::shared_ptr<Fetch>> on_loops_;  ///< Those that are not finished.
    std::shared_ptr<Fetch> on_thread_;              ///< The one that is not finished.
    std::unique_ptr<std::thread> thread_;
    std::uint64_t thread_process_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
