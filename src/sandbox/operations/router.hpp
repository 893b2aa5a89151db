#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pushplus/clock.hpp>

#include "../account/access_keys.hpp"
#include "../account/account.hpp"
#include "../account/outbox.hpp"
#include "../wire/json.hpp"
#include "../wire/parameters.hpp"
#include "../wire/read_ahead.hpp"
#include "send_parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What to do once a response was sent, or its connection is gone.
using AfterSent = std::vector<std::function<void()>>;

/// What an operation's handler works with.
struct Context {
    Account& account;
    AccessKeys& keys;
    const Clock& clock;
    Outbox& outbox;
    const Parameters& parameters;
    const ReadAhead<SendParameters>* sending;  ///< Of an operation that sends.
    const std::string& caller_ip;
    /// Filled by the handler. Called without the account's lock; also if the handler throws after it has added to it.
    AfterSent& after_sent;

    /// The current time as the service writes it.
    [[nodiscard]] DateTime now() const { return DateTime(clock.system_now()); }
    /// Since 1970.
    [[nodiscard]] std::int64_t now_in_milliseconds() const {
        const auto now = clock.system_now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    }
};

/// Carries out an operation and returns the envelope's `data`. Throws a `Refusal` if it must not be done.
using Handler = Json (*)(const Context& context);

// The service's two messages of success. The API document's samples show which operation has which.
constexpr std::string_view requested = "请求成功";
constexpr std::string_view executed = "执行成功";

struct Operation {
    std::string_view name;    ///< The SDK's name, such as "topics.detail".
    std::string_view method;  ///< The SDK's method.
    std::string_view path;
    std::string_view msg;  ///< The message of success.
    Handler handler;
    bool needs_key = true;
    /// Whether any method will do, and the path may end in a slash, or in a slash and a token, as those that send.
    bool sends = false;

    [[nodiscard]] bool allows(std::string_view other) const noexcept {
        return other == method || (sends && (other == "GET" || other == "POST" || other == "PUT" || other == "DELETE"));
    }
};

/// Finds the operation of a request.
class Router {
public:
    /// Adds the operations of all groups.
    Router();

    /// Null if no operation has the path.
    [[nodiscard]] const Operation* find(std::string_view path) const noexcept;
    /// Adds an operation, whose path no other has.
    void add(const Operation& operation);
    /// Calls `visit` with each operation.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [path, operation] : operations_) visit(operation);
    }

private:
    std::unordered_map<std::string_view, Operation> operations_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
