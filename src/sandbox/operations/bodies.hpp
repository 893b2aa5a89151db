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
    std::optional<TopicUserParams> params;
};

struct DefaultChannelBody {
    Channel default_channel;
    std::optional<std::string> default_webhook;
};

struct RemarkBody {
    std::int64_t id = 0;
    std::string remark;
};

}  // namespace sandbox

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
