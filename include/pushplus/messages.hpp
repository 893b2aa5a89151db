#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/channel.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>
#include <pushplus/send_request.hpp>

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
    std::string topic_name{};  ///< Empty unless the message went to a topic.
    MessageType message_type{};
    std::string title{};
    std::string short_code{};  ///< What `send_result` takes.
    Channel channel{};
    DateTime update_time{};
};

/// What became of a message. Source: 二.2.
struct SendResult {
    DeliveryStatus status{};
    std::string error_message{};  ///< Why it failed; empty if it did not.
    DateTime update_time{};
};

/// How waiting for a message's delivery ended.
enum class DeliveryOutcome {
    delivered,      ///< The service handed the message over.
    failed,         ///< It could not; `DeliveryReport::reason` says why.
    under_way,      ///< The timeout came first. The message may still arrive.
    could_not_ask,  ///< Unknown: the query failed, `DeliveryReport::error` says why. The message may have arrived.
};

/// What waiting for a message's delivery found.
struct DeliveryReport {
    DeliveryOutcome outcome = DeliveryOutcome::under_way;
    std::string short_code{};
    std::string reason{};          ///< Of `failed`.
    std::optional<Error> error{};  ///< Of `could_not_ask`.
};

/// How long to wait for a message's delivery. The pauses between questions double from the first to the longest.
struct WaitOptions {
    std::chrono::milliseconds timeout{60'000};
    std::chrono::milliseconds first_pause{1000};
    std::chrono::milliseconds longest_pause{10'000};
    CancellationToken cancellation{};
};

/// Messages (消息): sending them, those the account sent, and what became of them. The document's chapter 二, and the
/// message interface.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class MessagesApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the messages the account sent.
    /// POST /api/open/message/list (二.1 消息列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Message>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All messages from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] detail::Pages<Reply, Message> list_all(const PageQuery& query = {},
                                                         const CallOptions& options = {}) const;

    /// Sends a message and returns its short code. Accepted is not delivered: see `send_and_wait`.
    /// POST /send (发送消息). Needs a token only. Writes; never retried when it may have arrived: an error
    /// that is `in_doubt()` calls for a look at `list` first. Passes the send guard.
    /// Errors: `invalid_argument` for what `SendRequest` says of its fields; `rate_limited` from the guard, with
    /// `retry_at()`, or from the service.
    Reply<std::string> send(const SendRequest& request, const CallOptions& options = {}) const;

    /// Sends a message by up to five channels; each has a return code of its own in the result.
    /// POST /batchSend (多渠道发送). Writes; as `send`, and counts as one request for each channel.
    Reply<std::vector<BatchSendResult>> send_batch(const BatchSendRequest& request,
                                                   const CallOptions& options = {}) const;

    /// Asks `send_result` with growing pauses until the message was delivered or failed, or the timeout is reached.
    /// Needs the AccessKey. Reads.
    /// @param short_code What `send` returned, not empty.
    Reply<DeliveryReport> wait_delivered(std::string_view short_code, const WaitOptions& options = {}) const;

    /// `send`, then `wait_delivered`. An error means that sending failed; what went wrong afterwards is in the report.
    /// Errors: as `send`; `invalid_argument` before anything is sent if the client has no secretKey to ask with.
    Reply<DeliveryReport> send_and_wait(const SendRequest& request, const WaitOptions& options = {}) const;

    /// Whether a message was delivered.
    /// GET /api/open/message/sendMessageResult (二.2 查询消息发送结果). Reads.
    /// @param short_code `Message::short_code`, not empty.
    Reply<SendResult> send_result(std::string_view short_code, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API MessagesApi<Result>;
extern template class PUSHPLUS_API MessagesApi<Pending>;
using Messages = MessagesApi<Result>;
using AsyncMessages = MessagesApi<Pending>;

}  // namespace v0
}  // namespace pushplus
