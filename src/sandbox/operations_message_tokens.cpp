#include "paging.hpp"
#include "random_hex.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view kind = "消息token";

// Unset is the document's default, also in an edit.
DateTime expiry(const std::optional<DateTime>& asked) {
    if (!asked || asked->empty()) return DateTime("2999-12-31 00:00:00");
    if (!asked->time_point()) refuse(code::bad_data, "expireTime应为日期");
    constexpr std::size_t date_only = 10;
    return asked->text().size() == date_only ? DateTime(asked->text() + " 00:00:00") : *asked;
}

Json list(const Context& context) { return page_of(context.account.message_tokens, context.asked); }

Json add(const Context& context) {
    const auto asked = context.asked.body<AddMessageToken>();
    const MessageToken token{0, asked.name, expiry(asked.expire_time), random_hex()};
    put_row(context.account, context.account.message_tokens, token);
    return token.token;
}

Json edit(const Context& context) {
    const auto asked = context.asked.body<EditMessageToken>();
    MessageToken& token = row_with(context.account.message_tokens, asked.id, kind);
    token.expire_time = expiry(asked.expire_time);
    token.name = asked.name;
    return "修改成功";
}

Json remove(const Context& context) {
    remove_row(context.account.message_tokens, context.asked.id("id"), kind);
    return "删除成功";
}

}  // namespace

void add_message_tokens(Router& router) {
    router.add({"message_tokens.list", "POST", "/api/open/token/list", answered, list});
    router.add({"message_tokens.add", "POST", "/api/open/token/add", carried_out, add});
    router.add({"message_tokens.edit", "POST", "/api/open/token/edit", answered, edit});
    router.add({"message_tokens.remove", "DELETE", "/api/open/token/deleteToken", answered, remove});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
