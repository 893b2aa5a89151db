#include <algorithm>
#include <utility>

#include "../account/random_hex.hpp"
#include "bodies.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::size_t most_channels = 5;

void require_token(const Account& account, const std::string& token) {
    if (token == account.credentials.token) return;
    const bool known = std::any_of(account.message_tokens.begin(), account.message_tokens.end(),
                                   [&](const MessageToken& own) { return own.token == token; });
    if (!known) refuse(code::invalid_token, "token不正确");
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0;;) {
        const auto comma = list.find(',', begin);
        parts.push_back(list.substr(begin, comma - begin));
        if (comma == std::string::npos) return parts;
        begin = comma + 1;
    }
}

// The topic of a message by a channel; null if it goes to one person.
const CreatedTopic* topic_of(const Context& context, const SendBody& body, const std::string& channel) {
    if (!body.topic || body.topic->empty() || channel == "webhook") return nullptr;
    for (const CreatedTopic& topic : context.account.topics)
        if (code_of(topic) == *body.topic) return &topic;
    refuse(code::bad_data, "群组不存在，topic无效");
}

// Refuses, before anything is queued, what some of the channels cannot carry, because a refusal is for the whole
// request.
void require_sendable(const Context& context, const SendBody& body, const std::vector<std::string>& channels) {
    for (const std::string& channel : channels) static_cast<void>(topic_of(context, body, channel));
    const std::string url = body.callback_url.value_or("");
    if (!url.empty() && !context.outbox.accepts(url)) refuse(code::refused, "callbackUrl仅允许回环地址");
}

// Queues a message and returns its short code. Its delivery advances with the sandbox's clock.
std::string accept(const Context& context, const SendBody& body, const std::string& channel) {
    Account& account = context.account;
    SentMessage sent;
    sent.message.short_code = random_hex();
    sent.message.title = body.title.value_or("");
    sent.message.channel = Channel(channel);
    sent.content = body.content;
    sent.content_template = Template(body.content_template.value_or(""));
    sent.message.update_time = context.now();
    sent.message.message_type = MessageType::one_to_one;
    if (const CreatedTopic* const topic = topic_of(context, body, channel)) {
        sent.message.message_type = MessageType::one_to_many;
        sent.message.topic_name = topic->detail.topic_name;
    }
    sent.accepted = context.clock.steady_now();
    sent.delay = account.delivery_delay;
    sent.failure = account.take_failure();
    sent.result.update_time = context.now();

    const std::string url = body.callback_url.value_or("");
    if (!url.empty()) {
        const Json info = {{"message", sent.failure.value_or("")},
                           {"shortCode", sent.message.short_code},
                           {"sendStatus", sent.failure ? 3 : 2}};
        const Json event = {{"event", "message_complate"}, {"messageInfo", info}};
        context.outbox.add(url, event.dump(-1, ' ', false, Json::error_handler_t::replace),
                           *sent.accepted + sent.delay);
    }
    account.messages.push_back(sent);
    return sent.message.short_code;
}

// Reads the request and checks what both operations check before anything is counted.
SendBody read(const Context& context) {
    auto body = context.parameters.body<SendBody>();
    require_token(context.account, body.token);
    return body;
}

bool expired(const Context& context, const SendBody& body) {
    return body.timestamp && *body.timestamp < context.now_in_milliseconds();
}

Json send(const Context& context) {
    const SendBody body = read(context);
    const auto now = context.now_in_milliseconds();
    const std::string channel = body.channel && !body.channel->empty() ? *body.channel : "wechat";
    context.account.send_rules.count({channel}, body.content, now);
    if (expired(context, body)) refuse(code::refused, "消息已过期");
    if (context.account.send_rules.code_of(channel, now) != code::ok) refuse(code::restricted, "请求次数过多");
    require_sendable(context, body, {channel});
    return accept(context, body, channel);
}

Json send_batch(const Context& context) {
    const SendBody body = read(context);
    const auto now = context.now_in_milliseconds();
    const auto channels = split(body.channel.value_or(""));
    const auto options = split(body.option.value_or(""));
    if (channels.size() > most_channels) refuse(code::refused, "channel最多5个");
    if (body.option && options.size() != channels.size()) refuse(code::refused, "option与channel数量不一致");
    context.account.send_rules.count(channels, body.content, now);
    if (expired(context, body)) refuse(code::refused, "消息已过期");
    require_sendable(context, body, channels);
    Json results = Json::array();
    for (const std::string& channel : channels) {
        BatchSendResult result;
        result.channel = Channel(channel);
        result.code = context.account.send_rules.code_of(channel, now);
        result.message = name_of(static_cast<int>(result.code));
        if (result.code == code::ok) result.short_code = accept(context, body, channel);
        results.push_back(to_json(result));
    }
    return results;
}

}  // namespace

void add_sending(Router& router) {
    router.add({"messages.send", "POST", "/send", executed, send, false});
    router.add({"messages.send_batch", "POST", "/batchSend", executed, send_batch, false});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
