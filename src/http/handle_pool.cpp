#include "handle_pool.hpp"

#include <utility>

#include "../types/process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

HandlePool::HandlePool(TransportOptions options)
    : options_(std::move(options)), idle_(new Idle(process_generation())) {}

HandlePool::~HandlePool() {
    Idle* const idle = idle_.load(std::memory_order_acquire);
    if (idle->process == process_generation())
        delete idle;
    else
        abandon(idle);
}

HandlePool::Idle& HandlePool::idle() {
    Idle* idle = idle_.load(std::memory_order_acquire);
    if (idle->process == process_generation()) return *idle;
    auto fresh = std::make_unique<Idle>(process_generation());
    if (idle_.compare_exchange_strong(idle, fresh.get(), std::memory_order_acq_rel)) {
        abandon(idle);
        return *fresh.release();
    }
    return *idle;
}

void HandlePool::abandon(Idle* of_parent) noexcept {
    // Leaked on purpose. If another thread of the parent was within the list at the fork, even its sockets are.
    if (!of_parent->mutex.try_lock()) return;
    for (const auto& handle : of_parent->handles) handle->abandon();
}

std::unique_ptr<CurlHandle> HandlePool::take() {
    Idle& idle = this->idle();
    {
        const std::lock_guard<std::mutex> lock(idle.mutex);
        if (!idle.handles.empty()) {
            auto handle = std::move(idle.handles.back());
            idle.handles.pop_back();
            return handle;
        }
    }
    return std::make_unique<CurlHandle>(options_);
}

void HandlePool::give_back(std::unique_ptr<CurlHandle> handle) {
    Idle& idle = this->idle();
    const std::lock_guard<std::mutex> lock(idle.mutex);
    if (idle.handles.size() < options_.max_idle_connections) idle.handles.push_back(std::move(handle));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
