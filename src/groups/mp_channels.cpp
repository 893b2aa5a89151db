#include <pushplus/mp_channels.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<MpChannel> {
    static constexpr Field fields[] = {
        field<&MpChannel::id>("id"),
        field<&MpChannel::nick_name>("nickName"),
        field<&MpChannel::head_img>("headImg"),
        field<&MpChannel::principal_name>("principalName"),
        field<&MpChannel::authorization_appid>("authorizationAppid"),
        field<&MpChannel::func_info>("funcInfo"),
        field<&MpChannel::service_type>("serviceType"),
        field<&MpChannel::verify_type>("verifyType"),
        field<&MpChannel::alias>("alias"),
        field<&MpChannel::update_time>("updateTime"),
    };
};
template PUSHPLUS_API const Table& table_of<MpChannel>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"mp_channels.list", "POST", "/api/open/mp/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<MpChannel>> MpChannelsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, MpChannel> MpChannelsApi<Reply>::list_all(const PageQuery& query,
                                                               const CallOptions& options) const {
    return listing(core_, query, options);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const MpChannelsApi<detail::Described>& api) {
    using Api = MpChannelsApi<detail::Described>;
    return describe_each(api, &Api::list);
}

template class MpChannelsApi<Result>;
template class MpChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
