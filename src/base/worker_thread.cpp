#include "worker_thread.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "blocked_signals.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

WorkerThread::WorkerThread(Task changed) : changed_(std::move(changed)) {}

WorkerThread::Ticket WorkerThread::add(Task work, Task done) {
    std::list<Job> job;
    job.push_back({++last_ticket_, std::move(work), std::move(done)});
    try {
        start();
    } catch (const std::system_error&) {
        job.front().work();
        const std::lock_guard<std::mutex> lock(mutex_);
        done_.splice(done_.end(), job);
        ++jobs_;
        changed_();
        return last_ticket_;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    queued_.splice(queued_.end(), job);
    ++jobs_;
    added_.notify_one();
    return last_ticket_;
}

bool WorkerThread::take_back(Ticket job) {
    std::list<Job> taken;  // Its end may run anything: not under the lock.
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found =
        std::find_if(queued_.begin(), queued_.end(), [job](const Job& queued) { return queued.ticket == job; });
    if (found == queued_.end()) return false;
    taken.splice(taken.end(), queued_, found);
    --jobs_;
    return true;
}

void WorkerThread::run_done() {
    std::list<Job> done;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        done.swap(done_);
    }
    for (; !done.empty(); done.pop_front()) {
        --jobs_;
        try {
            done.front().done();
        } catch (...) {
            continue;
        }
    }
}

void WorkerThread::join() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ending_ = true;
    }
    added_.notify_one();
    thread_.join();
}

void WorkerThread::start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void WorkerThread::run() noexcept {
    block_signals();
    for (;;) {
        std::list<Job> job;
        {
            std::unique_lock<std::mutex> lock(mutex_);
            added_.wait(lock, [this] { return ending_ || !queued_.empty(); });
            if (queued_.empty()) return;
            job.splice(job.end(), queued_, queued_.begin());
        }
        job.front().work();
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            done_.splice(done_.end(), job);
        }
        changed_();
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
