#pragma once

#include <cstdint>
#include <string>

#include <pushplus/sandbox.hpp>

#include "../account/account.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// Each adds a row to the account and returns its id. An id, token or date that is empty or 0 is chosen, with `now` as
// the date. Throws an `InvalidValue` that names the member if the id, code or token is taken.

/// The largest id: those that are chosen after it do not run out.
constexpr std::int64_t largest_id = std::int64_t{1} << 62U;

/// Does not look whether the short code is taken: that takes long among many.
std::string add_message(Account& account, const DateTime& now, SentMessage message);
std::int64_t add_message_token(Account& account, const DateTime& now, MessageToken token);
std::int64_t add_topic(Account& account, const DateTime& now, TopicDetail topic);
std::int64_t add_joined_topic(Account& account, const DateTime& now, JoinedTopicDetail topic);
/// Throws also if there is no such created topic.
std::int64_t add_topic_user(Account& account, const DateTime& now, std::int64_t topic_id, TopicUser user);
std::int64_t add_webhook(Account& account, const DateTime& now, Webhook webhook);
std::int64_t add_mp_channel(Account& account, const DateTime& now, MpChannel channel);
std::int64_t add_cp_channel(Account& account, const DateTime& now, CpChannel channel);
std::int64_t add_mail_channel(Account& account, const DateTime& now, MailChannelDetail channel);
std::int64_t add_friend(Account& account, const DateTime& now, Friend person);
std::int64_t add_preprocessor(Account& account, const DateTime& now, StoredPreprocessor preprocessor);
/// Returns the openId.
std::string add_person(Account& account, TopicUser person);
/// Returns the form's code.
std::string add_form(Account& account, SandboxForm form);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
