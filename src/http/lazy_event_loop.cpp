#include "lazy_event_loop.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

LazyEventLoop::LazyEventLoop(TransportOptions options, std::shared_ptr<CaCache> ca_cache,
                             std::shared_ptr<Clock> idle_clock)
    : options_(std::move(options)), ca_cache_(std::move(ca_cache)), idle_clock_(std::move(idle_clock)) {}

std::shared_ptr<EventLoop> LazyEventLoop::get() {
    Slot& slot = slot_.get();
    const std::lock_guard<std::mutex> lock(slot.mutex);
    if (!slot.loop) slot.loop = CurlLoop::start(options_, ca_cache_, idle_clock_);
    return slot.loop;
}

LazyEventLoop::Slot::~Slot() {
    if (loop) loop->stop();
}

void LazyEventLoop::Slot::abandon() noexcept {
    // If another thread of the parent held the lock at the fork, the loop stays as it is.
    if (mutex.try_lock() && loop) loop->abandon();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
