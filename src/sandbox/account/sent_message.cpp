#include "sent_message.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

std::chrono::system_clock::time_point after(const DeliveryPlan& plan, std::chrono::nanoseconds span) {
    return plan.accepted_at + std::chrono::duration_cast<std::chrono::system_clock::duration>(span);
}

}  // namespace

std::optional<std::string> DeliveryPlan::reason() const {
    // sending.md, "POST /send": past its timestamp a message is dropped.
    if (!failure && expiry && after(*this, delay) > *expiry) return "消息已过期";
    return failure;
}

SendResult SentMessage::result_at(std::chrono::steady_clock::time_point now) const {
    if (!plan) return result;
    SendResult reported = result;
    if (now < plan->accepted + plan->delay / 2) {
        reported.status = DeliveryStatus::not_sent;
        reported.update_time = DateTime(plan->accepted_at);
    } else if (now < plan->due()) {
        reported.status = DeliveryStatus::sending;
        reported.update_time = DateTime(after(*plan, plan->delay / 2));
    } else {
        const auto reason = plan->reason();
        reported.status = reason ? DeliveryStatus::failed : DeliveryStatus::sent;
        reported.error_message = reason.value_or("");
        reported.update_time = DateTime(after(*plan, plan->delay));
    }
    return reported;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
