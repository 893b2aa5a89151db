#include "account.hpp"

#include <limits>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

Account::Account(Credentials owner, AccountTier tier) : credentials(std::move(owner)), send_rules(tier) {
    user_info.open_id = "o0aSandboxOpenId000000000000";
    user_info.union_id = "oGVSandboxUnionId00000000000";
    user_info.nick_name = "sandbox";
    user_info.token = credentials.token;
    limit_time.send_limit = SendRestriction::unrestricted;
    settings.default_channel = Channel::wechat;
    settings.default_channel_txt = "微信公众号";
    settings.is_send = true;
}

std::int64_t Account::id_for(std::int64_t wanted) noexcept {
    const std::int64_t id = wanted > 0 ? wanted : next_id_;
    if (id >= next_id_ && id < std::numeric_limits<std::int64_t>::max()) next_id_ = id + 1;
    return id;
}

SendResult SentMessage::result_at(std::chrono::steady_clock::time_point now) const {
    if (!accepted) return result;
    SendResult reported = result;
    if (now < *accepted + delay / 2) {
        reported.status = DeliveryStatus::not_sent;
    } else if (now < *accepted + delay) {
        reported.status = DeliveryStatus::sending;
    } else {
        reported.status = failure ? DeliveryStatus::failed : DeliveryStatus::sent;
        reported.error_message = failure.value_or("");
    }
    return reported;
}

std::optional<std::string> Account::take_failure() {
    if (delivery_failures.empty()) return failure_of_all.empty() ? std::nullopt : std::optional(failure_of_all);
    std::string reason = std::move(delivery_failures.front());
    delivery_failures.pop_front();
    return reason;
}

CreatedTopic& Account::created_topic(std::int64_t id) {
    if (CreatedTopic* const topic = find_row(topics, id)) return *topic;
    if (find_row(joined_topics, id) != nullptr) refuse(code::no_permission, "不是您创建的群组");
    refuse_unknown("群组", id);
}

JoinedTopicDetail& Account::joined_topic(std::int64_t id) {
    if (JoinedTopicDetail* const topic = find_row(joined_topics, id)) return *topic;
    if (find_row(topics, id) != nullptr) refuse(code::no_permission, "不是您加入的群组");
    refuse_unknown("群组", id);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
