// Operations that add a row, each with a unique name.

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using pushplus::CallOptions;

constexpr auto positive = [](std::int64_t id) { return id > 0; };

void topic(Caller& caller) {
    pushplus::AddTopic topic;
    topic.topic_code = topic.topic_name = caller.scene.ledger.unique_name("topic");
    topic.contact = topic.introduction = "soak";
    make_call(
        caller, "topics.add", caller.scene.ledger.open(Change::add, "topics", topic.topic_name),
        [topic](const auto& client, const CallOptions& options) { return client.topics().add(topic, options); },
        positive);
}

void message_token(Caller& caller) {
    pushplus::AddMessageToken token;
    token.name = caller.scene.ledger.unique_name("token");
    make_call(
        caller, "message_tokens.add", caller.scene.ledger.open(Change::add, "message_tokens", token.name),
        [token](const auto& client, const CallOptions& options) { return client.message_tokens().add(token, options); },
        [](const std::string& added) { return !added.empty(); });
}

void webhook(Caller& caller) {
    pushplus::AddWebhook webhook;
    webhook.webhook_code = webhook.webhook_name = caller.scene.ledger.unique_name("webhook");
    webhook.webhook_type = pushplus::WebhookType::feishu;
    webhook.webhook_url = "https://127.0.0.1/hook";
    make_call(
        caller, "webhooks.add", caller.scene.ledger.open(Change::add, "webhooks", webhook.webhook_name),
        [webhook](const auto& client, const CallOptions& options) { return client.webhooks().add(webhook, options); },
        positive);
}

void preprocessor(Caller& caller) {
    pushplus::AddPreprocessor added;
    added.pre_code = added.pre_name = caller.scene.ledger.unique_name("preprocessor");
    added.content = "content += '!'";
    make_call(
        caller, "preprocessing.add", caller.scene.ledger.open(Change::add, "preprocessing", added.pre_name),
        [added](const auto& client, const CallOptions& options) { return client.preprocessing().add(added, options); },
        positive);
}

}  // namespace

const std::vector<Operation>& adding_operations() {
    static const std::vector<Operation> operations = {topic, message_token, webhook, preprocessor};
    return operations;
}

}  // namespace pushplus_soak
