#include <pushplus/send_guard.hpp>

#include <utility>

#include <pushplus/detail/moved_from.hpp>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {

SendGuard::SendGuard(std::shared_ptr<const detail::Core> core) noexcept : core_(std::move(core)) {}

Result<SendGuardStatus> SendGuard::status() const {
    if (core_ == nullptr) return detail::moved_from("client");
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().status();
}

Result<void> SendGuard::clear() const {
    if (core_ == nullptr) return detail::moved_from("client");
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().clear(nullptr);
}

Result<void> SendGuard::clear(const Channel& channel) const {
    if (core_ == nullptr) return detail::moved_from("client");
    if (core_->unusable()) return *core_->unusable();
    return core_->guard().clear(&channel);
}

}  // namespace v0
}  // namespace pushplus
