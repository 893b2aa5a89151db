#include <pushplus/topic_users.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<TopicUser> {
    static constexpr Field fields[] = {
        field<&TopicUser::id>("id"),
        field<&TopicUser::nick_name>("nickName"),
        field<&TopicUser::open_id>("openId"),
        field<&TopicUser::head_img_url>("headImgUrl"),
        field<&TopicUser::user_sex>("userSex"),
        field<&TopicUser::have_phone>("havePhone"),
        field<&TopicUser::is_follow>("isFollow"),
        field<&TopicUser::email_status>("emailStatus"),
        field<&TopicUser::follow_time>("followTime"),
        field<&TopicUser::remark>("remark"),
    };
};
template PUSHPLUS_API const Table& table_of<TopicUser>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, std::int64_t topic_id, const PageQuery& query,
                 const CallOptions& options) {
    return Call(core, {"topic_users.list", "POST", "/api/open/topicUser/subscriberList", Effect::reads}, options)
        .param("topicId", Id(topic_id))
        .page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<TopicUser>> TopicUsersApi<Reply>::list(std::int64_t topic_id, const PageQuery& query,
                                                  const CallOptions& options) const {
    return listing(core_, topic_id, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, TopicUser> TopicUsersApi<Reply>::list_all(std::int64_t topic_id, const PageQuery& query,
                                                               const CallOptions& options) const {
    return listing(core_, topic_id, query, options);
}

template <template <class> class Reply>
Reply<void> TopicUsersApi<Reply>::remove(std::int64_t topic_relation_id, const CallOptions& options) const {
    return Call(core_, {"topic_users.remove", "POST", "/api/open/topicUser/deleteTopicUser", Effect::changes}, options)
        .query("topicRelationId", Id(topic_relation_id));
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const TopicUsersApi<detail::Described>& api) {
    using Api = TopicUsersApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::remove);
}

template class TopicUsersApi<Result>;
template class TopicUsersApi<Pending>;

}  // namespace v0
}  // namespace pushplus
