#pragma once

#include <cstdint>
#include <string>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Whose webhook it is. Unknown numbers are kept. Source: 七.1 (webhookType).
enum class WebhookType : int {
    work_wechat = 1,  ///< WeCom (企业微信).
    ding_talk = 2,    ///< 钉钉.
    feishu = 3,       ///< 飞书.
    server_chan = 4,  ///< Server酱.
};

/// A webhook that messages can be sent to. Source: 七.1 and 七.2.
struct Webhook {
    std::int64_t id = 0;
    std::string webhook_code{};  ///< What a message names to be sent there.
    std::string webhook_name{};
    WebhookType webhook_type{};
    std::string webhook_url{};  ///< A secret: it allows posting there.
    DateTime create_time{};
};

/// A new webhook. Source: 七.3.
struct AddWebhook {
    std::string webhook_code{};  ///< Required.
    std::string webhook_name{};  ///< Required.
    WebhookType webhook_type{};  ///< Required; the service decides about numbers it does not know.
    std::string webhook_url{};   ///< Required. A secret.
};

/// All of a webhook's values; none is kept from before. Source: 七.4.
struct EditWebhook {
    std::int64_t id = 0;         ///< Required: `Webhook::id`.
    std::string webhook_code{};  ///< Required.
    std::string webhook_name{};  ///< Required.
    WebhookType webhook_type{};  ///< Required; the service decides about numbers it does not know.
    std::string webhook_url{};   ///< Required. A secret.
};

/// Webhooks: places of third parties that messages can be sent to (渠道配置). The document's 七.1 to 七.4, which has no
/// operation that deletes one.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class WebhooksApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the account's webhooks.
    /// POST /api/open/webhook/list (七.1 获取webhook列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Webhook>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All webhooks from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] detail::Pages<Reply, Webhook> list_all(const PageQuery& query = {},
                                                         const CallOptions& options = {}) const;

    /// One webhook.
    /// GET /api/open/webhook/detail (七.2 webhook详情). Reads.
    /// @param webhook_id `Webhook::id`, at least 1.
    Reply<Webhook> detail(std::int64_t webhook_id, const CallOptions& options = {}) const;

    /// Creates a webhook and returns its id.
    /// POST /api/open/webhook/add (七.3 新增webhook). Writes; a retry can create a second one or fail on the code, so an
    /// error that is `in_doubt()` calls for a look at `list` first.
    /// Errors: `invalid_argument` if a required text is empty.
    Reply<std::int64_t> add(const AddWebhook& webhook, const CallOptions& options = {}) const;

    /// Replaces a webhook's values.
    /// POST /api/open/webhook/edit (七.4 修改webhook配置). Writes; setting the same values twice is harmless.
    /// Errors: `invalid_argument` for an `id` below 1 or an empty required text.
    Reply<void> edit(const EditWebhook& webhook, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API WebhooksApi<Result>;
extern template class PUSHPLUS_API WebhooksApi<Pending>;
using Webhooks = WebhooksApi<Result>;
using AsyncWebhooks = WebhooksApi<Pending>;

}  // namespace v0
}  // namespace pushplus
