#include <pushplus/cp_channels.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<CpChannel> {
    static constexpr Field fields[] = {
        field<&CpChannel::id>("id"),
        field<&CpChannel::cp_name>("cpName"),
        field<&CpChannel::cp_code>("cpCode"),
    };
};
template PUSHPLUS_API const Table& table_of<CpChannel>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"cp_channels.list", "POST", "/api/open/cp/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<CpChannel>> CpChannelsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, CpChannel> CpChannelsApi<Reply>::list_all(const PageQuery& query,
                                                               const CallOptions& options) const {
    return listing(core_, query, options);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const CpChannelsApi<detail::Described>& api) {
    using Api = CpChannelsApi<detail::Described>;
    return describe_each(api, &Api::list);
}

template class CpChannelsApi<Result>;
template class CpChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
