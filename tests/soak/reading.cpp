// Operations that read one object.

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using pushplus::CallOptions;

void token(Caller& caller) {
    make_call(
        caller, "users.token", nullptr,
        [](const auto& client, const CallOptions& options) { return client.users().token(options); },
        [secret = pushplus::SandboxOptions().token](const std::string& text) { return text == secret; });
}

void my_info(Caller& caller) {
    make_call(
        caller, "users.my_info", nullptr,
        [](const auto& client, const CallOptions& options) { return client.users().my_info(options); },
        [](const pushplus::UserInfo& info) { return info.nick_name == "sandbox"; });
}

void limit_time(Caller& caller) {
    make_call(
        caller, "users.limit_time", nullptr,
        [](const auto& client, const CallOptions& options) { return client.users().limit_time(options); },
        [](const pushplus::UserLimitTime& limit) {
            return limit.send_limit == pushplus::SendRestriction::unrestricted;
        });
}

void send_count(Caller& caller) {
    make_call(
        caller, "users.send_count", nullptr,
        [](const auto& client, const CallOptions& options) { return client.users().send_count(options); }, any_value);
}

void send_result(Caller& caller) {
    make_call(
        caller, "messages.send_result", nullptr,
        [code = caller.dice.one_of(caller.scene.population.short_codes)](
            const auto& client, const CallOptions& options) { return client.messages().send_result(code, options); },
        [](const pushplus::SendResult& result) { return result.status == pushplus::DeliveryStatus::sent; });
}

void topic_detail(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.topics);
    make_call(
        caller, "topics.detail", nullptr,
        [id = row.id](const auto& client, const CallOptions& options) { return client.topics().detail(id, options); },
        [row](const pushplus::TopicDetail& topic) { return topic.topic_id == row.id && topic.topic_name == row.name; });
}

void joined_topic_detail(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.joined_topics);
    make_call(
        caller, "topics.joined_detail", nullptr,
        [id = row.id](const auto& client, const CallOptions& options) {
            return client.topics().joined_detail(id, options);
        },
        [row](const pushplus::JoinedTopicDetail& topic) {
            return topic.topic_id == row.id && topic.topic_name == row.name;
        });
}

void topic_qr_code(Caller& caller) {
    make_call(
        caller, "topics.qr_code", nullptr,
        [id = caller.dice.one_of(caller.scene.population.topics).id](const auto& client, const CallOptions& options) {
            return client.topics().qr_code(id, {}, options);
        },
        [](const pushplus::TopicQrCode& code) { return !code.qr_code_img_url.empty(); });
}

void friend_qr_code(Caller& caller) {
    make_call(
        caller, "friends.qr_code", nullptr,
        [](const auto& client, const CallOptions& options) { return client.friends().qr_code({}, options); },
        [](const pushplus::FriendQrCode& code) { return !code.qr_code_img_url.empty(); });
}

void webhook_detail(Caller& caller) {
    make_call(
        caller, "webhooks.detail", nullptr,
        [id = caller.dice.one_of(caller.scene.population.webhooks).id](const auto& client, const CallOptions& options) {
            return client.webhooks().detail(id, options);
        },
        [](const pushplus::Webhook& webhook) { return webhook.webhook_type == pushplus::WebhookType::feishu; });
}

void mail_detail(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.mailboxes);
    make_call(
        caller, "mail_channels.detail", nullptr,
        [id = row.id](const auto& client, const CallOptions& options) {
            return client.mail_channels().detail(id, options);
        },
        [row](const pushplus::MailChannelDetail& mail) { return mail.id == row.id && mail.mail_name == row.name; });
}

void settings(Caller& caller) {
    make_call(
        caller, "settings.get", nullptr,
        [](const auto& client, const CallOptions& options) { return client.settings().get(options); },
        [](const pushplus::UserSettings& settings) { return settings.is_send; });
}

void preprocessor_detail(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.preprocessors);
    make_call(
        caller, "preprocessing.detail", nullptr,
        [id = row.id](const auto& client, const CallOptions& options) {
            return client.preprocessing().detail(id, options);
        },
        [row](const pushplus::PreprocessorDetail& detail) {
            return detail.id == row.id && detail.pre_code == row.name;
        });
}

void try_preprocessor(Caller& caller) {
    pushplus::TestPreprocessor test;
    test.content = "content += '!'";
    test.message = "message " + std::to_string(caller.dice.number(1, 1'000'000));
    make_call(
        caller, "preprocessing.test", nullptr,
        [test](const auto& client, const CallOptions& options) { return client.preprocessing().test(test, options); },
        [expected = test.message + "!"](const std::string& text) { return text == expected; });
}

}  // namespace

const std::vector<Operation>& reading_operations() {
    static const std::vector<Operation> operations = {token,
                                                      my_info,
                                                      limit_time,
                                                      send_count,
                                                      send_result,
                                                      topic_detail,
                                                      joined_topic_detail,
                                                      topic_qr_code,
                                                      friend_qr_code,
                                                      webhook_detail,
                                                      mail_detail,
                                                      settings,
                                                      preprocessor_detail,
                                                      try_preprocessor};
    return operations;
}

}  // namespace pushplus_soak
