#include <algorithm>

#include "bodies.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json get_access_key(const Context& context) {
    Account& account = context.account;
    const auto login = context.parameters.body<Login>();
    if (login.token != account.credentials.token) {
        const bool message_token = std::any_of(account.message_tokens.begin(), account.message_tokens.end(),
                                               [&](const MessageToken& token) { return token.token == login.token; });
        refuse(code::invalid_token, message_token ? "不支持使用消息token" : "token不正确");
    }
    require_open_api(account);
    if (login.secret_key != account.credentials.secret_key) refuse(code::unauthorized, "secretKey不正确");
    const auto& allowed = account.allowed_ips;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), context.caller_ip) == allowed.end())
        refuse(code::forbidden, std::string(context.caller_ip).append("不在安全IP列表内"));
    return {{"accessKey", context.keys.issue(context.clock.steady_now())}, {"expiresIn", context.keys.ttl().count()}};
}

}  // namespace

void add_access_key(Router& router) {
    router.add({"access_key", "POST", "/api/common/openApi/getAccessKey", requested, get_access_key, false});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
