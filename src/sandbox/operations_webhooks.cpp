#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

template <class Asked>
void apply(const Context& context, const Asked& asked, Webhook& webhook) {
    if (static_cast<int>(asked.webhook_type) < 1) refuse(code::refused, "webhookType超出范围");
    require_free(context.account.webhooks, asked.webhook_code, "webhookCode", webhook.id);
    webhook.webhook_code = asked.webhook_code;
    webhook.webhook_name = asked.webhook_name;
    webhook.webhook_type = asked.webhook_type;
    webhook.webhook_url = asked.webhook_url;
}

Json list(const Context& context) { return page_of(context.account.webhooks, context.asked); }

Json detail(const Context& context) {
    return to_json(row_with(context.account.webhooks, context.asked.id("webhookId"), "webhook"));
}

Json add(const Context& context) {
    Webhook webhook;
    apply(context, context.asked.body<AddWebhook>(), webhook);
    webhook.create_time = context.now();
    return put_row(context.account, context.account.webhooks, std::move(webhook));
}

Json edit(const Context& context) {
    const auto asked = context.asked.body<EditWebhook>();
    apply(context, asked, row_with(context.account.webhooks, asked.id, "webhook"));
    return "修改成功";
}

}  // namespace

void add_webhooks(Router& router) {
    router.add({"webhooks.list", "POST", "/api/open/webhook/list", answered, list});
    router.add({"webhooks.detail", "GET", "/api/open/webhook/detail", answered, detail});
    router.add({"webhooks.add", "POST", "/api/open/webhook/add", answered, add});
    router.add({"webhooks.edit", "POST", "/api/open/webhook/edit", answered, edit});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
