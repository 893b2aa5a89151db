#include <pushplus/send_guard.hpp>

#include <chrono>
#include <utility>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

std::int64_t now_of(const detail::Core& core) {
    const auto now = core.terms().tools.clock->system_now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

SendGuard::SendGuard(std::shared_ptr<const detail::Core> core) noexcept : core_(std::move(core)) {}

Result<SendGuardStatus> SendGuard::status() const {
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().status(now_of(*core_));
}

Result<void> SendGuard::clear() const {
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().clear(nullptr);
}

Result<void> SendGuard::clear(const Channel& channel) const {
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().clear(&channel);
}

}  // namespace v0
}  // namespace pushplus
