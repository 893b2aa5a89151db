#pragma once

#include <string>
#include <string_view>

#include <pushplus/call_options.hpp>
#include <pushplus/channel.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/export.hpp>
#include <pushplus/page.hpp>
#include <pushplus/result.hpp>
#include <pushplus/sub_client.hpp>

namespace pushplus {
inline namespace v0 {

/// Whom a message went to. Unknown numbers are kept. Source: 二.1 (messageType).
enum class MessageType : int {
    one_to_one = 1,
    one_to_many = 2,  ///< To a topic.
};

/// How far a message got. Unknown numbers are kept. Source: 二.2 (status).
enum class DeliveryStatus : int {
    not_sent = 0,
    sending = 1,
    sent = 2,
    failed = 3,  ///< `SendResult::error_message` says why.
};

/// A row of the list of messages. Source: 二.1.
struct Message {
    std::string topic_name;  ///< Empty unless the message went to a topic.
    MessageType message_type{};
    std::string title;
    std::string short_code;  ///< What `send_result` takes.
    Channel channel;
    DateTime update_time;
};

/// What became of a message. Source: 二.2.
struct SendResult {
    DeliveryStatus status{};
    std::string error_message;  ///< Why it failed; empty if it did not.
    DateTime update_time;
};

/// Messages (消息): those the account sent, and what became of them. The document's chapter 二.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class MessagesApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the messages the account sent.
    /// POST /api/open/message/list (二.1). Reads; repeating is harmless.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Message>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All messages from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] PageRange<Message> list_all(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// Whether a message was delivered.
    /// GET /api/open/message/sendMessageResult (二.2). Reads; repeating is harmless.
    /// @param short_code `Message::short_code`, not empty.
    Reply<SendResult> send_result(std::string_view short_code, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API MessagesApi<Result>;
using Messages = MessagesApi<Result>;

}  // namespace v0
}  // namespace pushplus
