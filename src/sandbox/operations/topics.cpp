#include "../account/qr_code.hpp"
#include "bodies.hpp"
#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

template <class Detail>
Topic row_of(const Detail& detail) {
    return {detail.topic_id, detail.topic_code, detail.topic_name, detail.nick_name, detail.create_time};
}

Json list(const Context& context) {
    switch (context.parameters.body<TopicListBody>().params.topic_type.value_or(TopicType::created)) {
        case TopicType::created:
            return page_of(context.account.topics, context,
                           [](const CreatedTopic& topic) { return row_of(topic.detail); });
        case TopicType::joined: return page_of(context.account.joined_topics, context, row_of<JoinedTopicDetail>);
        default: refuse_field(code::refused, "topicType", "超出范围");
    }
}

Json detail(const Context& context) {
    const CreatedTopic& topic = context.account.created_topic(context.parameters.id("topicId"));
    TopicDetail shown = topic.detail;
    shown.topic_user_count = static_cast<std::int64_t>(topic.users.size());
    return to_json(shown);
}

Json joined_detail(const Context& context) {
    return to_json(context.account.joined_topic(context.parameters.id("topicId")));
}

// The name of the WeChat public account of a topic.
std::string owner_of(const Account& account, const std::optional<std::string>& app_id) {
    for (const MpChannel& channel : account.mp_channels)
        if (channel.authorization_appid == app_id) return channel.nick_name;
    return "pushplus";
}

Json add(const Context& context) {
    const auto body = context.parameters.body<AddTopic>();
    require_free(context.account.topics, body.topic_code, "topicCode");
    CreatedTopic topic;
    topic.detail.topic_code = body.topic_code;
    topic.detail.topic_name = body.topic_name;
    topic.detail.contact = body.contact;
    topic.detail.introduction = body.introduction;
    topic.detail.receipt_message = body.receipt_message.value_or("");
    topic.detail.nick_name = owner_of(context.account, body.app_id);
    topic.detail.create_time = context.now();
    return put_row(context.account, context.account.topics, std::move(topic));
}

Json qr_code(const Context& context) {
    constexpr std::int64_t thirty_days = 2'592'000;
    QrCode code;
    code.url = new_qr_code_url();
    code.topic_id = context.account.created_topic(context.parameters.id("topicId")).detail.topic_id;
    const bool given = context.parameters.has("second");
    const std::int64_t seconds = given ? context.parameters.number("second", 1, thirty_days) : thirty_days;
    code.expiry = context.clock.steady_now() + std::chrono::seconds(seconds);
    context.account.qr_codes.push_back(code);
    return to_json(TopicQrCode{code.url, false});
}

Json leave(const Context& context) {
    const std::int64_t id = context.parameters.id("topicId");
    remove_row(context.account.joined_topics, context.account.joined_topic(id).topic_id, "群组");
    return "退订成功";
}

}  // namespace

void add_topics(Router& router) {
    router.add({"topics.list", "POST", "/api/open/topic/list", requested, list});
    router.add({"topics.detail", "GET", "/api/open/topic/detail", requested, detail});
    router.add({"topics.joined_detail", "GET", "/api/open/topic/joinTopicDetail", requested, joined_detail});
    router.add({"topics.add", "POST", "/api/open/topic/add", executed, add});
    router.add({"topics.qr_code", "GET", "/api/open/topic/qrCode", requested, qr_code});
    router.add({"topics.exit", "GET", "/api/open/topic/exitTopic", requested, leave});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
