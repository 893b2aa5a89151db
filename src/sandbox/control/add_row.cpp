#include "add_row.hpp"

#include <utility>

#include "../account/random_hex.hpp"

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
    choose_if_empty(token.token);
    if (token.expire_time.empty()) token.expire_time = DateTime("2999-12-31 00:00:00");
    return put_row(account, account.message_tokens, std::move(token));
}

std::int64_t add_topic(Account& account, const DateTime& now, TopicDetail topic) {
    set_if_empty(topic.create_time, now);
    return put_row(account, account.topics, CreatedTopic{std::move(topic), {}});
}

std::int64_t add_joined_topic(Account& account, const DateTime& now, JoinedTopicDetail topic) {
    set_if_empty(topic.create_time, now);
    return put_row(account, account.joined_topics, std::move(topic));
}

std::int64_t add_topic_user(Account& account, const DateTime& now, std::int64_t topic_id, TopicUser user) {
    set_if_empty(user.follow_time, now);
    CreatedTopic* const topic = find_row(account.topics, topic_id);
    return topic == nullptr ? 0 : put_row(account, topic->users, std::move(user));
}

std::int64_t add_webhook(Account& account, const DateTime& now, Webhook webhook) {
    set_if_empty(webhook.create_time, now);
    return put_row(account, account.webhooks, std::move(webhook));
}

std::int64_t add_mp_channel(Account& account, const DateTime& now, MpChannel channel) {
    set_if_empty(channel.update_time, now);
    return put_row(account, account.mp_channels, std::move(channel));
}

std::int64_t add_cp_channel(Account& account, const DateTime&, CpChannel channel) {
    return put_row(account, account.cp_channels, std::move(channel));
}

std::int64_t add_mail_channel(Account& account, const DateTime& now, MailChannelDetail channel) {
    set_if_empty(channel.create_time, now);
    return put_row(account, account.mail_channels, std::move(channel));
}

std::int64_t add_friend(Account& account, const DateTime& now, Friend person) {
    choose_if_empty(person.token);
    set_if_empty(person.create_time, now);
    person.id = account.id_for(person.id);
    person.friend_id = account.id_for(person.friend_id);
    return put_row(account, account.friends, std::move(person));
}

std::int64_t add_preprocessor(Account& account, const DateTime& now, StoredPreprocessor preprocessor) {
    if (preprocessor.detail.content_type == ScriptLanguage{})
        preprocessor.detail.content_type = ScriptLanguage::javascript;
    set_if_empty(preprocessor.create_time, now);
    return put_row(account, account.preprocessors, std::move(preprocessor));
}

std::string add_person(Account& account, TopicUser person) {
    choose_if_empty(person.open_id);
    account.people.push_back(std::move(person));
    return account.people.back().open_id;
}

std::string add_form(Account& account, SandboxForm form) {
    choose_if_empty(form.form_id);
    choose_if_empty(form.form_code);
    account.forms.push_back(std::move(form));
    return account.forms.back().form_code;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
