#pragma once

#include <cstdint>
#include <string>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// A WeCom application. Source: 七.6.
struct CpChannel {
    std::int64_t id = 0;
    std::string cp_name{};
    std::string cp_code{};  ///< What a message names to be sent through it.
};

/// WeCom applications (企业微信应用) to send through. The document's 七.6.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class CpChannelsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the account's WeCom applications.
    /// POST /api/open/cp/list (七.6 获取企业微信应用渠道列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<CpChannel>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All WeCom applications from the query's page on, fetched as they are iterated. `options` count for
    /// each page by itself.
    [[nodiscard]] detail::Pages<Reply, CpChannel> list_all(const PageQuery& query = {},
                                                           const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API CpChannelsApi<Result>;
extern template class PUSHPLUS_API CpChannelsApi<Pending>;
using CpChannels = CpChannelsApi<Result>;
using AsyncCpChannels = CpChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
