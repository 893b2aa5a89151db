#include "bodies.hpp"
#include "router.hpp"
#include "send_checks.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// The service's name of a channel; for others the name on the wire.
std::string title_of(const Channel& channel) {
    if (channel == Channel::wechat) return "微信公众号";
    if (channel == Channel::mail) return "邮件";
    if (channel == Channel::cp) return "企业微信应用";
    if (channel == Channel::webhook) return "第三方webhook";
    return channel.text();
}

Json change_default_channel(const Context& context) {
    const auto body = context.parameters.body<DefaultChannelBody>();
    const std::string parameter = body.default_webhook.value_or("");
    const bool needs_parameter = body.default_channel == Channel::webhook || body.default_channel == Channel::cp;
    if (needs_parameter && parameter.empty()) refuse_field(code::refused, "defaultWebhook", "不能为空");
    require_channel(context.account, {body.default_channel.text(), parameter}, {"defaultChannel", "defaultWebhook"});
    UserSettings& settings = context.account.settings;
    settings.default_channel = body.default_channel;
    settings.default_channel_txt = title_of(body.default_channel);
    settings.default_webhook = parameter;
    return nullptr;
}

bool flag(const Context& context, std::string_view name) { return context.parameters.number(name, 0, 1) == 1; }

Json change_receive_limit(const Context& context) {
    context.account.settings.receive_limit =
        flag(context, "recevieLimit") ? ReceiveLimit::receive_none : ReceiveLimit::receive_all;
    return nullptr;
}

Json change_is_send(const Context& context) {
    context.account.settings.is_send = flag(context, "isSend");
    return nullptr;
}

Json change_open_message_type(const Context& context) {
    context.account.settings.send_type =
        flag(context, "openMessageType") ? OpenMessageType::mini_program : OpenMessageType::h5;
    return nullptr;
}

Json change_extension_forward(const Context& context) {
    context.account.settings.extension = flag(context, "forward");
    return nullptr;
}

}  // namespace

void add_settings(Router& router) {
    router.add({"settings.get", "GET", "/api/open/setting/getUserSettings", requested, [](const Context& context) {
                    return to_json(context.account.settings_at(context.now_in_milliseconds()));
                }});
    router.add({"settings.change_default_channel", "POST", "/api/open/setting/changeDefaultChannel", executed,
                change_default_channel});
    router.add({"settings.change_receive_limit", "GET", "/api/open/setting/changeRecevieLimit", executed,
                change_receive_limit});
    router.add({"settings.change_is_send", "GET", "/api/open/setting/changeIsSend", executed, change_is_send});
    router.add({"settings.change_open_message_type", "GET", "/api/open/setting/changeOpenMessageType", executed,
                change_open_message_type});
    router.add({"settings.change_extension_forward", "GET", "/api/open/setting/extension", executed,
                change_extension_forward});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
