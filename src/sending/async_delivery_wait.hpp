#pragma once

#include <memory>
#include <string>

#include <pushplus/messages.hpp>
#include <pushplus/pending.hpp>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// `wait_delivered` and `send_and_wait` for asynchronous clients.
[[nodiscard]] Pending<DeliveryReport> wait_delivered_async(const std::shared_ptr<const Core>& core,
                                                           std::string short_code, const WaitOptions& options);
[[nodiscard]] Pending<DeliveryReport> send_and_wait_async(const std::shared_ptr<const Core>& core,
                                                          const SendRequest& request, const WaitOptions& options);

/// Queries the outcome of a message, once `admission` admits it.
template <template <class> class Reply>
[[nodiscard]] Reply<SendResult> ask_send_result(const std::shared_ptr<const Core>& core, std::string_view short_code,
                                                const CallOptions& options,
                                                std::shared_ptr<RequestAdmission> admission);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
