#include <pushplus/send_guard.hpp>

#include <utility>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {

SendGuard::SendGuard(std::shared_ptr<const detail::Core> core) noexcept : core_(std::move(core)) {}

Result<SendGuardStatus> SendGuard::status() const {
    if (auto fault = detail::fault_of_client(core_)) return *std::move(fault);
    return core_->guard().status();
}

Result<void> SendGuard::clear() const {
    if (auto fault = detail::fault_of_client(core_)) return *std::move(fault);
    return core_->guard().clear(nullptr);
}

Result<void> SendGuard::clear(const Channel& channel) const {
    if (auto fault = detail::fault_of_client(core_)) return *std::move(fault);
    return core_->guard().clear(&channel);
}

}  // namespace v0
}  // namespace pushplus
