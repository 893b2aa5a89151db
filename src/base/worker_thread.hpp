#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thread that takes over what would hold its owner's thread too long, one job after the other. The first job starts
/// it.
///
/// Thread safety: on the owner's thread only. Jobs are destroyed there, too, so that they may hold what must not end
/// elsewhere.
class WorkerThread {
public:
    using Task = std::function<void()>;
    using Ticket = std::uint64_t;  ///< Identifies a job; never 0.

    /// `changed` is called after each job, on the thread that did it: `run_done` has something to do.
    explicit WorkerThread(Task changed);
    ~WorkerThread() { join(); }
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    /// Has the thread do `work`; `run_done` calls `done` afterwards. `work` must not throw; what `done` throws is
    /// dropped. If no thread can be started, `work` is done before this returns.
    [[nodiscard]] Ticket add(Task work, Task done);
    /// Takes back a job; false if it has begun or ended.
    [[nodiscard]] bool take_back(Ticket job);
    /// Calls `done` of each job that has ended, in the order of `add`.
    void run_done();
    /// Whether there is no job whose `done` has not been called.
    [[nodiscard]] bool idle() const noexcept { return jobs_ == 0; }
    /// Ends the thread after the jobs that it was given.
    void join();

private:
    struct Job {
        Ticket ticket;
        Task work;
        Task done;
    };

    void start();
    void run() noexcept;

    const Task changed_;
    Ticket last_ticket_ = 0;
    std::size_t jobs_ = 0;
    std::thread thread_;

    std::mutex mutex_;
    std::condition_variable added_;
    // Nodes move from list to list, which needs no memory.
    std::list<Job> queued_;
    std::list<Job> done_;
    bool ending_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
