#include "../../base/random_hex.hpp"
#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view kind = "消息token";

// Unset means the API document's default, in an edit, too.
DateTime expiry(const std::optional<DateTime>& requested) {
    if (!requested || requested->empty()) return DateTime("2999-12-31 00:00:00");
    if (!requested->time_point()) refuse_field(code::bad_data, "expireTime", "应为日期");
    constexpr std::size_t date_only = 10;
    return requested->text().size() == date_only ? DateTime(requested->text() + " 00:00:00") : *requested;
}

Json list(const Context& context) { return page_of(context.account.message_tokens, context); }

Json add(const Context& context) {
    const auto body = context.parameters.body<AddMessageToken>();
    const MessageToken token{0, body.name, expiry(body.expire_time), random_hex()};
    put_row(context.account, context.account.message_tokens, token);
    return token.token;
}

Json edit(const Context& context) {
    const auto body = context.parameters.body<EditMessageToken>();
    MessageToken& token = row_with(context.account.message_tokens, body.id, kind);
    token.expire_time = expiry(body.expire_time);
    token.name = body.name;
    return "修改成功";
}

Json remove(const Context& context) {
    const std::int64_t id = context.parameters.id("id");
    remove_row(context.account.message_tokens, id, kind);
    context.account.remove_channel_default(id);
    return "删除成功";
}

}  // namespace

void add_message_tokens(Router& router) {
    router.add({"message_tokens.list", "POST", "/api/open/token/list", requested, list});
    router.add({"message_tokens.add", "POST", "/api/open/token/add", executed, add});
    router.add({"message_tokens.edit", "POST", "/api/open/token/edit", requested, edit});
    router.add({"message_tokens.remove", "DELETE", "/api/open/token/deleteToken", requested, remove});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
