#include "send_checks.hpp"

#include <algorithm>

#include "../account/outbox.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// sending.md, "POST /send": the lengths in characters, and the number of receivers.
struct Limits {
    std::size_t title;
    std::size_t content;
    std::size_t receivers;
};
constexpr Limits verified_limits{100, 20'000, 10};
constexpr Limits member_limits{200, 100'000, 100};
constexpr std::size_t qq_content = 2000;

const Limits& limits_of(const Account& account) noexcept {
    return account.tier == AccountTier::member ? member_limits : verified_limits;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void require_length(std::string_view field, std::string_view text, std::size_t most) {
    constexpr std::size_t longest_character = 4;
    if (text.size() / longest_character > most || characters(text) > most)
        refuse_field(code::refused, field, "长度不能超过" + std::to_string(most) + "个字符");
}

void require_content(const Account& account, const SendParameters& given, const std::vector<ChannelChoice>& choices) {
    if (given.content.find_first_not_of(" \t\r\n") == std::string::npos) refuse(code::refused, "发送内容不能为空");
    const Limits& limits = limits_of(account);
    require_length("title", given.title, limits.title);
    const bool by_qq =
        std::any_of(choices.begin(), choices.end(), [](const ChannelChoice& by) { return by.channel == "qq"; });
    require_length("content", given.content, by_qq ? qq_content : limits.content);
}

template <class Rows, class Matches>
bool any(const Rows& rows, Matches matches) {
    return std::any_of(rows.begin(), rows.end(), matches);
}

bool has_webhook(const Account& account, const std::string& option) {
    // Document, 八.2: a channel's parameter is the webhook's number or its code.
    return any(account.webhooks,
               [&](const Webhook& row) { return row.webhook_code == option || std::to_string(row.id) == option; });
}

bool has_cp(const Account& account, const std::string& option) {
    return any(account.cp_channels,
               [&](const CpChannel& row) { return row.cp_code == option || std::to_string(row.id) == option; });
}

bool has_mail(const Account& account, const std::string& option) {
    return any(account.mail_channels, [&](const MailChannelDetail& row) {
        return row.mail_code == option || std::to_string(row.id) == option;
    });
}

bool has_mp(const Account& account, const std::string& option) {
    return any(account.mp_channels, [&](const MpChannel& row) {
        return row.authorization_appid == option || std::to_string(row.id) == option;
    });
}

void require_template(const Account& account, const SendParameters& given) {
    constexpr std::string_view known[] = {"html",  "txt", "json", "markdown", "cloudMonitor", "jenkins",
                                          "route", "pay", "form", "doc",      "excel"};
    const std::string& shown_as = given.content_template;
    if (!shown_as.empty() && std::find(std::begin(known), std::end(known), shown_as) == std::end(known))
        refuse_field(code::refused, "template", "消息模板不存在");
    if (shown_as != "form" && shown_as != "doc" && shown_as != "excel") return;
    if (given.push_id.empty()) refuse_field(code::refused, "pushId", "不能为空");
    if (!any(account.forms, [&](const SandboxForm& form) { return form.form_code == given.push_id; }))
        refuse_field(code::refused, "pushId", "不存在");
}

}  // namespace

void require_channel(const Account& account, const ChannelChoice& by, const ChannelFields& fields) {
    if (!is_channel(by.channel)) refuse_field(code::refused, fields.channel, "发送渠道不存在");
    if (by.channel == "webhook" && !has_webhook(account, by.option))
        refuse_field(code::refused, fields.option, "webhook不存在");
    if (by.channel == "cp" && !has_cp(account, by.option))
        refuse_field(code::refused, fields.option, "企业微信应用不存在");
}

void require_token(const Account& account, const std::string& token, std::chrono::system_clock::time_point now) {
    if (token == account.credentials.token) return;
    for (const MessageToken& own : account.message_tokens) {
        if (own.token != token) continue;
        // service.md, "/send": an expired message token is an invalid token.
        const auto expiry = own.expire_time.time_point();
        if (expiry && *expiry <= now) refuse(code::invalid_token, "消息token已过期");
        return;
    }
    refuse(code::invalid_token, token.empty() ? "token不能为空" : "token不正确");
}

void require_verified(const Account& account) {
    if (!account.verified) refuse(code::not_verified, "请先完成实名认证");
}

void require_sendable(const Account& account, const SendParameters& given, const std::vector<ChannelChoice>& choices,
                      std::int64_t now) {
    if (!account.settings.is_send) refuse(code::refused, "发送消息功能未启用");
    require_content(account, given, choices);
    for (const ChannelChoice& by : choices) static_cast<void>(topic_of(account, given, by.channel));
    require_template(account, given);
    if (!given.pre.empty() && !any(account.preprocessors, [&](const auto& row) { return code_of(row) == given.pre; }))
        refuse(code::bad_data, "预处理信息不存在");
    if (given.timestamp && *given.timestamp < now) refuse_field(code::refused, "timestamp", "消息已过期");
    // service.md, "Callbacks": any http or https URL.
    if (!given.callback_url.empty() && !is_callback_url(given.callback_url))
        refuse_field(code::refused, "callbackUrl", "应为http或https地址");
}

ChannelChoice choice_of(const Account& account, const SendParameters& given) {
    if (!given.channel.empty()) return {given.channel, given.option};
    // service.md, "/send": the default of that token, where it is a message token's.
    for (const MessageToken& own : account.message_tokens)
        for (const ChannelDefault& row : account.channel_defaults)
            if (own.token == given.token && row.token_id == own.id)
                return {row.channel, given.option.empty() ? row.option : given.option};
    const UserSettings& settings = account.settings;
    const std::string& channel = settings.default_channel.text();
    return {channel.empty() ? "wechat" : channel, given.option.empty() ? settings.default_webhook : given.option};
}

bool is_channel(std::string_view channel) noexcept {
    constexpr std::string_view known[] = {"wechat",    "webhook", "cp",      "mail", "sms", "voice",
                                          "extension", "app",     "clawbot", "qq",   "cmcc"};
    return std::find(std::begin(known), std::end(known), channel) != std::end(known);
}

std::int64_t points_for(std::string_view channel) noexcept {
    if (channel == "sms") return 10;
    return channel == "voice" ? 30 : 0;
}

std::string points_needed(std::string_view channel) {
    return "本次发送需要" + std::to_string(points_for(channel)) + "积分";
}

std::string text_of(const Restriction& restriction) {
    if (!restriction.until) return "请求次数过多，账号已被限制发送";
    const auto end = std::chrono::system_clock::time_point(std::chrono::milliseconds(*restriction.until));
    return "请求次数过多，" + DateTime(end).text() + "恢复正常";
}

const CreatedTopic* topic_of(const Account& account, const SendParameters& given, std::string_view channel) {
    // sending.md, "POST /send": a topic has no effect with channel webhook.
    if (given.topic.empty() || channel == "webhook") return nullptr;
    for (const CreatedTopic& topic : account.topics)
        if (code_of(topic) == given.topic) return &topic;
    refuse(code::bad_data, "群组不存在");
}

std::optional<std::string> failure_of(const Account& account, const SendParameters& given, const ChannelChoice& by) {
    if (!by.option.empty() && by.channel == "mail" && !has_mail(account, by.option)) return "邮箱渠道不存在";
    if (!by.option.empty() && by.channel == "wechat" && !has_mp(account, by.option)) return "公众号不存在";
    // service.md, "/send": `topic` beats `to`; receivers over the limit are cut silently. Those of cp are user ids.
    if (topic_of(account, given, by.channel) != nullptr || by.channel == "cp") return std::nullopt;
    const std::size_t receivers = std::min(given.to.size(), limits_of(account).receivers);
    for (std::size_t i = 0; i < receivers; ++i)
        if (!any(account.friends, [&](const Friend& person) { return person.token == given.to[i]; }))
            return "好友令牌不存在";
    return std::nullopt;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
