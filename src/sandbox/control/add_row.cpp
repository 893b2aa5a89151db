#include "add_row.hpp"

#include <functional>
#include <utility>
#include <vector>

#include "../../base/random_hex.hpp"
#include "../wire/invalid_value.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

void choose_if_empty(std::string& text) {
    if (text.empty()) text = random_hex();
}

void set_if_empty(DateTime& date, const DateTime& now) {
    if (date.empty()) date = now;
}

[[noreturn]] void refuse_taken(const char* member, const std::string& what) {
    throw InvalidValue{member, what + " is taken"};
}

template <class Row>
void require_unused_id(std::vector<Row>& rows, Row& row, const char* member = "id") {
    if (id_of(row) > largest_id) throw InvalidValue{member, "must be at most " + std::to_string(largest_id)};
    if (id_of(row) > 0 && find_row(rows, id_of(row)) != nullptr) refuse_taken(member, std::to_string(id_of(row)));
}

// `text_of(row)` is what rows are told apart by; many may have none.
template <class Row, class TextOf>
void require_unused(const std::vector<Row>& rows, const Row& row, TextOf text_of, const char* member) {
    const std::string& text = text_of(row);
    if (text.empty()) return;
    for (const Row& other : rows)
        if (text_of(other) == text) refuse_taken(member, text);
}

template <class Row>
void require_unused_code(const std::vector<Row>& rows, const Row& row, const char* member) {
    require_unused(
        rows, row, [](const Row& each) -> const std::string& { return code_of(each); }, member);
}

// Created and joined topics share the numbering.
void require_unused_topic_id(Account& account, std::int64_t id) {
    if (id > largest_id) throw InvalidValue{"topicId", "must be at most " + std::to_string(largest_id)};
    if (id > 0 && (find_row(account.topics, id) != nullptr || find_row(account.joined_topics, id) != nullptr))
        refuse_taken("topicId", std::to_string(id));
}

}  // namespace

std::string add_message(Account& account, const DateTime& now, SentMessage message) {
    choose_if_empty(message.message.short_code);
    set_if_empty(message.message.update_time, now);
    set_if_empty(message.result.update_time, message.message.update_time);
    std::string short_code = message.message.short_code;
    account.messages.push_back(std::move(message));
    return short_code;
}

std::int64_t add_message_token(Account& account, const DateTime&, MessageToken token) {
    require_unused_id(account.message_tokens, token);
    require_unused(account.message_tokens, token, std::mem_fn(&MessageToken::token), "token");
    choose_if_empty(token.token);
    if (token.expire_time.empty()) token.expire_time = DateTime("2999-12-31 00:00:00");
    return put_row(account, account.message_tokens, std::move(token));
}

std::int64_t add_topic(Account& account, const DateTime& now, TopicDetail topic) {
    CreatedTopic created{std::move(topic), {}};
    require_unused_topic_id(account, created.detail.topic_id);
    require_unused_code(account.topics, created, "topicCode");
    set_if_empty(created.detail.create_time, now);
    return put_row(account, account.topics, std::move(created));
}

std::int64_t add_joined_topic(Account& account, const DateTime& now, JoinedTopicDetail topic) {
    require_unused_topic_id(account, topic.topic_id);
    set_if_empty(topic.create_time, now);
    return put_row(account, account.joined_topics, std::move(topic));
}

std::int64_t add_topic_user(Account& account, const DateTime& now, std::int64_t topic_id, TopicUser user) {
    CreatedTopic* const topic = find_row(account.topics, topic_id);
    if (topic == nullptr) throw InvalidValue{"topicId", "there is no such created topic"};
    require_unused_id(topic->users, user, "user.id");
    set_if_empty(user.follow_time, now);
    return put_row(account, topic->users, std::move(user));
}

std::int64_t add_webhook(Account& account, const DateTime& now, Webhook webhook) {
    require_unused_id(account.webhooks, webhook);
    require_unused_code(account.webhooks, webhook, "webhookCode");
    set_if_empty(webhook.create_time, now);
    return put_row(account, account.webhooks, std::move(webhook));
}

std::int64_t add_mp_channel(Account& account, const DateTime& now, MpChannel channel) {
    require_unused_id(account.mp_channels, channel);
    set_if_empty(channel.update_time, now);
    return put_row(account, account.mp_channels, std::move(channel));
}

std::int64_t add_cp_channel(Account& account, const DateTime&, CpChannel channel) {
    require_unused_id(account.cp_channels, channel);
    require_unused(account.cp_channels, channel, std::mem_fn(&CpChannel::cp_code), "cpCode");
    return put_row(account, account.cp_channels, std::move(channel));
}

std::int64_t add_mail_channel(Account& account, const DateTime& now, MailChannelDetail channel) {
    require_unused_id(account.mail_channels, channel);
    require_unused(account.mail_channels, channel, std::mem_fn(&MailChannelDetail::mail_code), "mailCode");
    set_if_empty(channel.create_time, now);
    return put_row(account, account.mail_channels, std::move(channel));
}

std::int64_t add_friend(Account& account, const DateTime& now, Friend person) {
    require_unused_id(account.friends, person);
    require_unused(account.friends, person, std::mem_fn(&Friend::token), "token");
    for (const Friend& other : account.friends)
        if (person.friend_id > 0 && other.friend_id == person.friend_id)
            refuse_taken("friendId", std::to_string(person.friend_id));
    choose_if_empty(person.token);
    set_if_empty(person.create_time, now);
    person.id = account.id_for(person.id);
    person.friend_id = account.id_for(person.friend_id);
    return put_row(account, account.friends, std::move(person));
}

std::int64_t add_preprocessor(Account& account, const DateTime& now, StoredPreprocessor preprocessor) {
    require_unused_id(account.preprocessors, preprocessor);
    require_unused_code(account.preprocessors, preprocessor, "preCode");
    if (preprocessor.detail.content_type == ScriptLanguage{})
        preprocessor.detail.content_type = ScriptLanguage::javascript;
    set_if_empty(preprocessor.create_time, now);
    return put_row(account, account.preprocessors, std::move(preprocessor));
}

std::string add_person(Account& account, TopicUser person) {
    require_unused(account.people, person, std::mem_fn(&TopicUser::open_id), "openId");
    choose_if_empty(person.open_id);
    account.people.push_back(std::move(person));
    return account.people.back().open_id;
}

std::string add_form(Account& account, SandboxForm form) {
    require_unused(account.forms, form, std::mem_fn(&SandboxForm::form_code), "formCode");
    choose_if_empty(form.form_id);
    choose_if_empty(form.form_code);
    account.forms.push_back(std::move(form));
    return account.forms.back().form_code;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
