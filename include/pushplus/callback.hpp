#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/json_text.hpp>
#include <pushplus/messages.hpp>
#include <pushplus/person.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// A message was delivered or failed: "message_complate" (the service's spelling).
struct MessageCompleted {
    std::string message{};  ///< Why delivery failed; empty if it did not.
    std::string short_code{};
    DeliveryStatus send_status{};
};

/// A user joined a topic: "add_topic_user".
struct TopicUserAdded {
    std::int64_t id = 0;  ///< The argument of `topic_users().remove`.
    std::string open_id{};
    std::int64_t topic_id = 0;
    UserSex user_sex{};
    bool is_follow = false;
    std::string nick_name{};
    bool have_phone = false;
    std::string topic_code{};
    std::string topic_name{};
    std::string head_img_url{};
    EmailStatus email_status{};
};

/// A user became a friend: "add_friend".
struct FriendAdded {
    std::string token{};  ///< The value for `SendRequest::to`. A secret.
    std::int64_t friend_id = 0;
    bool is_follow = false;
    std::string nick_name{};
    bool have_phone = false;
    DateTime create_time{};
    EmailStatus email_status{};
    std::string qr_code{};  ///< The content of the scanned `friends().qr_code`, if any.
};

/// A test of a form's webhook: "form.webhook.test".
struct FormWebhookTest {
    std::string form_title{};
    std::string message{};
};

/// What a user entered for one question of a form.
struct FormAnswer {
    std::string item_id{};
    std::string type{};
    std::string label{};
    JsonText value{};  ///< A string, an array or an object, depending on the question.
};

/// A user submitted a form: "form.submit".
struct FormSubmitted {
    std::string form_id{};
    std::string form_code{};
    std::string form_title{};
    std::string response_id{};
    bool updated = false;
    std::string submit_time{};     ///< As the service wrote it.
    std::int64_t duration_ms = 0;  ///< How long the user took, in milliseconds.
    std::string user_nick_name{};
    std::vector<FormAnswer> answers{};
    JsonText answer_map{};  ///< An object with the entries by item name.
};

/// An event the SDK does not know.
struct UnknownEvent {
    std::string name{};  ///< Empty if the body has none.
    std::string raw{};   ///< The whole body.
};

using CallbackEvent =
    std::variant<MessageCompleted, TopicUserAdded, FriendAdded, FormWebhookTest, FormSubmitted, UnknownEvent>;

/// Parses the body that the service POSTs to a callback URL.
///
/// Callbacks are not signed: anyone who knows the URL can send one. Put an unguessable part into its path, and confirm
/// what matters with `messages().send_result`. Respond to a form's callback with HTTP 200 and
/// `{"code":200,"msg":"success"}`.
///
/// It is as lenient as the decoding of responses: members may be null, missing or unknown, and numbers may be strings.
/// Thread safety: may be called from any thread. Throws nothing but `std::bad_alloc`.
/// Errors: `invalid_response` for a body of more than 1 MiB, nested deeper than 32 levels, that is not a JSON object,
/// or with a member of an impossible type.
/// Source: the service's page on callbacks.
[[nodiscard]] PUSHPLUS_API Result<CallbackEvent> parse_callback(std::string_view body);

}  // namespace v0
}  // namespace pushplus
