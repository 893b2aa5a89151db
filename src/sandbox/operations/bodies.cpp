#include "bodies.hpp"

#include "../../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<sandbox::Login> {
    static constexpr Field fields[] = {
        field<&sandbox::Login::token>("token", required),
        field<&sandbox::Login::secret_key>("secretKey", required),
    };
};
template const Table& table_of<sandbox::Login>() noexcept;

template <>
struct FieldList<sandbox::PageBody> {
    static constexpr Field fields[] = {
        field<&sandbox::PageBody::current>("current"),
        field<&sandbox::PageBody::page_size>("pageSize"),
    };
};
template const Table& table_of<sandbox::PageBody>() noexcept;

template <>
struct FieldList<sandbox::TopicParams> {
    static constexpr Field fields[] = {field<&sandbox::TopicParams::topic_type>("topicType")};
};
template const Table& table_of<sandbox::TopicParams>() noexcept;

template <>
struct FieldList<sandbox::TopicListBody> {
    static constexpr Field fields[] = {field<&sandbox::TopicListBody::params>("params")};
};
template const Table& table_of<sandbox::TopicListBody>() noexcept;

template <>
struct FieldList<sandbox::TopicUserParams> {
    static constexpr Field fields[] = {field<&sandbox::TopicUserParams::topic_id>("topicId", required)};
};
template const Table& table_of<sandbox::TopicUserParams>() noexcept;

template <>
struct FieldList<sandbox::TopicUserListBody> {
    static constexpr Field fields[] = {field<&sandbox::TopicUserListBody::params>("params")};
};
template const Table& table_of<sandbox::TopicUserListBody>() noexcept;

template <>
struct FieldList<sandbox::DefaultChannelBody> {
    static constexpr Field fields[] = {
        field<&sandbox::DefaultChannelBody::default_channel>("defaultChannel", required),
        field<&sandbox::DefaultChannelBody::default_webhook>("defaultWebhook"),
    };
};
template const Table& table_of<sandbox::DefaultChannelBody>() noexcept;

template <>
struct FieldList<sandbox::RemarkBody> {
    static constexpr Field fields[] = {
        field<&sandbox::RemarkBody::id>("id", required),
        field<&sandbox::RemarkBody::remark>("remark", required),
    };
};
template const Table& table_of<sandbox::RemarkBody>() noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
