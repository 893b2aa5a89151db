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
    bool accepted = false;                          ///< The service accepted that key.
    std::int64_t lease = 0;                         ///< Under which it is to be sent; 0: none is held yet.
    std::uint64_t process = 0;
    /// True only for the first to call it: the loop that runs the fetch, a caller that gives it a thread instead, or
    /// the manager's end.
    [[nodiscard]] bool take() noexcept { return !taken.exchange(true); }
    std::atomic<bool> taken{false};
    std::atomic<bool> outlasts_client{false};        ///< Its thread does.
    std::optional<CancellationSource> cancellation;  ///< Of a fetch on a thread.
    KeyLife::Time sent;                              ///< On a loop, for its thread.

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
/// With a store or a source of the user's every fetch has a thread of its own, because they may be slow. So has one
/// that waits for another client's.
///
/// Thread safety: the methods marked "Locked" are called with the manager's mutex held, the others without. No lock is
/// held during I/O.
class FetchRunner {
public:
    /// Takes the outcome of a fetch that was made because of `reason`, on the thread that ran it. False: a caller with
    /// a stronger reason came to wait meanwhile, so the fetch goes on, on its thread.
    using Finish = std::function<bool(const std::shared_ptr<Fetch>& fetch, FetchReason reason, SharedOutcome outcome)>;

    /// Returns what keeps the manager for the thread of a fetch; null: the manager's end waits for the thread.
    using Keep = std::function<std::shared_ptr<void>()>;

    /// `setup` and `mutex`, the manager's, outlive this.
    FetchRunner(const KeySetup& setup, MutexOfProcess& mutex, Finish finish, Keep keep);
    FetchRunner(const FetchRunner&) = delete;
    FetchRunner& operator=(const FetchRunner&) = delete;

    /// Locked. Asks the record in memory, without blocking, what comes of a fetch that has not begun: its outcome,
    /// unless it is to be run. It may have its lease then. `blocks`: its caller will hold this thread meanwhile.
    [[nodiscard]] std::optional<SharedOutcome> ask(Fetch& fetch, bool blocks);
    /// Locked. Gives back the lease of a fetch that cannot be run.
    void give_back(const Fetch& fetch);
    /// The loop for a fetch that a caller on `callers` begins; null if it runs on a thread.
    [[nodiscard]] std::shared_ptr<EventLoop> loop_for(const Fetch& fetch,
                                                      const std::shared_ptr<EventLoop>& callers) const noexcept;
    /// Locked. Starts the thread of a fetch without a loop.
    [[nodiscard]] std::optional<Error> start_thread(const std::shared_ptr<Fetch>& fetch);
    /// Locked. Keeps a fetch with a loop until it is finished; `post_to_loop` or `run_on_loop` follows.
    void add(const std::shared_ptr<Fetch>& fetch) {
        on_loops_.push_back(fetch);
        shared_.note_loop(fetch->lease, fetch->loop);
    }
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
    /// Ends a fetch of which nothing was sent.
    void give_up(const std::shared_ptr<Fetch>& fetch, const Error& error) noexcept;
    /// Cancels all fetches and waits for them, until then at most for one that is on a thread, if this is another.
    void end(std::chrono::steady_clock::time_point until);
    /// Cancels all fetches and waits for them, unless this is the thread of one. To be called before the end of what
    /// `Finish` uses.
    void cancel_all();

    /// The error of a caller that stopped waiting.
    [[nodiscard]] static Error wait_error(WaitStatus how);

private:
    void run_on_thread(const std::shared_ptr<Fetch>& fetch) noexcept;
    void run_to_its_end(const std::shared_ptr<Fetch>& fetch);
    /// Takes what the service gave to a request of a loop.
    void take_answer(const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> key) noexcept;
    [[nodiscard]] SharedFetch::Question question_of(const Fetch& fetch, FetchReason reason) const;
    void join_if_ended();
    void abandon_thread_of_the_parent();
    /// Returns the fetch that is on a thread.
    std::shared_ptr<Fetch> cancel();

    const KeySetup& setup_;
    MutexOfProcess& mutex_;
    const Finish finish_;
    const Keep keep_;
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
