#include "controls.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "../../base/ip_address.hpp"
#include "../wire/invalid_value.hpp"
#include "add_row.hpp"
#include "arguments.hpp"
#include "read_json.hpp"
#include "seed_messages.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void Controls::seed(Json data) {
    std::optional<std::chrono::nanoseconds> ahead;
    if (data.find(clock_member) != data.end()) {
        ahead = Arguments(data).seconds(clock_member);
        data.erase(clock_member);
    }
    // The times in the seed are by that clock.
    const auto before = calendar_offset();
    if (ahead) set_calendar_offset(*ahead);
    try {
        service_.with_state([&](Account& account, AccessKeys& keys) {
            Account seeded = account;
            AccessKeys seeded_keys = keys;
            add_seed(data, seeded, seeded_keys, service_.clock());
            account = std::move(seeded);
            keys = std::move(seeded_keys);
        });
    } catch (const InvalidValue&) {
        set_calendar_offset(before);
        throw;
    }
}

Json Controls::state() {
    Json state = service_.with_state(
        [&](Account& account, AccessKeys& keys) { return seed_of(account, keys, service_.clock()); });
    state[clock_member] = std::chrono::duration<double>(calendar_offset()).count();
    return state;
}

std::chrono::nanoseconds Controls::calendar_offset() const {
    return clock_ ? clock_->calendar_offset() : std::chrono::nanoseconds::zero();
}

void Controls::set_calendar_offset(std::chrono::nanoseconds offset) {
    if (clock_) clock_->set_calendar_offset(std::chrono::duration_cast<std::chrono::system_clock::duration>(offset));
}

void Controls::reset(std::string_view start) {
    set_calendar_offset(std::chrono::nanoseconds::zero());
    service_.reset(options_);
    if (!start.empty()) seed(read_object(start));
}

bool Controls::advance(std::chrono::nanoseconds step) {
    using Years = std::chrono::duration<double, std::ratio<31'556'952>>;
    if (std::abs((Years(calendar_offset()) + Years(step)).count()) > 100) return false;
    if (clock_) clock_->advance(step);
    return true;
}

bool Controls::has_operation(std::string_view name) const {
    bool found = false;
    service_.router().for_each([&](const Operation& operation) { found = found || operation.name == name; });
    return found;
}

std::size_t Controls::access_keys_given() {
    return service_.with_state([](Account&, AccessKeys& keys) { return keys.issued(); });
}

void Controls::revoke_access_keys() {
    service_.with_state([](Account&, AccessKeys& keys) { keys.revoke(); });
}

void Controls::set_allowed_ips(std::vector<std::string> ips) {
    // Clients are told apart by the usual form of their address.
    for (std::string& ip : ips)
        if (auto usual = usual_ip_address(ip)) ip = std::move(*usual);
    service_.with_state([&](Account& account, AccessKeys&) { account.allowed_ips = std::move(ips); });
}

void Controls::fail_delivery(std::string reason, int times) {
    service_.with_state([&](Account& account, AccessKeys&) {
        if (times > 0) account.delivery_failures.push_back({std::move(reason), times});
    });
}

void Controls::set_open_api(bool enabled) {
    service_.with_state([&](Account& account, AccessKeys&) { account.open_api = enabled; });
}

void Controls::set_verified(bool verified) {
    service_.with_state([&](Account& account, AccessKeys&) { account.verified = verified; });
}

void Controls::set_daily_quota(const std::string& channel, std::int64_t requests) {
    service_.with_state([&](Account& account, AccessKeys&) { account.send_rules.set_quota(channel, requests); });
}

std::string Controls::add_message(SentMessage message) {
    return service_.with_state([&](Account& account, AccessKeys&) {
        const std::string& short_code = message.message.short_code;
        for (const SentMessage& other : account.messages)
            if (!short_code.empty() && other.message.short_code == short_code)
                throw InvalidValue{"shortCode", short_code + " is taken"};
        return sandbox::add_message(account, now(), std::move(message));
    });
}

std::string Controls::add_message(const Json& message) {
    return add_message(read_message(message, {}, service_.clock()));
}

std::int64_t Controls::add_message_token(MessageToken token) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_message_token(account, now(), std::move(token)); });
}

std::int64_t Controls::add_topic(TopicDetail topic) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_topic(account, now(), std::move(topic)); });
}

std::int64_t Controls::add_joined_topic(JoinedTopicDetail topic) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_joined_topic(account, now(), std::move(topic)); });
}

std::int64_t Controls::add_topic_user(std::int64_t topic_id, TopicUser user) {
    return service_.with_state([&](Account& account, AccessKeys&) {
        return sandbox::add_topic_user(account, now(), topic_id, std::move(user));
    });
}

std::int64_t Controls::add_webhook(Webhook webhook) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_webhook(account, now(), std::move(webhook)); });
}

std::int64_t Controls::add_mp_channel(MpChannel channel) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_mp_channel(account, now(), std::move(channel)); });
}

std::int64_t Controls::add_cp_channel(CpChannel channel) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_cp_channel(account, now(), std::move(channel)); });
}

std::int64_t Controls::add_mail_channel(MailChannelDetail channel) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_mail_channel(account, now(), std::move(channel)); });
}

std::int64_t Controls::add_friend(Friend person) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_friend(account, now(), std::move(person)); });
}

std::int64_t Controls::add_preprocessor(StoredPreprocessor preprocessor) {
    return service_.with_state([&](Account& account, AccessKeys&) {
        return sandbox::add_preprocessor(account, now(), std::move(preprocessor));
    });
}

std::string Controls::add_person(TopicUser person) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_person(account, std::move(person)); });
}

std::string Controls::add_form(SandboxForm form) {
    return service_.with_state(
        [&](Account& account, AccessKeys&) { return sandbox::add_form(account, std::move(form)); });
}

void Controls::set_user_info(UserInfo info) {
    service_.with_state([&](Account& account, AccessKeys&) {
        if (info.token.empty()) info.token = account.credentials.token;
        account.user_info = std::move(info);
    });
}

void Controls::set_limit_time(UserLimitTime limit) {
    service_.with_state([&](Account& account, AccessKeys&) { account.limit_time = std::move(limit); });
}

void Controls::set_send_count(SendCount count) {
    service_.with_state([&](Account& account, AccessKeys&) { account.send_count = count; });
}

void Controls::set_settings(UserSettings settings) {
    service_.with_state([&](Account& account, AccessKeys&) { account.settings = std::move(settings); });
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
