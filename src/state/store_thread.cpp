#include "store_thread.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <utility>

#include "../base/blocked_signals.hpp"
#include "../base/leftover_threads.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

// The thread has its own share, so that it may outlast the object that it was started by.
struct StoreThread::Shared {
    explicit Shared(std::chrono::milliseconds idle) : longest_idle(idle) {}

    const std::chrono::milliseconds longest_idle;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Task> tasks;
    std::thread::id thread;  ///< Unset: there is none, or it has nothing more to do.
    bool ending = false;
};

StoreThread::StoreThread(std::chrono::milliseconds longest_idle) : shared_(std::make_shared<Shared>(longest_idle)) {}

StoreThread::~StoreThread() {
    {
        const std::lock_guard<std::mutex> lock(shared_->mutex);
        shared_->ending = true;
    }
    shared_->changed.notify_all();
    if (!thread_.joinable()) return;
    if (thread_.get_id() == std::this_thread::get_id())
        leave_to_end(std::move(thread_));
    else
        thread_.join();
}

void StoreThread::post(Task task) {
    {
        const std::lock_guard<std::mutex> lock(shared_->mutex);
        shared_->tasks.push_back(std::move(task));
        if (shared_->thread != std::thread::id()) return shared_->changed.notify_one();
        // It has nothing more to do but to end.
        if (thread_.joinable()) thread_.join();
        try {
            thread_ = std::thread([shared = shared_] { run(shared); });
            shared_->thread = thread_.get_id();
            return;
        } catch (const std::system_error&) {
            task = std::move(shared_->tasks.back());
            shared_->tasks.pop_back();
        }
    }
    task();
}

bool StoreThread::is_this_thread() const {
    const std::lock_guard<std::mutex> lock(shared_->mutex);
    return shared_->thread == std::this_thread::get_id();
}

bool StoreThread::runs() const {
    const std::lock_guard<std::mutex> lock(shared_->mutex);
    return shared_->thread != std::thread::id();
}

void StoreThread::run(const std::shared_ptr<Shared>& shared) noexcept {
    block_signals();
    std::unique_lock<std::mutex> lock(shared->mutex);
    for (;;) {
        const bool woken = shared->changed.wait_for(lock, shared->longest_idle,
                                                    [&] { return shared->ending || !shared->tasks.empty(); });
        if (!woken || shared->tasks.empty()) {
            shared->thread = std::thread::id();
            return;
        }
        Task task = std::move(shared->tasks.front());
        shared->tasks.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
