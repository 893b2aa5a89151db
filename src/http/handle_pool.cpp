#include "handle_pool.hpp"

#include <exception>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

HandlePool::HandlePool(TransportOptions options, std::shared_ptr<CaCache> ca_cache, std::shared_ptr<Clock> idle_clock)
    : options_(std::move(options)), ca_cache_(std::move(ca_cache)), idle_clock_(std::move(idle_clock)) {}

void HandlePool::Idle::abandon() noexcept {
    // If another thread of the parent was changing the list at the fork, even its sockets stay open.
    if (!mutex.try_lock()) return;
    for (const auto& handle : handles) handle->abandon();
}

std::unique_ptr<CurlHandle> HandlePool::acquire() {
    Idle& idle = idle_.get();
    const std::lock_guard<std::mutex> lock(idle.mutex);
    if (idle.handles.empty()) return nullptr;
    auto handle = std::move(idle.handles.back());
    idle.handles.pop_back();
    return handle;
}

std::unique_ptr<CurlHandle> HandlePool::make() const {
    return std::make_unique<CurlHandle>(options_, ca_cache_, idle_clock_);
}

void HandlePool::release(std::unique_ptr<CurlHandle> handle) noexcept {
    try {
        Idle& idle = idle_.get();
        const std::lock_guard<std::mutex> lock(idle.mutex);
        if (idle.handles.size() < options_.max_idle_connections) idle.handles.push_back(std::move(handle));
    } catch (const std::exception&) {
        return;
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
