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

/// A WeChat public account's kind. Unknown numbers are kept. Source: 七.5 (serviceType).
enum class MpServiceType : int {
    subscription = 0,         ///< 订阅号.
    legacy_subscription = 1,  ///< A 订阅号 that was upgraded from an old account.
    service = 2,              ///< 服务号.
};

/// Whether a WeChat public account is verified. Unknown numbers are kept. Source: 七.5 (verifyType).
enum class MpVerifyType : int {
    unverified = -1,
    wechat_verified = 0,
};

/// A WeChat public account bound to the account. Source: 七.5.
struct MpChannel {
    std::int64_t id = 0;
    std::string nick_name{};            ///< The public account's name.
    std::string head_img{};             ///< Its picture's URL.
    std::string principal_name{};       ///< The company or person behind it.
    std::string authorization_appid{};  ///< What `app_id` parameters take.
    std::string func_info{};            ///< The numbers of its permissions, each with a comma after it.
    MpServiceType service_type = MpServiceType::subscription;
    MpVerifyType verify_type = MpVerifyType::unverified;
    std::string alias{};  ///< Its WeChat id.
    DateTime update_time{};
};

/// WeChat public accounts (微信公众号) bound to the account, to send through. The document's 七.5.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class MpChannelsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the bound WeChat public accounts.
    /// POST /api/open/mp/list (七.5 获取微信公众号渠道列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<MpChannel>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All bound WeChat public accounts from the query's page on, fetched as they are iterated. `options` count for
    /// each page by itself.
    [[nodiscard]] detail::Pages<Reply, MpChannel> list_all(const PageQuery& query = {},
                                                           const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API MpChannelsApi<Result>;
extern template class PUSHPLUS_API MpChannelsApi<Pending>;
using MpChannels = MpChannelsApi<Result>;
using AsyncMpChannels = MpChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
