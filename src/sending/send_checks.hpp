#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <pushplus/send_request.hpp>

#include "../core/core.hpp"
#include "../core/request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is wrong with a request to send; empty if nothing is. Found before a request is spent; names the field and the
/// limit.
[[nodiscard]] std::string fault_of(const Core& core, const SendRequest& request);
[[nodiscard]] std::string fault_of(const Core& core, const BatchSendRequest& request);

/// The guard that the request must pass; null if the guard is switched off.
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const Core& core, std::string_view operation,
                                                              const SendRequest& request);
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const Core& core, std::string_view operation,
                                                              const BatchSendRequest& request);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
