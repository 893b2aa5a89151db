#include "account.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "../../base/ip_address.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

std::int64_t milliseconds_of(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

DateTime date_of(std::int64_t milliseconds) {
    return DateTime(std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds)));
}

}  // namespace

Account::Account(const SandboxOptions& options)
    : credentials{options.token, options.secret_key},
      tier(options.account_tier),
      verified(options.verified),
      open_api(options.open_api),
      allowed_ips(options.allowed_ips),
      callback_url(options.callback_url),
      list_order(options.list_order),
      send_rules(options),
      delivery_delay(options.delivery_delay),
      failure_of_all(options.fail_delivery) {
    for (std::string& ip : allowed_ips)
        if (auto usual = usual_ip_address(ip)) ip = std::move(*usual);
    user_info.open_id = "o0aSandboxOpenId000000000000";
    user_info.union_id = "oGVSandboxUnionId00000000000";
    user_info.nick_name = "sandbox";
    user_info.token = credentials.token;
    limit_time.send_limit = SendRestriction::unrestricted;
    settings.default_channel = Channel::wechat;
    settings.default_channel_txt = "微信公众号";
    settings.is_send = true;
}

void require_open_api(const Account& account) {
    if (!account.open_api) refuse(code::unauthorized, "开放接口未启用");
}

std::int64_t Account::id_for(std::int64_t wanted) noexcept {
    const std::int64_t id = wanted > 0 ? wanted : next_id_;
    if (id >= next_id_ && id < std::numeric_limits<std::int64_t>::max()) next_id_ = id + 1;
    return id;
}

void Account::set_channel_default(ChannelDefault chosen) {
    remove_channel_default(chosen.token_id);
    channel_defaults.push_back(std::move(chosen));
}

void Account::remove_channel_default(std::int64_t token_id) {
    const auto of_token = [&](const ChannelDefault& row) { return row.token_id == token_id; };
    channel_defaults.erase(std::remove_if(channel_defaults.begin(), channel_defaults.end(), of_token),
                           channel_defaults.end());
}

std::optional<std::string> Account::take_failure() {
    if (delivery_failures.empty()) return failure_of_all.empty() ? std::nullopt : std::optional(failure_of_all);
    DeliveryFailure& next = delivery_failures.front();
    std::string reason = next.reason;
    if (--next.times == 0) delivery_failures.pop_front();
    return reason;
}

std::optional<Restriction> Account::restriction(const std::string& channel, std::int64_t now) const {
    if (limit_time.send_limit == SendRestriction::permanent) return Restriction{};
    if (limit_time.send_limit == SendRestriction::short_term) {
        const auto end = DateTime(limit_time.user_limit_time).time_point();
        if (!end) return Restriction{};
        if (milliseconds_of(*end) > now) return Restriction{milliseconds_of(*end)};
    }
    const SendLimit limit = settings.send_limit;
    const bool set = limit == SendLimit::all_channels || (limit == SendLimit::wechat && channel == "wechat") ||
                     (limit == SendLimit::mail && channel == "mail");
    if (set) return Restriction{};
    return send_rules.restriction(channel, now);
}

UserLimitTime Account::limit_time_at(std::int64_t now) const {
    if (limit_time.send_limit != SendRestriction::unrestricted) return limit_time;
    const auto restricted = send_rules.longest_restriction(now);
    if (!restricted) return limit_time;
    if (!restricted->until) return {SendRestriction::permanent, ""};
    return {SendRestriction::short_term, date_of(*restricted->until).text()};
}

UserSettings Account::settings_at(std::int64_t now) const {
    UserSettings shown = settings;
    if (shown.send_limit != SendLimit::unlimited) return shown;
    // Document, 八.1: only wechat and mail have a number. Where both are restricted, wechat is named.
    if (send_rules.restriction("mail", now)) shown.send_limit = SendLimit::mail;
    if (send_rules.restriction("wechat", now)) shown.send_limit = SendLimit::wechat;
    return shown;
}

CreatedTopic& Account::created_topic(std::int64_t id) {
    if (CreatedTopic* const topic = find_row(topics, id)) return *topic;
    if (find_row(joined_topics, id) != nullptr) refuse(code::no_permission, "不是您创建的群组");
    refuse_unknown("群组", id);
}

JoinedTopicDetail& Account::joined_topic(std::int64_t id) {
    if (JoinedTopicDetail* const topic = find_row(joined_topics, id)) return *topic;
    if (find_row(topics, id) != nullptr) refuse(code::no_permission, "不是您加入的群组");
    refuse_unknown("群组", id);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
