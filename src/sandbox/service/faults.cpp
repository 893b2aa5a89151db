#include "faults.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void Faults::add(std::string_view operation, SandboxFault fault) {
    if (fault.times == 0) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    pending_.push_back({std::string(operation), std::move(fault)});
}

void Faults::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    pending_.clear();
    ++round_;
    changed_.notify_all();
}

void Faults::halt() {
    const std::lock_guard<std::mutex> lock(mutex_);
    halted_ = true;
    changed_.notify_all();
}

std::optional<Faults::Met> Faults::next(std::string_view operation) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& pending) {
        return pending.operation.empty() || pending.operation == operation;
    });
    if (found == pending_.end()) return std::nullopt;
    Met met{found->fault, round_};
    if (met.fault.times > 0 && --found->fault.times == 0) pending_.erase(found);
    return met;
}

bool Faults::wait(const Met& met, const std::function<bool()>& gone) {
    using Clock = std::chrono::steady_clock;
    // Keeps sums with the clock's time within its range.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
    // A client's end wakes nobody: it is looked for.
    constexpr std::chrono::milliseconds look = std::chrono::milliseconds(50);
    const auto end = Clock::now() + std::min(met.fault.delay, longest);
    std::unique_lock<std::mutex> lock(mutex_);
    while (!halted_ && round_ == met.round && Clock::now() < end) {
        changed_.wait_until(lock, std::min(end, Clock::now() + look));
        lock.unlock();
        const bool alone = gone();
        lock.lock();
        if (alone) return false;
    }
    return !halted_;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
