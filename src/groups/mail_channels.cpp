#include <pushplus/mail_channels.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<MailChannel>() noexcept {
    static constexpr Field fields[] = {
        field<&MailChannel::id>("id"),
        field<&MailChannel::mail_name>("mailName"),
        field<&MailChannel::mail_code>("mailCode"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<MailChannelDetail>() noexcept {
    static constexpr Field fields[] = {
        field<&MailChannelDetail::id>("id"),
        field<&MailChannelDetail::mail_name>("mailName"),
        field<&MailChannelDetail::mail_code>("mailCode"),
        field<&MailChannelDetail::account>("account"),
        field<&MailChannelDetail::password>("password", secret),
        field<&MailChannelDetail::smtp_server>("smtpServer"),
        field<&MailChannelDetail::smtp_ssl>("smtpSsl"),
        field<&MailChannelDetail::smtp_port>("smtpPort"),
        field<&MailChannelDetail::create_time>("createTime"),
    };
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"mail_channels.list", "POST", "/api/open/mail/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<MailChannel>> MailChannelsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<MailChannel>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, MailChannel> MailChannelsApi<Reply>::list_all(const PageQuery& query,
                                                                   const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, MailChannel>();
}

template <template <class> class Reply>
Reply<MailChannelDetail> MailChannelsApi<Reply>::detail(std::int64_t mail_id, const CallOptions& options) const {
    return Call(core_, {"mail_channels.detail", "GET", "/api/open/mail/detail", Effect::reads}, options)
        .id("mailId", mail_id)
        .template reply<Reply<MailChannelDetail>>();
}

template class MailChannelsApi<Result>;
template class MailChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
