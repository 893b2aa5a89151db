#include "callbacks.hpp"

#include <utility>

#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

std::string body_of(const Json& event) { return event.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string message_completed(const SentMessage& sent) {
    const auto reason = sent.plan ? sent.plan->reason() : std::nullopt;
    const DeliveryStatus status = reason ? DeliveryStatus::failed : DeliveryStatus::sent;
    const MessageCompleted completed{reason.value_or(""), sent.message.short_code, status};
    return body_of({{"event", "message_complate"}, {"messageInfo", to_json(completed)}});
}

std::string topic_user_added(const TopicDetail& topic, const TopicUser& user) {
    TopicUserAdded added;
    added.id = user.id;
    added.open_id = user.open_id;
    added.topic_id = topic.topic_id;
    added.user_sex = user.user_sex;
    added.is_follow = user.is_follow;
    added.nick_name = user.nick_name;
    added.have_phone = user.have_phone;
    added.topic_code = topic.topic_code;
    added.topic_name = topic.topic_name;
    added.head_img_url = user.head_img_url;
    added.email_status = user.email_status;
    return body_of({{"event", "add_topic_user"}, {"topicUserInfo", to_json(added)}});
}

std::string friend_added(const Friend& added, const std::string& content) {
    FriendAdded told;
    told.token = added.token;
    told.friend_id = added.friend_id;
    told.is_follow = added.is_follow;
    told.nick_name = added.nick_name;
    told.have_phone = added.have_phone;
    told.create_time = added.create_time;
    told.email_status = added.email_status;
    Json info = to_json(told);
    info.erase("qrCode");
    return body_of({{"event", "add_friend"}, {"friendInfo", std::move(info)}, {"qrCode", content}});
}

std::string form_submitted(const FormSubmitted& submission) {
    Json event = {{"event", "form.submit"}};
    event.update(to_json(submission));
    return body_of(event);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
