#include "lazy_event_loop.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

LazyEventLoop::LazyEventLoop(TransportOptions options, std::shared_ptr<CaCache> trust)
    : options_(std::move(options)), trust_(std::move(trust)) {}

std::shared_ptr<EventLoop> LazyEventLoop::get() {
    Place& place = place_.get();
    const std::lock_guard<std::mutex> lock(place.mutex);
    if (!place.loop) place.loop = CurlLoop::start(options_, trust_);
    return place.loop;
}

LazyEventLoop::Place::~Place() {
    if (loop) loop->stop();
}

void LazyEventLoop::Place::abandon() noexcept {
    // What another thread of the parent held at the fork is left alone.
    if (mutex.try_lock() && loop) loop->abandon();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
