// Operations that edit a row or a setting. Each new name is used by one call only.

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using pushplus::CallOptions;

void message_token(Caller& caller) {
    pushplus::EditMessageToken edit;
    edit.id = caller.dice.one_of(caller.scene.population.message_tokens).id;
    edit.name = caller.scene.ledger.unique_name("edited");
    make_call(
        caller, "message_tokens.edit", caller.scene.ledger.open(Change::edit, "message_tokens", edit.name),
        [edit](const auto& client, const CallOptions& options) { return client.message_tokens().edit(edit, options); },
        any_value);
}

void webhook(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.webhooks);
    pushplus::EditWebhook edit;
    edit.id = row.id;
    edit.webhook_code = row.name;
    edit.webhook_name = caller.scene.ledger.unique_name("edited");
    edit.webhook_type = pushplus::WebhookType::feishu;
    edit.webhook_url = "https://127.0.0.1/hook";
    make_call(
        caller, "webhooks.edit", caller.scene.ledger.open(Change::edit, "webhooks", edit.webhook_name),
        [edit](const auto& client, const CallOptions& options) { return client.webhooks().edit(edit, options); },
        any_value);
}

void remark(Caller& caller) {
    const std::string remark = caller.scene.ledger.unique_name("edited");
    make_call(
        caller, "friends.edit_remark", caller.scene.ledger.open(Change::edit, "friends", remark),
        [id = caller.dice.one_of(caller.scene.population.friends).id, remark](const auto& client,
                                                                              const CallOptions& options) {
            return client.friends().edit_remark(id, remark, options);
        },
        any_value);
}

void preprocessor(Caller& caller) {
    const Row row = caller.dice.one_of(caller.scene.population.preprocessors);
    pushplus::EditPreprocessor edit;
    edit.id = row.id;
    edit.pre_code = row.name;
    edit.pre_name = caller.scene.ledger.unique_name("edited");
    edit.content = "content += '!'";
    make_call(
        caller, "preprocessing.edit", caller.scene.ledger.open(Change::edit, "preprocessing", edit.pre_name),
        [edit](const auto& client, const CallOptions& options) { return client.preprocessing().edit(edit, options); },
        any_value);
}

void default_channel(Caller& caller) {
    make_call(
        caller, "settings.change_default_channel", nullptr,
        [](const auto& client, const CallOptions& options) {
            return client.settings().change_default_channel(pushplus::Channel::mail, {}, options);
        },
        any_value);
}

void receive_limit(Caller& caller) {
    make_call(
        caller, "settings.change_receive_limit", nullptr,
        [](const auto& client, const CallOptions& options) {
            return client.settings().change_receive_limit(pushplus::ReceiveLimit::receive_none, options);
        },
        any_value);
}

void is_send(Caller& caller) {
    make_call(
        caller, "settings.change_is_send", nullptr,
        [](const auto& client, const CallOptions& options) { return client.settings().change_is_send(true, options); },
        any_value);
}

void open_message_type(Caller& caller) {
    make_call(
        caller, "settings.change_open_message_type", nullptr,
        [](const auto& client, const CallOptions& options) {
            return client.settings().change_open_message_type(pushplus::OpenMessageType::mini_program, options);
        },
        any_value);
}

void extension_forward(Caller& caller) {
    make_call(
        caller, "settings.change_extension_forward", nullptr,
        [](const auto& client, const CallOptions& options) {
            return client.settings().change_extension_forward(true, options);
        },
        any_value);
}

}  // namespace

const std::vector<Operation>& editing_operations() {
    static const std::vector<Operation> operations = {message_token, webhook,           remark,
                                                      preprocessor,  default_channel,   receive_limit,
                                                      is_send,       open_message_type, extension_forward};
    return operations;
}

}  // namespace pushplus_soak
