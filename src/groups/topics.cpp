#include <pushplus/topics.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<TopicListQuery> {
    static constexpr Field fields[] = {
        field<&TopicListQuery::topic_type>("topicType"),
        field<&TopicListQuery::current>("current"),
        field<&TopicListQuery::page_size>("pageSize"),
    };
};
template PUSHPLUS_API const Table& table_of<TopicListQuery>() noexcept;

template <>
struct FieldList<Topic> {
    static constexpr Field fields[] = {
        field<&Topic::topic_id>("topicId"),       field<&Topic::topic_code>("topicCode"),
        field<&Topic::topic_name>("topicName"),   field<&Topic::nick_name>("nickName"),
        field<&Topic::create_time>("createTime"),
    };
};
template PUSHPLUS_API const Table& table_of<Topic>() noexcept;

template <>
struct FieldList<TopicDetail> {
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
};
template PUSHPLUS_API const Table& table_of<TopicDetail>() noexcept;

template <>
struct FieldList<JoinedTopicDetail> {
    static constexpr Field fields[] = {
        field<&JoinedTopicDetail::topic_name>("topicName"),      field<&JoinedTopicDetail::topic_code>("topicCode"),
        field<&JoinedTopicDetail::topic_id>("topicId"),          field<&JoinedTopicDetail::contact>("contact"),
        field<&JoinedTopicDetail::introduction>("introduction"), field<&JoinedTopicDetail::nick_name>("nickName"),
        field<&JoinedTopicDetail::create_time>("createTime"),
    };
};
template PUSHPLUS_API const Table& table_of<JoinedTopicDetail>() noexcept;

template <>
struct FieldList<AddTopic> {
    static constexpr Field fields[] = {
        field<&AddTopic::topic_code>("topicCode", required), field<&AddTopic::topic_name>("topicName", required),
        field<&AddTopic::contact>("contact", required),      field<&AddTopic::introduction>("introduction", required),
        field<&AddTopic::receipt_message>("receiptMessage"), field<&AddTopic::app_id>("appId"),
    };
};
template PUSHPLUS_API const Table& table_of<AddTopic>() noexcept;

template <>
struct FieldList<TopicQrCode> {
    static constexpr Field fields[] = {
        field<&TopicQrCode::qr_code_img_url>("qrCodeImgUrl"),
        field<&TopicQrCode::permanent>("forever"),
    };
};
template PUSHPLUS_API const Table& table_of<TopicQrCode>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;
using detail::Seconds;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const TopicListQuery& query,
                 const CallOptions& options) {
    return Call(core, {"topics.list", "POST", "/api/open/topic/list", Effect::reads}, options)
        .params(query)
        .page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Topic>> TopicsApi<Reply>::list(const TopicListQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, Topic> TopicsApi<Reply>::list_all(const TopicListQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<TopicDetail> TopicsApi<Reply>::detail(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.detail", "GET", "/api/open/topic/detail", Effect::reads}, options)
        .query("topicId", Id(topic_id));
}

template <template <class> class Reply>
Reply<JoinedTopicDetail> TopicsApi<Reply>::joined_detail(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.joined_detail", "GET", "/api/open/topic/joinTopicDetail", Effect::reads}, options)
        .query("topicId", Id(topic_id));
}

template <template <class> class Reply>
Reply<std::int64_t> TopicsApi<Reply>::add(const AddTopic& topic, const CallOptions& options) const {
    return Call(core_, {"topics.add", "POST", "/api/open/topic/add", Effect::changes}, options).body(topic);
}

template <template <class> class Reply>
Reply<TopicQrCode> TopicsApi<Reply>::qr_code(std::int64_t topic_id, std::optional<std::chrono::seconds> valid_for,
                                             const CallOptions& options) const {
    return Call(core_, {"topics.qr_code", "GET", "/api/open/topic/qrCode", Effect::reads}, options)
        .query("topicId", Id(topic_id))
        .query({"second", "valid_for"}, Seconds(valid_for, std::chrono::hours(30 * 24)));
}

template <template <class> class Reply>
Reply<void> TopicsApi<Reply>::exit(std::int64_t topic_id, const CallOptions& options) const {
    return Call(core_, {"topics.exit", "GET", "/api/open/topic/exitTopic", Effect::changes}, options)
        .query("topicId", Id(topic_id));
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const TopicsApi<detail::Described>& api) {
    using Api = TopicsApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::detail, &Api::joined_detail, &Api::add, &Api::qr_code, &Api::exit);
}

template class TopicsApi<Result>;
template class TopicsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
