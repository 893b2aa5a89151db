#include <pushplus/topic_users.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<TopicUser>() noexcept {
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
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, std::int64_t topic_id, const PageQuery& query,
             const CallOptions& options) {
    return Call(core, {"topic_users.list", "POST", "/api/open/topicUser/subscriberList", Effect::reads}, options)
        .page(query)
        .param_id("topicId", topic_id);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<TopicUser>> TopicUsersApi<Reply>::list(std::int64_t topic_id, const PageQuery& query,
                                                  const CallOptions& options) const {
    return listing(core_, topic_id, query, options).template reply<Reply<Page<TopicUser>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, TopicUser> TopicUsersApi<Reply>::list_all(std::int64_t topic_id, const PageQuery& query,
                                                               const CallOptions& options) const {
    return listing(core_, topic_id, query, options).template all<Reply, TopicUser>();
}

template <template <class> class Reply>
Reply<void> TopicUsersApi<Reply>::remove(std::int64_t topic_relation_id, const CallOptions& options) const {
    return Call(core_, {"topic_users.remove", "POST", "/api/open/topicUser/deleteTopicUser", Effect::changes}, options)
        .id("topicRelationId", topic_relation_id)
        .template reply<Reply<void>>();
}

template class TopicUsersApi<Result>;
template class TopicUsersApi<Pending>;

}  // namespace v0
}  // namespace pushplus
