#include "bodies.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
const Table& table_of<sandbox::Login>() noexcept {
    static constexpr Field fields[] = {
        field<&sandbox::Login::token>("token", required),
        field<&sandbox::Login::secret_key>("secretKey", required),
    };
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::PageBody>() noexcept {
    static constexpr Field fields[] = {
        field<&sandbox::PageBody::current>("current"),
        field<&sandbox::PageBody::page_size>("pageSize"),
    };
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::TopicParams>() noexcept {
    static constexpr Field fields[] = {field<&sandbox::TopicParams::topic_type>("topicType")};
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::TopicListBody>() noexcept {
    static constexpr Field fields[] = {field<&sandbox::TopicListBody::params>("params")};
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::TopicUserParams>() noexcept {
    static constexpr Field fields[] = {field<&sandbox::TopicUserParams::topic_id>("topicId", required)};
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::TopicUserListBody>() noexcept {
    static constexpr Field fields[] = {field<&sandbox::TopicUserListBody::params>("params", required)};
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::DefaultChannelBody>() noexcept {
    static constexpr Field fields[] = {
        field<&sandbox::DefaultChannelBody::default_channel>("defaultChannel", required),
        field<&sandbox::DefaultChannelBody::default_webhook>("defaultWebhook"),
    };
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::SendBody>() noexcept {
    static constexpr Field fields[] = {
        field<&sandbox::SendBody::token>("token", required),
        field<&sandbox::SendBody::content>("content", required),
        field<&sandbox::SendBody::title>("title"),
        field<&sandbox::SendBody::topic>("topic"),
        field<&sandbox::SendBody::channel>("channel"),
        field<&sandbox::SendBody::option>("option"),
        field<&sandbox::SendBody::callback_url>("callbackUrl"),
        field<&sandbox::SendBody::timestamp>("timestamp"),
    };
    return as_table<fields>();
}

template <>
const Table& table_of<sandbox::RemarkBody>() noexcept {
    static constexpr Field fields[] = {
        field<&sandbox::RemarkBody::id>("id", required),
        field<&sandbox::RemarkBody::remark>("remark", required),
    };
    return as_table<fields>();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
