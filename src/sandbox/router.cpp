#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// The groups of operations. Each adds its own, in a file of its own.
using AddGroup = void(Router& router);
AddGroup add_access_key, add_messages, add_sending, add_users, add_message_tokens, add_topics, add_topic_users,
    add_webhooks, add_channels, add_settings, add_friends, add_preprocessing;

Router::Router() {
    for (AddGroup* const add_group :
         {add_access_key, add_messages, add_sending, add_users, add_message_tokens, add_topics, add_topic_users,
          add_webhooks, add_channels, add_settings, add_friends, add_preprocessing})
        add_group(*this);
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
