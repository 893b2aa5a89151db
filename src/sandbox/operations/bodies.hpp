#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <pushplus/channel.hpp>
#include <pushplus/topics.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// Request bodies for which the library has no struct.

struct Login {
    std::string token;
    std::string secret_key;
};

struct PageBody {
    std::optional<std::int64_t> current;
    std::optional<std::int64_t> page_size;
};

struct TopicParams {
    std::optional<TopicType> topic_type;
};
struct TopicListBody {
    TopicParams params;
};

struct TopicUserParams {
    std::int64_t topic_id = 0;
};
struct TopicUserListBody {
    TopicUserParams params;
};

struct DefaultChannelBody {
    Channel default_channel;
    std::optional<std::string> default_webhook;
};

/// The body of /send and of /batchSend, where channel and option are lists.
struct SendBody {
    std::string token;
    std::string content;
    std::optional<std::string> title;
    std::optional<std::string> content_template;
    std::optional<std::string> topic;
    std::optional<std::string> channel;
    std::optional<std::string> option;
    std::optional<std::string> callback_url;
    std::optional<std::int64_t> timestamp;
};

struct RemarkBody {
    std::int64_t id = 0;
    std::string remark;
};

}  // namespace sandbox

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
