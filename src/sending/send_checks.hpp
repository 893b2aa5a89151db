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

/// The first fault of a send request as a sentence that names the field and its limit; empty: none.
[[nodiscard]] std::string fault_of(const std::shared_ptr<const Core>& core, const SendRequest& request);
[[nodiscard]] std::string fault_of(const std::shared_ptr<const Core>& core, const BatchSendRequest& request);

/// The admission by the send guard; null if the guard is switched off.
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core,
                                                              std::string_view operation, const SendRequest& request);
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core,
                                                              std::string_view operation,
                                                              const BatchSendRequest& request);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
