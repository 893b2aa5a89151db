#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// How a message that was sent through the sandbox is delivered.
struct DeliveryPlan {
    std::chrono::steady_clock::time_point accepted;
    std::chrono::system_clock::time_point accepted_at;  ///< The same moment by the calendar.
    std::chrono::nanoseconds delay{0};
    std::optional<std::chrono::system_clock::time_point> expiry{};  ///< Delivered after that it is dropped.
    std::optional<std::string> failure{};                           ///< Why it is not delivered.

    [[nodiscard]] std::chrono::steady_clock::time_point due() const { return accepted + delay; }
    /// Why it is not delivered when it is due; unset if it is.
    [[nodiscard]] std::optional<std::string> reason() const;
};

/// A message of the account, with what was sent.
struct SentMessage {
    Message message;
    SendResult result;
    std::string content{};
    Template content_template{};
    std::vector<std::string> to{};
    std::string option{};
    std::string push_id{};
    std::optional<DeliveryPlan> plan{};  ///< Unset for a message that was added as it is.

    /// What the service would report at `now`: not sent in the first half of the delay, then sending, then done; each
    /// with the time at which it became so.
    [[nodiscard]] SendResult result_at(std::chrono::steady_clock::time_point now) const;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
