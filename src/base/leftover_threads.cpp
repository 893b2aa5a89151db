#include "leftover_threads.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <pushplus/async_client.hpp>

#include "end_of_thread.hpp"
#include "per_process.hpp"
#include "thread_cancellation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct EndingThread {
    std::thread thread;
    EndOfThread end;
};

struct Leftover {
    ~Leftover() = default;
    // The threads are the parent's; the objects are leaked with this.
    void abandon() noexcept {}

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::thread::id> ending;  ///< The threads that are about to end a client, as often as they are.
    std::vector<EndingThread> threads;
    std::vector<std::weak_ptr<IdleThread>> idle;
};

// Never destroyed: a client may end after static objects.
PerProcess<Leftover>& leftover() {
    static auto& threads = *new PerProcess<Leftover>();
    return threads;
}

// Joins the threads that are at their end: they hold memory until then. The caller's is not, though it may have said so
// if it ends the program.
void join_ended(std::vector<EndingThread>& threads) {
    const auto ended = std::partition(threads.begin(), threads.end(), [](const EndingThread& entry) {
        return !entry.end.is_reached() || entry.thread.get_id() == std::this_thread::get_id();
    });
    for (auto entry = ended; entry != threads.end(); ++entry) entry->thread.join();
    threads.erase(ended, threads.end());
}

// The end of the program, or of the plug-in that holds this library, which does not wait for the others.
struct AtProgramEnd {
    ~AtProgramEnd() {
        auto* const left = leftover().find();
        if (left == nullptr) return;
        const std::lock_guard<std::mutex> lock(left->mutex);
        join_ended(left->threads);
        for (auto& entry : left->threads) entry.thread.detach();
        left->threads.clear();
    }
};

}  // namespace

void wait_for_it_too(const std::weak_ptr<IdleThread>& thread) {
    auto& left = leftover().get();
    const std::lock_guard<std::mutex> lock(left.mutex);
    const auto gone = std::remove_if(left.idle.begin(), left.idle.end(),
                                     [](const std::weak_ptr<IdleThread>& known) { return known.expired(); });
    left.idle.erase(gone, left.idle.end());
    left.idle.push_back(thread);
}

void client_is_ending(std::thread::id thread) {
    auto& left = leftover().get();
    const std::lock_guard<std::mutex> lock(left.mutex);
    left.ending.push_back(thread);
}

void client_ended(std::thread::id thread) {
    auto& left = leftover().get();
    const std::lock_guard<std::mutex> lock(left.mutex);
    const auto place = std::find(left.ending.begin(), left.ending.end(), thread);
    if (place != left.ending.end()) left.ending.erase(place);
    left.changed.notify_all();
}

void leave_to_end(std::thread thread) noexcept {
    try {
        static const AtProgramEnd at_program_end;
        static_cast<void>(at_program_end);
        auto& left = leftover().get();
        EndOfThread end;
        const std::lock_guard<std::mutex> lock(left.mutex);
        join_ended(left.threads);
        left.threads.reserve(left.threads.size() + 1);
        left.threads.push_back({std::move(thread), std::move(end)});
    } catch (const std::exception&) {
        if (thread.joinable()) thread.detach();
    }
}

}  // namespace detail

void wait_for_ended_clients() {
    auto* const left = detail::leftover().find();
    if (left == nullptr) return;
    const detail::ForbiddenThreadCancellation forbidden;
    std::vector<std::weak_ptr<detail::IdleThread>> idle;
    {
        std::unique_lock<std::mutex> lock(left->mutex);
        left->changed.wait(lock, [left] {
            return std::all_of(left->ending.begin(), left->ending.end(),
                               [](std::thread::id thread) { return thread == std::this_thread::get_id(); });
        });
        idle = left->idle;
    }
    for (const auto& known : idle)
        if (const auto thread = known.lock()) thread->end_when_idle();
    std::vector<detail::EndingThread> threads;
    {
        const std::lock_guard<std::mutex> lock(left->mutex);
        threads.swap(left->threads);
    }
    for (auto& [thread, end] : threads)
        if (thread.get_id() == std::this_thread::get_id())
            detail::leave_to_end(std::move(thread));
        else
            thread.join();
}

}  // namespace v0
}  // namespace pushplus
