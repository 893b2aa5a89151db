#include "bodies.hpp"
#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json list(const Context& context) {
    const auto params = context.parameters.body<TopicUserListBody>().params;
    if (!params) refuse_field(code::refused, "topicId", "不能为空");
    const std::int64_t topic_id = params->topic_id;
    return page_of(context.account.created_topic(topic_id).users, context);
}

Json remove(const Context& context) {
    const std::int64_t id = context.parameters.id("topicRelationId");
    for (CreatedTopic& topic : context.account.topics) {
        if (find_row(topic.users, id) == nullptr) continue;
        remove_row(topic.users, id, "用户");
        return "删除成功";
    }
    refuse_unknown("用户", id);
}

}  // namespace

void add_topic_users(Router& router) {
    router.add({"topic_users.list", "POST", "/api/open/topicUser/subscriberList", requested, list});
    router.add({"topic_users.remove", "POST", "/api/open/topicUser/deleteTopicUser", requested, remove});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
