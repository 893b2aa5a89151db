#include "callbacks.hpp"

#include <utility>

#include "../wire/json.hpp"
#include "../wire/write_json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::string message_completed(const SentMessage& sent) {
    const auto reason = sent.plan ? sent.plan->reason() : std::nullopt;
    const DeliveryStatus status = reason ? DeliveryStatus::failed : DeliveryStatus::sent;
    const MessageCompleted completed{reason.value_or(""), sent.message.short_code, status};
    return json_text({{"event", "message_complate"}, {"messageInfo", to_json(completed)}});
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
    return json_text({{"event", "add_topic_user"}, {"topicUserInfo", to_json(added)}});
}

std::string friend_added(const Friend& added, const std::string& content) {
    FriendAdded info;
    info.token = added.token;
    info.friend_id = added.friend_id;
    info.is_follow = added.is_follow;
    info.nick_name = added.nick_name;
    info.have_phone = added.have_phone;
    info.create_time = added.create_time;
    info.email_status = added.email_status;
    Json members = to_json(info);
    members.erase("qrCode");
    return json_text({{"event", "add_friend"}, {"friendInfo", std::move(members)}, {"qrCode", content}});
}

std::string form_submitted(const FormSubmitted& submission) {
    Json event = {{"event", "form.submit"}};
    event.update(to_json(submission));
    return json_text(event);
}

std::string form_webhook_tested(const FormWebhookTest& test) {
    return json_text({{"event", "form.webhook.test"}, {"formTitle", test.form_title}, {"message", test.message}});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
