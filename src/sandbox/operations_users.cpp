#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void add_users(Router& router) {
    router.add({"users.token", "GET", "/api/open/user/token", answered,
                [](const Context& context) { return Json(context.account.credentials.token); }});
    router.add({"users.my_info", "GET", "/api/open/user/myInfo", answered,
                [](const Context& context) { return to_json(context.account.user_info); }});
    router.add({"users.limit_time", "GET", "/api/open/user/userLimitTime", answered,
                [](const Context& context) { return to_json(context.account.limit_time); }});
    router.add({"users.send_count", "GET", "/api/open/user/sendCount", answered,
                [](const Context& context) { return to_json(context.account.send_count); }});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
