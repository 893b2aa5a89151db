#include <algorithm>
#include <utility>

#include "bodies.hpp"
#include "random_hex.hpp"
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

// The topic that a message goes to by a channel; null if it goes to one person.
const CreatedTopic* topic_of(const Context& context, const SendBody& asked, const std::string& channel) {
    if (!asked.topic || asked.topic->empty() || channel == "webhook") return nullptr;
    for (const CreatedTopic& topic : context.account.topics)
        if (code_of(topic) == *asked.topic) return &topic;
    refuse(code::bad_data, "群组不存在，topic无效");
}

// Refuses, before anything is queued, what cannot go by all the channels: a refusal is of the request as a whole.
void require_sendable(const Context& context, const SendBody& asked, const std::vector<std::string>& channels) {
    for (const std::string& channel : channels) static_cast<void>(topic_of(context, asked, channel));
    const std::string url = asked.callback_url.value_or("");
    if (!url.empty() && !context.outbox.takes(url)) refuse(code::refused, "callbackUrl仅允许回环地址");
}

// Queues a sendable message and returns its short code. It is under way and then done as the sandbox's clock goes on.
std::string accept(const Context& context, const SendBody& asked, const std::string& channel) {
    Account& account = context.account;
    SentMessage sent;
    sent.message.short_code = random_hex();
    sent.message.title = asked.title.value_or("");
    sent.message.channel = Channel(channel);
    sent.message.update_time = context.now();
    sent.message.message_type = MessageType::one_to_one;
    if (const CreatedTopic* const topic = topic_of(context, asked, channel)) {
        sent.message.message_type = MessageType::one_to_many;
        sent.message.topic_name = topic->detail.topic_name;
    }
    sent.accepted = context.clock.steady_now();
    sent.delay = account.delivery_delay;
    sent.failure = account.next_failure();
    sent.result.update_time = context.now();

    const std::string url = asked.callback_url.value_or("");
    if (!url.empty()) {
        const Json info = {{"message", sent.failure.value_or("")},
                           {"shortCode", sent.message.short_code},
                           {"sendStatus", sent.failure ? 3 : 2}};
        const Json event = {{"event", "message_complate"}, {"messageInfo", info}};
        context.outbox.post(url, event.dump(-1, ' ', false, Json::error_handler_t::replace),
                            *sent.accepted + sent.delay);
    }
    account.messages.push_back(sent);
    return sent.message.short_code;
}

// What both interfaces check before anything is counted.
SendBody read(const Context& context) {
    auto asked = context.asked.body<SendBody>();
    require_token(context.account, asked.token);
    return asked;
}

bool expired(const Context& context, const SendBody& asked) {
    return asked.timestamp && *asked.timestamp < context.now_in_milliseconds();
}

Json send(const Context& context) {
    const SendBody asked = read(context);
    const auto now = context.now_in_milliseconds();
    const std::string channel = asked.channel && !asked.channel->empty() ? *asked.channel : "wechat";
    context.account.send_rules.count({channel}, asked.content, now);
    if (expired(context, asked)) refuse(code::refused, "消息已过期");
    if (context.account.send_rules.code_of(channel, now) != code::ok) refuse(code::restricted, "请求次数过多");
    require_sendable(context, asked, {channel});
    return accept(context, asked, channel);
}

Json send_batch(const Context& context) {
    const SendBody asked = read(context);
    const auto now = context.now_in_milliseconds();
    const auto channels = split(asked.channel.value_or(""));
    const auto options = split(asked.option.value_or(""));
    if (channels.size() > most_channels) refuse(code::refused, "channel最多5个");
    if (asked.option && options.size() != channels.size()) refuse(code::refused, "option与channel数量不一致");
    context.account.send_rules.count(channels, asked.content, now);
    if (expired(context, asked)) refuse(code::refused, "消息已过期");
    require_sendable(context, asked, channels);
    Json results = Json::array();
    for (const std::string& channel : channels) {
        BatchSendResult result;
        result.channel = Channel(channel);
        result.code = context.account.send_rules.code_of(channel, now);
        result.message = name_of(static_cast<int>(result.code));
        if (result.code == code::ok) result.short_code = accept(context, asked, channel);
        results.push_back(to_json(result));
    }
    return results;
}

}  // namespace

void add_sending(Router& router) {
    router.add({"messages.send", "POST", "/send", carried_out, send, false});
    router.add({"messages.send_batch", "POST", "/batchSend", carried_out, send_batch, false});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
