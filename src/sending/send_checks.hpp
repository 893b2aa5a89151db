#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/send_request.hpp>

#include "../core/core.hpp"
#include "../core/request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is wrong with a request to send; empty if nothing is. Found before a request is spent; names the field and the
/// limit.
[[nodiscard]] std::string fault_of(const std::shared_ptr<const Core>& core, const SendRequest& request);
[[nodiscard]] std::string fault_of(const std::shared_ptr<const Core>& core, const BatchSendRequest& request);

/// The guard that the request must pass; null if the guard is switched off.
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core,
                                                              std::string_view operation, const SendRequest& request);
[[nodiscard]] std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core,
                                                              std::string_view operation,
                                                              const BatchSendRequest& request);

/// Lists as the service writes them, joined by commas: "a,b", and a batch's options as ",bark,".
[[nodiscard]] std::string comma_list(const std::vector<std::string>& texts);
[[nodiscard]] std::string channel_list(const std::vector<BatchChannel>& channels);
[[nodiscard]] std::string option_list(const std::vector<BatchChannel>& channels);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
