#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json list(const Context& context) {
    const auto now = context.clock.steady_now();
    return page_of(context.account.messages, context, [now](const SentMessage& sent) {
        Message row = sent.message;
        if (sent.plan) row.update_time = sent.result_at(now).update_time;
        return row;
    });
}

Json send_result(const Context& context) {
    const std::string& short_code = context.parameters.text("shortCode");
    for (const SentMessage& sent : context.account.messages)
        if (sent.message.short_code == short_code) return to_json(sent.result_at(context.clock.steady_now()));
    refuse_field(code::bad_data, "shortCode", "消息不存在");
}

}  // namespace

void add_messages(Router& router) {
    router.add({"messages.list", "POST", "/api/open/message/list", requested, list});
    router.add({"messages.send_result", "GET", "/api/open/message/sendMessageResult", requested, send_result});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
