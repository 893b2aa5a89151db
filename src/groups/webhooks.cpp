#include <pushplus/webhooks.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<Webhook> {
    static constexpr Field fields[] = {
        field<&Webhook::id>("id"),
        field<&Webhook::webhook_code>("webhookCode"),
        field<&Webhook::webhook_name>("webhookName"),
        field<&Webhook::webhook_type>("webhookType"),
        field<&Webhook::webhook_url>("webhookUrl", secret_path),
        field<&Webhook::create_time>("createTime"),
    };
};
template PUSHPLUS_API const Table& table_of<Webhook>() noexcept;

template <>
struct FieldList<AddWebhook> {
    static constexpr Field fields[] = {
        field<&AddWebhook::webhook_code>("webhookCode", required),
        field<&AddWebhook::webhook_name>("webhookName", required),
        field<&AddWebhook::webhook_type>("webhookType", required),
        field<&AddWebhook::webhook_url>("webhookUrl", required | secret_path),
    };
};
template PUSHPLUS_API const Table& table_of<AddWebhook>() noexcept;

template <>
struct FieldList<EditWebhook> {
    static constexpr Field fields[] = {
        field<&EditWebhook::id>("id", required),
        field<&EditWebhook::webhook_code>("webhookCode", required),
        field<&EditWebhook::webhook_name>("webhookName", required),
        field<&EditWebhook::webhook_type>("webhookType", required),
        field<&EditWebhook::webhook_url>("webhookUrl", required | secret_path),
    };
};
template PUSHPLUS_API const Table& table_of<EditWebhook>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"webhooks.list", "POST", "/api/open/webhook/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Webhook>> WebhooksApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, Webhook> WebhooksApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<Webhook> WebhooksApi<Reply>::detail(std::int64_t webhook_id, const CallOptions& options) const {
    return Call(core_, {"webhooks.detail", "GET", "/api/open/webhook/detail", Effect::reads}, options)
        .query("webhookId", Id(webhook_id));
}

template <template <class> class Reply>
Reply<std::int64_t> WebhooksApi<Reply>::add(const AddWebhook& webhook, const CallOptions& options) const {
    return Call(core_, {"webhooks.add", "POST", "/api/open/webhook/add", Effect::changes}, options).body(webhook);
}

template <template <class> class Reply>
Reply<void> WebhooksApi<Reply>::edit(const EditWebhook& webhook, const CallOptions& options) const {
    return Call(core_, {"webhooks.edit", "POST", "/api/open/webhook/edit", Effect::changes}, options).body(webhook);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const WebhooksApi<detail::Described>& api) {
    using Api = WebhooksApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::detail, &Api::add, &Api::edit);
}

template class WebhooksApi<Result>;
template class WebhooksApi<Pending>;

}  // namespace v0
}  // namespace pushplus
