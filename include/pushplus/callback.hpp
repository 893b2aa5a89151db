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

/// A message is done: "message_complate" (so spelt by the service).
struct MessageCompleted {
    std::string message{};  ///< Why it failed; empty if it did not.
    std::string short_code{};
    DeliveryStatus send_status{};
};

/// Somebody joined a topic: "add_topic_user".
struct TopicUserAdded {
    std::int64_t id = 0;  ///< What `topic_users().remove` takes.
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

/// Somebody became a friend: "add_friend".
struct FriendAdded {
    std::string token{};  ///< What `SendRequest::to` takes. A secret.
    std::int64_t friend_id = 0;
    bool is_follow = false;
    std::string nick_name{};
    bool have_phone = false;
    DateTime create_time{};
    EmailStatus email_status{};
    std::string qr_code{};  ///< The content given to `friends().qr_code`, if that was the way.
};

/// A form's webhook is tried out: "form.webhook.test".
struct FormWebhookTest {
    std::string form_title{};
    std::string message{};
};

/// An answer to one question of a form.
struct FormAnswer {
    std::string item_id{};
    std::string type{};
    std::string label{};
    JsonText value{};  ///< Text, an array or an object, as the question wants it.
};

/// Somebody filled in a form: "form.submit".
struct FormSubmitted {
    std::string form_id{};
    std::string form_code{};
    std::string form_title{};
    std::string response_id{};
    bool updated = false;
    std::string submit_time{};     ///< As the service wrote it.
    std::int64_t duration_ms = 0;  ///< How long filling it in took, in milliseconds.
    std::string user_nick_name{};
    std::vector<FormAnswer> answers{};
    JsonText answer_map{};  ///< The answers by their items' names, an object.
};

/// An event the SDK does not know.
struct UnknownEvent {
    std::string name{};  ///< Empty if there was none.
    std::string raw{};   ///< The body as it came.
};

using CallbackEvent =
    std::variant<MessageCompleted, TopicUserAdded, FriendAdded, FormWebhookTest, FormSubmitted, UnknownEvent>;

/// Reads what the service POSTs to a callback URL.
///
/// Callbacks are unsigned: anybody who knows the URL can send one. Put an unguessable part into its path, and confirm what
/// matters with `messages().send_result`. The sender of forms expects HTTP 200 with `{"code":200,"msg":"success"}`.
///
/// As tolerant as the decoding of answers: null, missing and unknown members are fine, numbers may be text.
/// Thread safety: may be called from any thread. Never throws but for want of memory.
/// Errors: `invalid_response` for more than 1 MiB, nesting beyond 32 levels, no JSON object, or a member of an
/// impossible type.
/// Source: the service's page on callbacks.
[[nodiscard]] PUSHPLUS_API Result<CallbackEvent> parse_callback(std::string_view body);

}  // namespace v0
}  // namespace pushplus
