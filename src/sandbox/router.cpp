#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

Router::Router() {
    add_access_key(*this);
    add_messages(*this);
    add_sending(*this);
    add_users(*this);
    add_message_tokens(*this);
    add_topics(*this);
    add_topic_users(*this);
    add_webhooks(*this);
    add_channels(*this);
    add_settings(*this);
    add_friends(*this);
    add_preprocessing(*this);
}

const Operation* Router::find(std::string_view path) const noexcept {
    const auto found = operations_.find(path);
    return found == operations_.end() ? nullptr : &found->second;
}

void Router::add(const Operation& operation) { operations_.emplace(operation.path, operation); }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
