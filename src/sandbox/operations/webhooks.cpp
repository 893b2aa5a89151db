#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

template <class Body>
void apply(const Context& context, const Body& body, Webhook& webhook) {
    if (static_cast<int>(body.webhook_type) < 1) refuse_field(code::refused, "webhookType", "超出范围");
    require_free(context.account.webhooks, body.webhook_code, "webhookCode", webhook.id);
    webhook.webhook_code = body.webhook_code;
    webhook.webhook_name = body.webhook_name;
    webhook.webhook_type = body.webhook_type;
    webhook.webhook_url = body.webhook_url;
}

Json list(const Context& context) { return page_of(context.account.webhooks, context); }

Json detail(const Context& context) {
    return to_json(row_with(context.account.webhooks, context.parameters.id("webhookId"), "webhook"));
}

Json add(const Context& context) {
    Webhook webhook;
    apply(context, context.parameters.body<AddWebhook>(), webhook);
    webhook.create_time = context.now();
    return put_row(context.account, context.account.webhooks, std::move(webhook));
}

Json edit(const Context& context) {
    const auto body = context.parameters.body<EditWebhook>();
    apply(context, body, row_with(context.account.webhooks, body.id, "webhook"));
    return "修改成功";
}

}  // namespace

void add_webhooks(Router& router) {
    router.add({"webhooks.list", "POST", "/api/open/webhook/list", requested, list});
    router.add({"webhooks.detail", "GET", "/api/open/webhook/detail", requested, detail});
    router.add({"webhooks.add", "POST", "/api/open/webhook/add", requested, add});
    router.add({"webhooks.edit", "POST", "/api/open/webhook/edit", requested, edit});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
