#include "leftover_threads.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include <pushplus/async_client.hpp>

#include "per_process.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct Leftover {
    ~Leftover() = default;
    // The threads are the parent's; the objects are leaked with this.
    void abandon() noexcept {}

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::thread::id> ending;  ///< The threads that are about to end a client, as often as they are.
    std::vector<std::thread> threads;
};

// Never destroyed: a client may end after static objects.
PerProcess<Leftover>& leftover() {
    static auto& threads = *new PerProcess<Leftover>();
    return threads;
}

}  // namespace

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
        auto& left = leftover().get();
        const std::lock_guard<std::mutex> lock(left.mutex);
        left.threads.push_back(std::move(thread));
    } catch (const std::exception&) {
        if (thread.joinable()) thread.detach();
    }
}

}  // namespace detail

void wait_for_ended_clients() {
    auto* const left = detail::leftover().find();
    if (left == nullptr) return;
    std::vector<std::thread> threads;
    {
        std::unique_lock<std::mutex> lock(left->mutex);
        left->changed.wait(lock, [left] {
            return std::all_of(left->ending.begin(), left->ending.end(),
                               [](std::thread::id thread) { return thread == std::this_thread::get_id(); });
        });
        threads.swap(left->threads);
    }
    for (auto& thread : threads)
        if (thread.get_id() == std::this_thread::get_id())
            detail::leave_to_end(std::move(thread));
        else
            thread.join();
}

}  // namespace v0
}  // namespace pushplus
