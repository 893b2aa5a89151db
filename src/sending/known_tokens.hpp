#pragma once

#include <memory>

#include "../core/core.hpp"
#include "../core/request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Admits every request and reports the message tokens in the responses to the send guard, which counts them with the
/// account. Null if the guard is switched off.
[[nodiscard]] std::shared_ptr<RequestAdmission> learn_listed_tokens(const std::shared_ptr<const Core>& core);
[[nodiscard]] std::shared_ptr<RequestAdmission> learn_added_token(const std::shared_ptr<const Core>& core);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
