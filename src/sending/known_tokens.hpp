#pragma once

#include <memory>

#include "../core/core.hpp"
#include "../core/request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Lets every request pass and tells the guard which message tokens the replies name: they are guarded with the account.
/// Null if the guard is switched off.
[[nodiscard]] std::shared_ptr<RequestAdmission> learn_listed_tokens(const std::shared_ptr<const Core>& core);
[[nodiscard]] std::shared_ptr<RequestAdmission> learn_added_token(const std::shared_ptr<const Core>& core);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
