#include <pushplus/topics.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<Topic>() noexcept {
    static constexpr Field fields[] = {
        field<&Topic::topic_id>("topicId"),       field<&Topic::topic_code>("topicCode"),
        field<&Topic::topic_name>("topicName"),   field<&Topic::nick_name>("nickName"),
        field<&Topic::create_time>("createTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<TopicDetail>() noexcept {
    static constexpr Field fields[] = {
        field<&TopicDetail::topic_id>("topicId"),
        field<&TopicDetail::topic_name>("topicName"),
        field<&TopicDetail::topic_code>("topicCode"),
        field<&TopicDetail::qr_code_img_url>("qrCodeImgUrl"),
        field<&TopicDetail::contact>("contact"),
        field<&TopicDetail::introduction>("introduction"),
        field<&TopicDetail::receipt_message>("receiptMessage"),
        field<&TopicDetail::nick_name>("nickName"),
        field<&TopicDetail::create_time>("createTime"),
        field<&TopicDetail::topic_user_count>("topicUserCount"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<JoinedTopicDetail>() noexcept {
    static constexpr Field fields[] = {
        field<&JoinedTopicDetail::topic_name>("topicName"),      field<&JoinedTopicDetail::topic_code>("topicCode"),
        field<&JoinedTopicDetail::topic_id>("topicId"),          field<&JoinedTopicDetail::contact>("contact"),
        field<&JoinedTopicDetail::introduction>("introduction"), field<&JoinedTopicDetail::nick_name>("nickName"),
        field<&JoinedTopicDetail::create_time>("createTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<AddTopic>() noexcept {
    static constexpr Field fields[] = {
        field<&AddTopic::topic_code>("topicCode", required), field<&AddTopic::topic_name>("topicName", required),
        field<&AddTopic::contact>("contact", required),      field<&AddTopic::introduction>("introduction", required),
        field<&AddTopic::receipt_message>("receiptMessage"), field<&AddTopic::app_id>("appId"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<TopicQrCode>() noexcept {
    static constexpr Field fields[] = {
        field<&TopicQrCode::qr_code_img_url>("qrCodeImgUrl"),
        field<&TopicQrCode::forever>("forever"),
    };
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const TopicListQuery& query, const CallOptions& options) {
    return Call(core, {"topics.list", "POST", "/api/open/topic/list", Effect::reads}, options)
        .page(query)
        .param("topicType", query.topic_type);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Topic>> TopicsApi<Reply>::list(const TopicListQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<Topic>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, Topic> TopicsApi<Reply>::list_all(const TopicListQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, Topic>();
}

template <template <class> class Reply>
Reply<TopicDetail> TopicsApi<Reply>::detail(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.detail", "GET", "/api/open/topic/detail", Effect::reads}, options)
        .id("topicId", topic_id)
        .template reply<Reply<TopicDetail>>();
}

template <template <class> class Reply>
Reply<JoinedTopicDetail> TopicsApi<Reply>::joined_detail(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.joined_detail", "GET", "/api/open/topic/joinTopicDetail", Effect::reads}, options)
        .id("topicId", topic_id)
        .template reply<Reply<JoinedTopicDetail>>();
}

template <template <class> class Reply>
Reply<std::int64_t> TopicsApi<Reply>::add(const AddTopic& topic, const CallOptions& options) const {
    return Call(core_, {"topics.add", "POST", "/api/open/topic/add", Effect::changes}, options)
        .body(topic)
        .template reply<Reply<std::int64_t>>();
}

template <template <class> class Reply>
Reply<TopicQrCode> TopicsApi<Reply>::qr_code(std::int64_t topic_id, std::optional<std::chrono::seconds> valid_for,
                                             const CallOptions& options) const {
    return Call(core_, {"topics.qr_code", "GET", "/api/open/topic/qrCode", Effect::reads}, options)
        .id("topicId", topic_id)
        .seconds("second", valid_for, std::chrono::hours(30 * 24))
        .template reply<Reply<TopicQrCode>>();
}

template <template <class> class Reply>
Reply<void> TopicsApi<Reply>::exit(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.exit", "GET", "/api/open/topic/exitTopic", Effect::changes}, options)
        .id("topicId", topic_id)
        .template reply<Reply<void>>();
}

template class TopicsApi<Result>;
template class TopicsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
