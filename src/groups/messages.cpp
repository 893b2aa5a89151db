#include <pushplus/messages.hpp>

#include "../core/call.hpp"
#include "../core/pager.hpp"

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

}  // namespace detail

using detail::Call;
using detail::Effect;

template <template <class> class Reply>
Reply<Page<Message>> MessagesApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return Call(core_, {"messages.list", "POST", "/api/open/message/list", Effect::reads}, options)
        .page(query)
        .template reply<Reply<Page<Message>>>();
}

template <template <class> class Reply>
PageRange<Message> MessagesApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return detail::all_pages<Message>(
        query, [messages = *this, options](const PageQuery& page) { return messages.list(page, options); });
}

template <template <class> class Reply>
Reply<SendResult> MessagesApi<Reply>::send_result(std::string_view short_code, const CallOptions& options) const {
    return Call(core_, {"messages.send_result", "GET", "/api/open/message/sendMessageResult", Effect::reads}, options)
        .text("shortCode", short_code)
        .template reply<Reply<SendResult>>();
}

template class MessagesApi<Result>;

}  // namespace v0
}  // namespace pushplus
