#include "turns.hpp"

#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

std::optional<Error> Turns::begin(std::chrono::milliseconds limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!taken_) {
        taken_ = true;
        return std::nullopt;
    }
    const auto deadline = std::chrono::steady_clock::now() + limit;
    const auto own = waiting_.emplace(waiting_.end());
    while (!own->may_begin && !own->error) {
        const auto left = deadline - std::chrono::steady_clock::now();
        if (left <= left.zero()) break;
        own->called.wait_for(lock, left);
    }
    const bool mine = own->may_begin;
    auto error = std::move(own->error);
    waiting_.erase(own);
    if (mine) return std::nullopt;
    if (error) return error;
    return make_error(ErrorKind::rate_limited, "the store is busy: other threads of this process used it for " +
                                                   std::to_string(limit.count()) + " ms; use several store objects");
}

void Turns::end() {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto& waiting : waiting_) {
        if (waiting.error) continue;
        waiting.may_begin = true;
        waiting.called.notify_one();
        return;
    }
    taken_ = false;
}

void Turns::fail(const Error& error) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto& waiting : waiting_) {
        if (waiting.error) continue;
        waiting.error = error;
        waiting.called.notify_one();
    }
    taken_ = false;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
