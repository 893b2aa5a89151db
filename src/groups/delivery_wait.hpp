#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/messages.hpp>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Why waiting for a delivery is out of the question from the start: no secretKey, senseless options.
[[nodiscard]] std::optional<Error> cannot_wait(const Core& core, const WaitOptions& options);

/// Asks for a message's fate with growing pauses, the first question after `before_first`.
[[nodiscard]] Result<DeliveryReport> wait_delivered(const std::shared_ptr<const Core>& core, std::string short_code,
                                                    const WaitOptions& options, std::chrono::milliseconds before_first);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
