#include <algorithm>

#include "bodies.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json give_key(const Context& context) {
    const auto login = context.asked.body<Login>();
    Account& account = context.account;
    if (login.token != account.credentials.token) {
        const bool message_token = std::any_of(account.message_tokens.begin(), account.message_tokens.end(),
                                               [&](const MessageToken& token) { return token.token == login.token; });
        refuse(code::invalid_token, message_token ? "不支持使用消息token" : "token不正确");
    }
    if (login.secret_key != account.credentials.secret_key) refuse(code::unauthorized, "secretKey不正确");
    const auto& safe = account.allowed_ips;
    if (!safe.empty() && std::find(safe.begin(), safe.end(), context.caller_ip) == safe.end())
        refuse(code::forbidden, std::string(context.caller_ip).append("不在安全IP列表内"));
    return {{"accessKey", context.keys.give(context.clock.steady_now())}, {"expiresIn", context.keys.ttl().count()}};
}

}  // namespace

void add_access_key(Router& router) {
    router.add({"access_key", "POST", "/api/common/openApi/getAccessKey", answered, give_key, false});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
