#include "posted_tasks.hpp"

#include <exception>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

thread_local bool this_thread_does_a_task = false;

// Of the machine's time: a store that hangs must not hold up its blocking callers for all who asked before.
constexpr std::chrono::seconds longest_wait(1);

}  // namespace

bool PostedTasks::in_a_task() noexcept { return this_thread_does_a_task; }

void PostedTasks::add() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++added_;
}

void PostedTasks::run(const std::function<void()>& task) {
    const bool before = this_thread_does_a_task;
    this_thread_does_a_task = true;
    try {
        task();
    } catch (const std::exception&) {
        // There was no room for it. What memory knows is stored with the next change.
        this_thread_does_a_task = before;
        return;
    }
    this_thread_does_a_task = before;
}

void PostedTasks::is_over() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++done_;
    changed_.notify_all();
    if (done_ == added_ && all_done_) all_done_->open();
}

void PostedTasks::wait_for_earlier() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_for(lock, longest_wait, [this, added = added_] { return done_ >= added || ended_; });
}

std::uint64_t PostedTasks::wait_for_all(Clock& clock, std::chrono::steady_clock::time_point deadline) {
    const auto all_done = std::make_shared<Notification>();
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (done_ == added_) return 0;
        all_done_ = all_done;
    }
    try {
        static_cast<void>(all_done->wait(clock, deadline, {}));
    } catch (...) {
        // The clock of the user's threw: nothing is waited for.
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    all_done_.reset();
    return added_ - done_;
}

void PostedTasks::client_ended() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    log_.close();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
