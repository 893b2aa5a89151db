#include <algorithm>
#include <utility>

#include "../../base/random_hex.hpp"
#include "../account/callbacks.hpp"
#include "router.hpp"
#include "script.hpp"
#include "send_checks.hpp"
#include "send_parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::size_t most_channels = 5;

std::chrono::system_clock::time_point time_of(std::int64_t milliseconds) {
    using Span = std::chrono::system_clock::duration;
    constexpr auto most = std::chrono::duration_cast<std::chrono::milliseconds>(Span::max()).count();
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(std::min<std::int64_t>(milliseconds, most)));
}

// service.md, "Callbacks": after the delivery, and always after the response that told the short code.
void call_back_later(const Context& context, const SentMessage& sent, const std::string& url) {
    if (url.empty()) return;
    const std::string& key = sent.message.short_code;
    context.outbox.hold(key, url, message_completed(sent), sent.plan->due());
    context.after_sent.emplace_back([&outbox = context.outbox, key] { outbox.release(key); });
}

// Document, 十: what a preprocessing script makes of the content. A script that the sandbox cannot run changes nothing.
std::string content_of(const Account& account, const SendParameters& given) {
    for (const StoredPreprocessor& row : account.preprocessors) {
        if (given.pre.empty() || code_of(row) != given.pre) continue;
        if (!row.result.empty()) return row.result;
        return run_script(row.detail.content, given.content).content.value_or(given.content);
    }
    return given.content;
}

// Queues a message and returns its short code. Its delivery advances with the sandbox's clock.
std::string accept(const Context& context, const SendParameters& given, const ChannelChoice& by) {
    Account& account = context.account;
    SentMessage sent;
    sent.message.short_code = random_hex();
    sent.message.title = given.title;
    sent.message.channel = Channel(by.channel);
    sent.message.message_type = MessageType::one_to_one;
    sent.message.update_time = context.now();
    if (const CreatedTopic* const topic = topic_of(account, given, by.channel)) {
        sent.message.message_type = MessageType::one_to_many;
        sent.message.topic_name = topic->detail.topic_name;
    }
    sent.content = content_of(account, given);
    // sending.md, "POST /send": html is the default.
    sent.content_template = given.content_template.empty() ? Template::html : Template(given.content_template);
    sent.to = given.to;
    sent.option = by.option;
    sent.push_id = given.push_id;

    DeliveryPlan plan;
    plan.accepted = context.clock.steady_now();
    plan.accepted_at = context.clock.system_now();
    plan.delay = account.delivery_delay;
    if (given.timestamp) plan.expiry = time_of(*given.timestamp);
    plan.failure = account.take_failure();
    if (!plan.failure) plan.failure = failure_of(account, given, by);
    sent.plan = std::move(plan);

    account.user_info.points -= points_for(by.channel);
    call_back_later(context, sent, given.callback_url.empty() ? account.callback_url : given.callback_url);
    account.messages.push_back(std::move(sent));
    return account.messages.back().message.short_code;
}

// service.md, "How requests are counted": refused requests count for the day. An unknown channel has no count.
void count(const Context& context, const std::vector<ChannelChoice>& choices) {
    for (const ChannelChoice& by : choices)
        if (is_channel(by.channel)) context.account.send_rules.count(by.channel, context.now_in_milliseconds());
}

void require_usable(const Context& context, const std::string& channel) {
    if (const auto restricted = context.account.restriction(channel, context.now_in_milliseconds()))
        refuse(code::restricted, text_of(*restricted));
}

Json send(const Context& context) {
    const SendParameters& given = context.sending->get();
    Account& account = context.account;
    require_token(account, given.token, context.clock.system_now());
    const ChannelChoice by = choice_of(account, given);
    count(context, {by});
    require_verified(account);
    require_usable(context, by.channel);
    require_channel(account, by, {"channel", "option"});
    require_sendable(account, given, {by}, context.now_in_milliseconds());
    if (account.user_info.points < points_for(by.channel)) refuse(code::no_points, points_needed(by.channel));
    account.send_rules.require_pace(1, given.content, context.now_in_milliseconds());
    account.send_rules.accept(1, given.content, context.now_in_milliseconds());
    return accept(context, given, by);
}

std::vector<ChannelChoice> choices_of(const Account& account, const SendParameters& given) {
    if (given.channel.empty()) return {choice_of(account, given)};
    const auto channels = split_list(given.channel);
    const auto options = split_list(given.option);
    if (channels.size() > most_channels) refuse_field(code::refused, "channel", "最多5个");
    if (!given.option.empty() && options.size() != channels.size())
        refuse_field(code::refused, "option", "与channel数量不一致");
    std::vector<ChannelChoice> choices;
    for (std::size_t i = 0; i < channels.size(); ++i)
        choices.push_back({channels[i], given.option.empty() ? std::string() : options[i]});
    return choices;
}

// sending.md, "POST /batchSend": each channel has a code of its own.
std::vector<BatchSendResult> judge_channels(const Context& context, const std::vector<ChannelChoice>& choices) {
    std::vector<BatchSendResult> results;
    std::int64_t points = context.account.user_info.points;
    for (const ChannelChoice& by : choices) {
        const std::int64_t price = points_for(by.channel);
        BatchSendResult result;
        result.channel = Channel(by.channel);
        result.code = code::ok;
        count(context, {by});
        if (context.account.restriction(by.channel, context.now_in_milliseconds()))
            result.code = code::restricted;
        else if (points < price)
            result.code = code::no_points;
        result.message = name_of(static_cast<int>(result.code));
        try {
            require_channel(context.account, by, {"channel", "option"});
        } catch (const Refusal& refusal) {
            result.code = refusal.code;
            result.message = reason_of(refusal);
        }
        if (result.code == code::ok) points -= price;
        results.push_back(std::move(result));
    }
    return results;
}

Json send_batch(const Context& context) {
    const SendParameters& given = context.sending->get();
    Account& account = context.account;
    require_token(account, given.token, context.clock.system_now());
    const auto choices = choices_of(account, given);
    auto results = judge_channels(context, choices);
    require_verified(account);
    require_sendable(account, given, choices, context.now_in_milliseconds());
    const auto accepted = static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(), [](const auto& result) { return result.code == code::ok; }));
    if (accepted > 0) account.send_rules.require_pace(accepted, given.content, context.now_in_milliseconds());
    if (accepted > 0) account.send_rules.accept(accepted, given.content, context.now_in_milliseconds());
    Json rows = Json::array();
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].code == code::ok) results[i].short_code = accept(context, given, choices[i]);
        rows.push_back(to_json(results[i]));
    }
    return rows;
}

}  // namespace

void add_sending(Router& router) {
    router.add({"messages.send", "POST", "/send", executed, send, false, true});
    router.add({"messages.send_batch", "POST", "/batchSend", executed, send_batch, false, true});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
