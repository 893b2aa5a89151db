#pragma once

#include <string>

#include <pushplus/callback.hpp>

#include "account.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// The bodies of callbacks, as sending.md, "Callbacks", lists them.

/// `message_complate`: a message was delivered or failed, as its plan says.
[[nodiscard]] std::string message_completed(const SentMessage& sent);
/// `add_topic_user`.
[[nodiscard]] std::string topic_user_added(const TopicDetail& topic, const TopicUser& user);
/// `add_friend`, with the content of the QR code that was scanned.
[[nodiscard]] std::string friend_added(const Friend& added, const std::string& content);
/// `form.submit`.
[[nodiscard]] std::string form_submitted(const FormSubmitted& submission);
/// `form.webhook.test`.
[[nodiscard]] std::string form_webhook_tested(const FormWebhookTest& test);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
