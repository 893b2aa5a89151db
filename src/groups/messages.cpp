#include <pushplus/messages.hpp>

#include <type_traits>
#include <utility>

#include "../core/call.hpp"
#include "../json/comma_list.hpp"
#include "../json/field_list.hpp"
#include "../sending/async_delivery_wait.hpp"
#include "../sending/batch_channels.hpp"
#include "../sending/delivery_wait.hpp"
#include "../sending/send_checks.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<Message> {
    static constexpr Field fields[] = {
        field<&Message::topic_name>("topicName"), field<&Message::message_type>("messageType"),
        field<&Message::title>("title"),          field<&Message::short_code>("shortCode"),
        field<&Message::channel>("channel"),      field<&Message::update_time>("updateTime"),
    };
};
template PUSHPLUS_API const Table& table_of<Message>() noexcept;

template <>
struct FieldList<SendResult> {
    static constexpr Field fields[] = {
        field<&SendResult::status>("status"),
        field<&SendResult::error_message>("errorMessage"),
        field<&SendResult::update_time>("updateTime"),
    };
};
template PUSHPLUS_API const Table& table_of<SendResult>() noexcept;

template <>
struct FieldList<SendRequest> {
    static constexpr Field fields[] = {
        field<&SendRequest::token>("token", secret | omit_empty),
        field<&SendRequest::title>("title", omit_empty),
        field<&SendRequest::content>("content", required),
        field<&SendRequest::topic>("topic", omit_empty),
        field<&SendRequest::content_template>("template", omit_empty).named("content_template"),
        field<&SendRequest::channel>("channel", omit_empty),
        field<&SendRequest::option>("option", omit_empty),
        field<&SendRequest::callback_url>("callbackUrl", secret_path | omit_empty),
        field<&SendRequest::expires_at>("timestamp").named("expires_at"),
        joined_field<&SendRequest::to, &comma_list, &read_comma_list>("to", secret),
        field<&SendRequest::pre>("pre", omit_empty),
        field<&SendRequest::push_id>("pushId", omit_empty),
    };
};
template PUSHPLUS_API const Table& table_of<SendRequest>() noexcept;

template <>
struct FieldList<BatchSendRequest> {
    static constexpr Field fields[] = {
        field<&BatchSendRequest::token>("token", secret | omit_empty),
        field<&BatchSendRequest::title>("title", omit_empty),
        field<&BatchSendRequest::content>("content", required),
        field<&BatchSendRequest::topic>("topic", omit_empty),
        field<&BatchSendRequest::content_template>("template", omit_empty).named("content_template"),
        joined_field<&BatchSendRequest::channels, &channel_list, &read_channel_list>("channel").named("channels"),
        joined_field<&BatchSendRequest::channels, &option_list, &read_option_list>("option").named("channels"),
        field<&BatchSendRequest::callback_url>("callbackUrl", secret_path | omit_empty),
        field<&BatchSendRequest::expires_at>("timestamp").named("expires_at"),
        joined_field<&BatchSendRequest::to, &comma_list, &read_comma_list>("to", secret),
        field<&BatchSendRequest::pre>("pre", omit_empty),
        field<&BatchSendRequest::push_id>("pushId", omit_empty),
    };
};
template PUSHPLUS_API const Table& table_of<BatchSendRequest>() noexcept;

template <>
struct FieldList<BatchSendResult> {
    static constexpr Field fields[] = {
        field<&BatchSendResult::short_code>("shortCode"),
        field<&BatchSendResult::message>("message"),
        field<&BatchSendResult::code>("code"),
        field<&BatchSendResult::channel>("channel"),
    };
};
template PUSHPLUS_API const Table& table_of<BatchSendResult>() noexcept;

}  // namespace detail

namespace detail {

template <template <class> class Reply>
Reply<SendResult> ask_send_result(const std::shared_ptr<const Core>& core, std::string_view short_code,
                                  const CallOptions& options, std::shared_ptr<RequestAdmission> admission) {
    return Call(core, {"messages.send_result", "GET", "/api/open/message/sendMessageResult", Effect::reads}, options)
        .query("shortCode", NonEmpty(short_code))
        .admitted_by(std::move(admission));
}

template Pending<SendResult> ask_send_result<Pending>(const std::shared_ptr<const Core>&, std::string_view,
                                                      const CallOptions&, std::shared_ptr<RequestAdmission>);

}  // namespace detail

using detail::Auth;
using detail::Call;
using detail::Effect;
using detail::ListCall;

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

ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"messages.list", "POST", "/api/open/message/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Message>> MessagesApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, Message> MessagesApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<SendResult> MessagesApi<Reply>::send_result(std::string_view short_code, const CallOptions& options) const {
    return detail::ask_send_result<Reply>(core_, short_code, options, nullptr);
}

template <template <class> class Reply>
Reply<std::string> MessagesApi<Reply>::send(const SendRequest& request, const CallOptions& options) const {
    constexpr const char* name = "messages.send";
    return Call(core_, {name, "POST", "/send", Effect::changes, Auth::token, how_to_find_out}, options)
        .token(request.token)
        .body(request)
        .check(detail::fault_of(core_, request))
        .admitted_by(detail::admission_for(core_, name, request));
}

template <template <class> class Reply>
Reply<std::vector<BatchSendResult>> MessagesApi<Reply>::send_batch(const BatchSendRequest& request,
                                                                   const CallOptions& options) const {
    constexpr const char* name = "messages.send_batch";
    return Call(core_, {name, "POST", "/batchSend", Effect::changes, Auth::token, how_to_find_out}, options)
        .token(request.token)
        .body(request)
        .check(detail::fault_of(core_, request))
        .admitted_by(detail::admission_for(core_, name, request));
}

template <template <class> class Reply>
Reply<DeliveryReport> MessagesApi<Reply>::wait_delivered(std::string_view short_code,
                                                         const WaitOptions& options) const {
    if constexpr (std::is_same_v<Reply<void>, Pending<void>>) {
        return detail::wait_delivered_async(core_, std::string(short_code), options);
    } else {
        if (auto fault = detail::cannot_wait(core_, short_code, options)) return *std::move(fault);
        return watched(core_, std::string(short_code), options, std::chrono::milliseconds(0));
    }
}

template <template <class> class Reply>
Reply<DeliveryReport> MessagesApi<Reply>::send_and_wait(const SendRequest& request, const WaitOptions& options) const {
    if constexpr (std::is_same_v<Reply<void>, Pending<void>>) {
        return detail::send_and_wait_async(core_, request, options);
    } else {
        if (auto fault = detail::cannot_wait(core_, options)) return *std::move(fault);
        CallOptions sending;
        sending.timeout = options.timeout;
        sending.cancellation = options.cancellation;
        auto short_code = send(request, sending);
        if (!short_code) return std::move(short_code).error();
        return watched(core_, *std::move(short_code), options, options.first_pause);
    }
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const MessagesApi<detail::Described>& api) {
    using Api = MessagesApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::send_result, &Api::send, &Api::send_batch);
}

template class MessagesApi<Result>;
template class MessagesApi<Pending>;

}  // namespace v0
}  // namespace pushplus
