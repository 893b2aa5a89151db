#include "population.hpp"

namespace pushplus_soak {

namespace {

constexpr int rows_that_stay = 60;
constexpr int rows_to_remove = 300;

Row add_topic(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::TopicDetail topic;
    topic.topic_name = name;
    topic.topic_code = name;
    return {sandbox.add_topic(topic), name};
}

Row add_joined_topic(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::JoinedTopicDetail topic;
    topic.topic_name = name;
    topic.topic_code = name;
    return {sandbox.add_joined_topic(topic), name};
}

Row add_token(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::MessageToken token;
    token.name = name;
    return {sandbox.add_message_token(token), name};
}

Row add_webhook(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::Webhook webhook;
    webhook.webhook_code = name;
    webhook.webhook_name = name;
    webhook.webhook_type = pushplus::WebhookType::feishu;
    webhook.webhook_url = "https://127.0.0.1/hook";
    return {sandbox.add_webhook(webhook), name};
}

Row add_mailbox(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::MailChannelDetail mail;
    mail.mail_name = name;
    mail.mail_code = name;
    return {sandbox.add_mail_channel(mail), name};
}

pushplus::Friend new_friend(const std::string& name) {
    pushplus::Friend person;
    person.nick_name = name;
    person.remark = name;
    return person;
}

Row add_preprocessor(pushplus::Sandbox& sandbox, const std::string& name) {
    pushplus::PreprocessorDetail preprocessor;
    preprocessor.pre_name = name;
    preprocessor.pre_code = name;
    preprocessor.content = "content += '!'";
    return {sandbox.add_preprocessor(preprocessor), name};
}

}  // namespace

Population::Population(pushplus::Sandbox& sandbox) {
    for (int i = 1; i <= rows_that_stay; ++i) {
        const std::string name = "stays-" + std::to_string(i);
        topics.push_back(add_topic(sandbox, name));
        joined_topics.push_back(add_joined_topic(sandbox, name));
        mailboxes.push_back(add_mailbox(sandbox, name));
        pushplus::Message message;
        message.title = name;
        short_codes.push_back(sandbox.add_message(message, {pushplus::DeliveryStatus::sent, "", {}}));
        message_tokens.push_back(add_token(sandbox, name));
        webhooks.push_back(add_webhook(sandbox, name));
        friends.push_back({sandbox.add_friend(new_friend(name)), name});
        preprocessors.push_back(add_preprocessor(sandbox, name));
        pushplus::MpChannel mp;
        mp.nick_name = name;
        sandbox.add_mp_channel(mp);
        pushplus::CpChannel cp;
        cp.cp_name = name;
        sandbox.add_cp_channel(cp);
    }
    // Friends are removed by `friend_id`, which must be known here; no id is used twice.
    constexpr std::int64_t first_friend_id = 1'000'000'000;
    for (int i = 1; i <= rows_to_remove; ++i) {
        const std::string name = "victim-" + std::to_string(i);
        topics_to_leave.add(add_joined_topic(sandbox, name));
        tokens_to_remove.add(add_token(sandbox, name));
        preprocessors_to_remove.add(add_preprocessor(sandbox, name));
        pushplus::TopicUser user;
        user.nick_name = name;
        users_to_remove.add({sandbox.add_topic_user(topics.front().id, user), name});
        auto person = new_friend(name);
        person.friend_id = first_friend_id + i;
        sandbox.add_friend(person);
        friends_to_remove.add({person.friend_id, name});
    }
}

}  // namespace pushplus_soak
