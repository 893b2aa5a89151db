#include "store_thread.hpp"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "../base/blocked_signals.hpp"
#include "../base/leftover_threads.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

// The thread has its own share, so that it may outlast the object that it was started by.
struct StoreThread::Shared final : IdleThread {
    explicit Shared(std::chrono::milliseconds idle) : longest_idle(idle) {}

    void end_when_idle() override;

    const std::chrono::milliseconds longest_idle;
    std::mutex mutex;
    std::condition_variable changed;
    std::map<Ticket, Task> tasks;  ///< In the order of posting.
    Ticket last_ticket = 0;
    std::thread handle;      ///< Of the thread that was started last, until it is joined.
    std::thread::id thread;  ///< Unset: there is none, or it has nothing more to do.
    int hurrying = 0;        ///< How many wait for it to end.
    bool ending = false;
};

void StoreThread::Shared::end_when_idle() {
    std::thread ended;
    {
        std::unique_lock<std::mutex> lock(mutex);
        if (thread == std::this_thread::get_id()) return;
        ++hurrying;
        changed.notify_all();
        changed.wait(lock, [this] { return thread == std::thread::id(); });
        --hurrying;
        ended = std::move(handle);
    }
    if (ended.joinable()) ended.join();
}

StoreThread::StoreThread(std::chrono::milliseconds longest_idle) : shared_(std::make_shared<Shared>(longest_idle)) {
    wait_for_it_too(shared_);
}

StoreThread::~StoreThread() {
    std::thread thread;
    {
        const std::lock_guard<std::mutex> lock(shared_->mutex);
        shared_->ending = true;
        thread = std::move(shared_->handle);
    }
    shared_->changed.notify_all();
    if (!thread.joinable()) return;
    if (thread.get_id() == std::this_thread::get_id())
        leave_to_end(std::move(thread));
    else
        thread.join();
}

StoreThread::Ticket StoreThread::post(Task task) {
    {
        const std::lock_guard<std::mutex> lock(shared_->mutex);
        const Ticket ticket = ++shared_->last_ticket;
        const auto posted = shared_->tasks.emplace(ticket, std::move(task)).first;
        if (shared_->thread != std::thread::id()) {
            shared_->changed.notify_all();
            return ticket;
        }
        // It has nothing more to do but to end.
        if (shared_->handle.joinable()) shared_->handle.join();
        try {
            shared_->handle = std::thread([shared = shared_] { run(shared); });
            shared_->thread = shared_->handle.get_id();
            return ticket;
        } catch (const std::exception&) {
            task = std::move(posted->second);
            shared_->tasks.erase(posted);
        }
    }
    task();
    return 0;
}

bool StoreThread::take_back(Ticket task) {
    Task taken;  // Destroyed without the lock.
    const std::lock_guard<std::mutex> lock(shared_->mutex);
    const auto posted = shared_->tasks.find(task);
    if (posted == shared_->tasks.end()) return false;
    taken = std::move(posted->second);
    shared_->tasks.erase(posted);
    return true;
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
        const bool woken = shared->changed.wait_for(lock, shared->longest_idle, [&] {
            return shared->ending || shared->hurrying > 0 || !shared->tasks.empty();
        });
        if (!woken || shared->tasks.empty()) {
            shared->thread = std::thread::id();
            shared->changed.notify_all();
            return;
        }
        const auto first = shared->tasks.begin();
        Task task = std::move(first->second);
        shared->tasks.erase(first);
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
