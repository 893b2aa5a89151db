#include "loop_at_need.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

LoopAtNeed::LoopAtNeed(TransportOptions options, std::shared_ptr<SharedTrust> trust)
    : options_(std::move(options)), trust_(std::move(trust)) {}

std::shared_ptr<EventLoop> LoopAtNeed::get() {
    Place& place = place_.get();
    const std::lock_guard<std::mutex> lock(place.mutex);
    if (!place.loop) place.loop = CurlLoop::start(options_, trust_);
    return place.loop;
}

LoopAtNeed::Place::~Place() {
    if (loop) loop->stop();
}

void LoopAtNeed::Place::abandon() noexcept {
    // What another thread of the parent held at the fork is left alone.
    if (mutex.try_lock() && loop) loop->abandon();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
