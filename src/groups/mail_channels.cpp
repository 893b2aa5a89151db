#include <pushplus/mail_channels.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<MailChannel> {
    static constexpr Field fields[] = {
        field<&MailChannel::id>("id"),
        field<&MailChannel::mail_name>("mailName"),
        field<&MailChannel::mail_code>("mailCode"),
    };
};
template PUSHPLUS_API const Table& table_of<MailChannel>() noexcept;

template <>
struct FieldList<MailChannelDetail> {
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
};
template PUSHPLUS_API const Table& table_of<MailChannelDetail>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"mail_channels.list", "POST", "/api/open/mail/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<MailChannel>> MailChannelsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, MailChannel> MailChannelsApi<Reply>::list_all(const PageQuery& query,
                                                                   const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<MailChannelDetail> MailChannelsApi<Reply>::detail(std::int64_t mail_id, const CallOptions& options) const {
    return Call(core_, {"mail_channels.detail", "GET", "/api/open/mail/detail", Effect::reads}, options)
        .query("mailId", Id(mail_id));
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const MailChannelsApi<detail::Described>& api) {
    using Api = MailChannelsApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::detail);
}

template class MailChannelsApi<Result>;
template class MailChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
