#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// The groups of operations. Each is in a file of its own.
void add_access_key(Router& router);
void add_messages(Router& router);
void add_sending(Router& router);
void add_users(Router& router);
void add_message_tokens(Router& router);
void add_topics(Router& router);
void add_topic_users(Router& router);
void add_webhooks(Router& router);
void add_channels(Router& router);
void add_settings(Router& router);
void add_friends(Router& router);
void add_preprocessing(Router& router);

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
    if (found != operations_.end()) return &found->second;
    // service.md, "/send": also `/send/` and `/send/{token}`.
    const auto slash = path.rfind('/');
    if (slash == 0 || slash == std::string_view::npos) return nullptr;
    const auto shorter = operations_.find(path.substr(0, slash));
    return shorter != operations_.end() && shorter->second.sends ? &shorter->second : nullptr;
}

void Router::add(const Operation& operation) { operations_.emplace(operation.path, operation); }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
