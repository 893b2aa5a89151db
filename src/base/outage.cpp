#include "outage.hpp"

#include <algorithm>
#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
constexpr std::chrono::seconds first_pause(1), longest_pause(30);
}  // namespace

std::optional<Error> Outage::resting(Moment now) {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    return known_ && now < known_->failure.retry_at ? std::optional(known_->error) : std::nullopt;
}

std::optional<Outage::Failure> Outage::failure() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    return known_ ? std::optional(known_->failure) : std::nullopt;
}

void Outage::failed(Moment now, const Error& error) {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    if (!known_) {
        known_ = Known{{now, now + first_pause}, first_pause, error};
        return;
    }
    known_->error = error;
    // Those that began together fail together: they are one failure.
    if (now < known_->failure.retry_at) return;
    known_->pause = std::min(known_->pause * 2, longest_pause);
    known_->failure.retry_at = now + known_->pause;
}

void Outage::worked() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    known_.reset();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
