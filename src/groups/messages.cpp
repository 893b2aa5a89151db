#include <pushplus/messages.hpp>

#include <type_traits>
#include <utility>

#include "../core/call.hpp"
#include "../sending/async_delivery_wait.hpp"
#include "../sending/delivery_wait.hpp"
#include "../sending/send_checks.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<Message>() noexcept {
    static constexpr Field fields[] = {
        field<&Message::topic_name>("topicName"), field<&Message::message_type>("messageType"),
        field<&Message::title>("title"),          field<&Message::short_code>("shortCode"),
        field<&Message::channel>("channel"),      field<&Message::update_time>("updateTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<SendResult>() noexcept {
    static constexpr Field fields[] = {
        field<&SendResult::status>("status"),
        field<&SendResult::error_message>("errorMessage"),
        field<&SendResult::update_time>("updateTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<SendRequest>() noexcept {
    static constexpr Field fields[] = {
        field<&SendRequest::token>("token", secret | omit_empty),
        field<&SendRequest::title>("title", omit_empty),
        field<&SendRequest::content>("content", required),
        field<&SendRequest::topic>("topic", omit_empty),
        field<&SendRequest::content_template>("template", omit_empty),
        field<&SendRequest::channel>("channel", omit_empty),
        field<&SendRequest::option>("option", omit_empty),
        field<&SendRequest::callback_url>("callbackUrl", secret_path | omit_empty),
        field<&SendRequest::expires_at>("timestamp"),
        joined_field<&SendRequest::to, &comma_list>("to", secret),
        field<&SendRequest::pre>("pre", omit_empty),
        field<&SendRequest::push_id>("pushId", omit_empty),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<BatchSendRequest>() noexcept {
    static constexpr Field fields[] = {
        field<&BatchSendRequest::token>("token", secret | omit_empty),
        field<&BatchSendRequest::title>("title", omit_empty),
        field<&BatchSendRequest::content>("content", required),
        field<&BatchSendRequest::topic>("topic", omit_empty),
        field<&BatchSendRequest::content_template>("template", omit_empty),
        joined_field<&BatchSendRequest::channels, &channel_list>("channel"),
        joined_field<&BatchSendRequest::channels, &option_list>("option"),
        field<&BatchSendRequest::callback_url>("callbackUrl", secret_path | omit_empty),
        field<&BatchSendRequest::expires_at>("timestamp"),
        joined_field<&BatchSendRequest::to, &comma_list>("to", secret),
        field<&BatchSendRequest::pre>("pre", omit_empty),
        field<&BatchSendRequest::push_id>("pushId", omit_empty),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<BatchSendResult>() noexcept {
    static constexpr Field fields[] = {
        field<&BatchSendResult::short_code>("shortCode"),
        field<&BatchSendResult::message>("message"),
        field<&BatchSendResult::code>("code"),
        field<&BatchSendResult::channel>("channel"),
    };
    return as_table<fields>();
}

}  // namespace detail

namespace detail {

template <template <class> class Reply>
Reply<SendResult> ask_send_result(const std::shared_ptr<const Core>& core, std::string_view short_code,
                                  const CallOptions& options, std::shared_ptr<RequestAdmission> admission) {
    return Call(core, {"messages.send_result", "GET", "/api/open/message/sendMessageResult", Effect::reads}, options)
        .text("shortCode", short_code)
        .through(std::move(admission))
        .template reply<Reply<SendResult>>();
}

template Pending<SendResult> ask_send_result<Pending>(const std::shared_ptr<const Core>&, std::string_view,
                                                      const CallOptions&, std::shared_ptr<RequestAdmission>);

}  // namespace detail

using detail::Auth;
using detail::Call;
using detail::Effect;

namespace {
constexpr const char* how_to_find_out = "messages().list() and messages().send_result() tell";

Result<DeliveryReport> watched(const std::shared_ptr<const detail::Core>& core, std::string short_code,
                               const WaitOptions& options, std::chrono::milliseconds before_first) {
    Clock& clock = *core->config().runtime.clock;
    detail::DeliveryWatch watch(clock, std::move(short_code), options, before_first);
    while (watch.asks_again())
        watch.take(detail::ask_send_result<Result>(core, watch.report().short_code, watch.asking(options.cancellation),
                                                   detail::pause_until(clock, watch.next())));
    return watch.report();
}

Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"messages.list", "POST", "/api/open/message/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Message>> MessagesApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<Message>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, Message> MessagesApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, Message>();
}

template <template <class> class Reply>
Reply<SendResult> MessagesApi<Reply>::send_result(std::string_view short_code, const CallOptions& options) const {
    return detail::ask_send_result<Reply>(core_, short_code, options, nullptr);
}

template <template <class> class Reply>
Reply<std::string> MessagesApi<Reply>::send(const SendRequest& request, const CallOptions& options) const {
    constexpr const char* name = "messages.send";
    return Call(core_, {name, "POST", "/send", Effect::changes, Auth::token, how_to_find_out}, options)
        .body(request)
        .token(request.token)
        .check(detail::fault_of(*core_, request))
        .secrets(request.to)
        .through(detail::admission_for(*core_, name, request))
        .template reply<Reply<std::string>>();
}

template <template <class> class Reply>
Reply<std::vector<BatchSendResult>> MessagesApi<Reply>::send_batch(const BatchSendRequest& request,
                                                                   const CallOptions& options) const {
    constexpr const char* name = "messages.send_batch";
    return Call(core_, {name, "POST", "/batchSend", Effect::changes, Auth::token, how_to_find_out}, options)
        .body(request)
        .token(request.token)
        .check(detail::fault_of(*core_, request))
        .secrets(request.to)
        .through(detail::admission_for(*core_, name, request))
        .template reply<Reply<std::vector<BatchSendResult>>>();
}

template <template <class> class Reply>
Reply<DeliveryReport> MessagesApi<Reply>::wait_delivered(std::string_view short_code,
                                                         const WaitOptions& options) const {
    if constexpr (std::is_same_v<Reply<void>, Pending<void>>) {
        return detail::wait_delivered_async(core_, std::string(short_code), options);
    } else {
        if (auto fault = detail::cannot_wait(*core_, short_code, options)) return *std::move(fault);
        return watched(core_, std::string(short_code), options, std::chrono::milliseconds(0));
    }
}

template <template <class> class Reply>
Reply<DeliveryReport> MessagesApi<Reply>::send_and_wait(const SendRequest& request, const WaitOptions& options) const {
    if constexpr (std::is_same_v<Reply<void>, Pending<void>>) {
        return detail::send_and_wait_async(core_, request, options);
    } else {
        if (auto fault = detail::cannot_wait(*core_, options)) return *std::move(fault);
        CallOptions sending;
        sending.timeout = options.limit;
        sending.cancellation = options.cancellation;
        auto short_code = send(request, sending);
        if (!short_code) return std::move(short_code).error();
        return watched(core_, *std::move(short_code), options, options.first_pause);
    }
}

template class MessagesApi<Result>;
template class MessagesApi<Pending>;

}  // namespace v0
}  // namespace pushplus
