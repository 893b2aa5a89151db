#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json mail_list(const Context& context) {
    return page_of(context.account.mail_channels, context, [](const MailChannelDetail& mail) {
        return MailChannel{mail.id, mail.mail_name, mail.mail_code};
    });
}

Json mail_detail(const Context& context) {
    return to_json(row_with(context.account.mail_channels, context.parameters.id("mailId"), "邮箱"));
}

}  // namespace

void add_channels(Router& router) {
    router.add({"mp_channels.list", "POST", "/api/open/mp/list", requested,
                [](const Context& context) { return page_of(context.account.mp_channels, context); }});
    router.add({"cp_channels.list", "POST", "/api/open/cp/list", requested,
                [](const Context& context) { return page_of(context.account.cp_channels, context); }});
    router.add({"mail_channels.list", "POST", "/api/open/mail/list", requested, mail_list});
    router.add({"mail_channels.detail", "GET", "/api/open/mail/detail", requested, mail_detail});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
