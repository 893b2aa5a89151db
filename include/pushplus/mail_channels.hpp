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

/// A row of the list of mailboxes. Source: 七.7.
struct MailChannel {
    std::int64_t id = 0;
    std::string mail_name{};
    std::string mail_code{};  ///< What a message names to be sent through it.
};

/// A mailbox. Source: 七.8.
struct MailChannelDetail {
    std::int64_t id = 0;
    std::string mail_name{};
    std::string mail_code{};
    std::string account{};   ///< Most often the mail address.
    std::string password{};  ///< In clear. A secret.
    std::string smtp_server{};
    bool smtp_ssl = false;
    std::int64_t smtp_port = 0;
    DateTime create_time{};
};

/// Mailboxes (邮箱) to send through. The document's 七.7 and 七.8.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class MailChannelsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the account's mailboxes.
    /// POST /api/open/mail/list (七.7 获取邮箱渠道列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<MailChannel>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All mailboxes from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] detail::Pages<Reply, MailChannel> list_all(const PageQuery& query = {},
                                                             const CallOptions& options = {}) const;

    /// One mailbox, with its password.
    /// GET /api/open/mail/detail (七.8 邮箱渠道详情). Reads.
    /// @param mail_id `MailChannel::id`, at least 1.
    Reply<MailChannelDetail> detail(std::int64_t mail_id, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API MailChannelsApi<Result>;
extern template class PUSHPLUS_API MailChannelsApi<Pending>;
using MailChannels = MailChannelsApi<Result>;
using AsyncMailChannels = MailChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
