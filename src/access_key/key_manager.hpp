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
#include "access_key_record.hpp"
#include "growing_pause.hpp"
#include "key_source.hpp"
#include "key_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How long a caller is willing to wait.
struct WaitLimit {
    std::chrono::steady_clock::time_point deadline;
    CancellationToken cancellation;
};

/// The life of one account's AccessKey.
///
/// - A key is fetched at first need. One fetch runs at a time ("flight"), on the event loop if an asynchronous call began
///   it, else on a thread of its own, so that no caller's limit or cancel ends it for the others; whoever needs the key
///   waits for the flight, each no longer than its limit.
/// - In the refresh window before its end the old key stays in use while a flight runs beside the callers, on the event
///   loop of the source if it has one, whoever began it, unless somebody comes to wait for it before the loop gets to it.
///   A flight that fails is tried again after growing pauses, and the old key is used until it really ends.
/// - A refused key is replaced only if it is the one in use: by the newer one in the store if another process fetched
///   it, else by one flight for everybody. Such flights are spaced.
/// - After the service itself refused to give out a key, its answer is repeated to callers until a growing pause is over,
///   and until the moment that the answer names.
///
/// Thread safety: all methods may be called from any thread. No lock is held during I/O. The destructor cancels a flight
/// and waits for it. A forked child starts flights of its own.
class KeyManager {
public:
    struct Setup {
        std::shared_ptr<KeySource> source;
        std::shared_ptr<KeyStore> store;  ///< Null: nobody else has use for the key.
        std::shared_ptr<Clock> clock;
        std::chrono::seconds refresh_ahead{300};
        /// Told what is worth a line in the log: a clamped life, a refresh that failed.
        std::function<void(std::string_view)> warn;
    };

    explicit KeyManager(Setup setup);
    ~KeyManager();
    KeyManager(const KeyManager&) = delete;
    KeyManager& operator=(const KeyManager&) = delete;

    /// The key in use.
    [[nodiscard]] Result<Lease> acquire(const WaitLimit& limit);

    /// A key other than the one of `generation`, which the service refused. Unset: this key is as good as the last one
    /// that was refused, and another fetch must wait.
    [[nodiscard]] Result<std::optional<Lease>> replace(std::uint64_t generation, const WaitLimit& limit);

    /// As those two, for a caller on the loop's thread, which does not wait: nothing if a flight must land first. Then
    /// `landed` is called once, with what it brought, by the thread that fetched; it must be short and must not throw. It
    /// may be called before this returns.
    using Landed = std::function<void(const Result<Lease>& lease)>;
    [[nodiscard]] std::optional<Result<Lease>> acquire(const std::shared_ptr<EventLoop>& loop, Landed landed);
    [[nodiscard]] std::optional<Result<std::optional<Lease>>> replace(std::uint64_t generation,
                                                                      const std::shared_ptr<EventLoop>& loop,
                                                                      Landed landed);
    /// The error of a caller that stopped waiting.
    [[nodiscard]] static Error wait_error(WaitStatus how);

    /// A new key, whatever the one in use is good for.
    [[nodiscard]] Result<Lease> refresh(const WaitLimit& limit);

    /// The service accepted the key of `generation`.
    void accepted(std::uint64_t generation) noexcept;

private:
    enum class Reason { needed, ahead, refused, demanded };

    struct Flight {
        Notification landed;
        Reason reason = Reason::needed;
        Lease before;  ///< The key in use as it began.
        std::uint64_t process = 0;
        /// True for whoever comes first and is to begin it: its loop, a thread that somebody waits by, or the manager's end.
        [[nodiscard]] bool take() noexcept { return !taken.exchange(true); }
        std::atomic<bool> taken{false};
        std::optional<CancellationSource> end;  ///< Of one on a thread.
        // Written before `landed` opens.
        bool fetched = false;  ///< The key is the service's answer, not the store's.
        std::optional<Result<Lease>> result;
        // Guarded by the manager's mutex.
        std::shared_ptr<EventLoop> loop;  ///< What carries it; null: a thread.
        std::vector<Landed> told;
        std::shared_ptr<KeyErrand> errand;  ///< On a loop, once it is on its way.
    };
    /// Where a flight begins, if one must: on `loop`, or else on a thread, unless nobody waits for it. `on_loop` is one
    /// that `loop` carries, which departs there once the mutex is free.
    struct Start {
        std::shared_ptr<EventLoop> loop;
        std::shared_ptr<Flight> on_loop;
    };
    /// An answer, or the flight that will bring one.
    template <class T>
    struct Found {
        std::optional<Result<T>> now;
        std::shared_ptr<Flight> flight;
    };

    // With the mutex held.
    [[nodiscard]] Found<Lease> find(Start& start);
    [[nodiscard]] Found<std::optional<Lease>> find_other(std::uint64_t generation, Start& start);
    [[nodiscard]] std::shared_ptr<Flight> join_or_start(Reason reason, Start& start);
    [[nodiscard]] std::optional<Error> start_thread(const std::shared_ptr<Flight>& flight);
    [[nodiscard]] std::shared_ptr<EventLoop> loop_of_the_source() const noexcept;
    void pass_by(std::shared_ptr<Flight>& flight);
    template <class T>
    [[nodiscard]] std::optional<Result<T>> now_or_told(Found<T> found, Landed landed);

    /// `flight` may become another one, which takes its place.
    [[nodiscard]] Result<Lease> wait_for(std::shared_ptr<Flight>& flight, const WaitLimit& limit);
    void fly(const std::shared_ptr<Flight>& flight) noexcept;
    void send_to_its_loop(const Start& start) noexcept;
    void depart(const std::shared_ptr<Flight>& flight) noexcept;
    void cancel_flights();
    void arrive(const std::shared_ptr<Flight>& flight, std::chrono::steady_clock::time_point asked,
                Result<FetchedKey> fetched) noexcept;
    [[nodiscard]] Result<Lease> keep(Flight& flight, std::chrono::steady_clock::time_point asked,
                                     Result<FetchedKey> fetched);
    void save(const AccessKeyRecord& record, std::chrono::steady_clock::time_point asked) const noexcept;
    [[nodiscard]] std::optional<Lease> adopt_stored(const Flight& flight);
    [[nodiscard]] Lease make_record(std::string value, std::chrono::seconds life,
                                    std::chrono::steady_clock::time_point from);
    void land(const std::shared_ptr<Flight>& flight, Result<Lease> result);
    [[nodiscard]] std::chrono::nanoseconds pause_asked_for(const Error& error) const;
    void join_ended_thread();
    void leave_threads_of_the_parent();
    void warn(std::string_view text) const noexcept;

    const Setup setup_;

    MutexOfProcess mutex_;
    Lease current_;
    std::shared_ptr<Flight> flight_;
    std::vector<std::shared_ptr<Flight>> on_loops_;  ///< Those that have not landed.
    std::unique_ptr<std::thread> thread_;
    std::uint64_t thread_process_ = 0;
    GrowingPause after_failure_;
    GrowingPause after_refusal_;
    std::optional<Error> refusal_;  ///< What the service answered when it refused to give out a key.

    std::atomic<std::uint64_t> generations_{0};
    std::atomic<std::uint64_t> accepted_{0};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
