#include <pushplus/cp_channels.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<CpChannel>() noexcept {
    static constexpr Field fields[] = {
        field<&CpChannel::id>("id"),
        field<&CpChannel::cp_name>("cpName"),
        field<&CpChannel::cp_code>("cpCode"),
    };
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"cp_channels.list", "POST", "/api/open/cp/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<CpChannel>> CpChannelsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<CpChannel>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, CpChannel> CpChannelsApi<Reply>::list_all(const PageQuery& query,
                                                               const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, CpChannel>();
}

template class CpChannelsApi<Result>;
template class CpChannelsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
