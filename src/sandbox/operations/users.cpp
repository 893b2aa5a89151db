#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// The counts that were set, plus what was sent since.
Json send_count(const Context& context) {
    const auto now = context.now_in_milliseconds();
    const SendRules& rules = context.account.send_rules;
    SendCount count = context.account.send_count;
    count.wechat_send_count += rules.sent_today("wechat", now);
    count.cp_send_count += rules.sent_today("cp", now);
    count.webhook_send_count += rules.sent_today("webhook", now);
    count.mail_send_count += rules.sent_today("mail", now);
    return to_json(count);
}

}  // namespace

void add_users(Router& router) {
    router.add({"users.token", "GET", "/api/open/user/token", requested,
                [](const Context& context) { return Json(context.account.credentials.token); }});
    router.add({"users.my_info", "GET", "/api/open/user/myInfo", requested,
                [](const Context& context) { return to_json(context.account.user_info); }});
    router.add({"users.limit_time", "GET", "/api/open/user/userLimitTime", requested, [](const Context& context) {
                    return to_json(context.account.limit_time_at(context.now_in_milliseconds()));
                }});
    router.add({"users.send_count", "GET", "/api/open/user/sendCount", requested, send_count});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
