#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include <pushplus/clock.hpp>

#include "access_keys.hpp"
#include "account.hpp"
#include "json.hpp"
#include "outbox.hpp"
#include "parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What an operation works on.
struct Context {
    Account& account;
    AccessKeys& keys;
    const Clock& clock;
    Outbox& outbox;
    const Parameters asked;
    const std::string& caller_ip;

    /// The present time as the service writes it.
    [[nodiscard]] DateTime now() const { return DateTime(clock.system_now()); }
    /// Since 1970.
    [[nodiscard]] std::int64_t now_in_milliseconds() const {
        const auto now = clock.system_now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    }
};

/// Carries an operation out and returns the envelope's `data`. Throws a `Refusal` if it is not to be done.
using Handler = Json (*)(const Context& context);

// The two words with which the service reports success; which operation uses which is as in the document's samples.
constexpr std::string_view answered = "请求成功";
constexpr std::string_view carried_out = "执行成功";

struct Operation {
    std::string_view name;  ///< As in the SDK: "topics.detail".
    std::string_view method;
    std::string_view path;
    std::string_view msg;  ///< Of success.
    Handler handler;
    bool needs_key = true;
};

/// Finds the operation that a request is for.
class Router {
public:
    /// Knows all operations.
    Router();

    /// Null if the path is of no operation.
    [[nodiscard]] const Operation* find(std::string_view path) const noexcept;
    /// One operation of each path.
    void add(const Operation& operation);

private:
    std::unordered_map<std::string_view, Operation> operations_;
};

// Each group adds its own operations.
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

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
