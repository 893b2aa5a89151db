#include "send_rules.hpp"

#include "../wire/codes.hpp"
#include "../wire/refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::size_t most_requests = 5;
constexpr std::size_t most_equal = 3;

struct Quota {
    std::string_view channel;
    std::int64_t verified;
    std::int64_t member;
};
constexpr Quota service_quotas[] = {
    {"wechat", 200, 2000},       {"cp", 1000, 10'000}, {"webhook", 1000, 10'000}, {"mail", 200, 1000},
    {"extension", 1000, 10'000}, {"app", 200, 2000},   {"clawbot", 1000, 10'000}, {"qq", 200, 1000},
};

// Days begin at midnight by China Standard Time (UTC+8).
std::int64_t day_of(std::int64_t now) { return (now + 8 * hour) / (24 * hour); }

void forget(std::deque<std::int64_t>& times, std::int64_t before) {
    while (!times.empty() && times.front() <= before) times.pop_front();
}

}  // namespace

std::int64_t SendRules::quota_of(const std::string& channel) const {
    if (const auto own = counts_.quotas.find(channel); own != counts_.quotas.end()) return own->second;
    for (const Quota& quota : service_quotas)
        if (quota.channel == channel) return tier_ == AccountTier::member ? quota.member : quota.verified;
    return 0;
}

std::int64_t SendRules::sent_today(const std::string& channel, std::int64_t now) const {
    const auto found = counts_.days.find(channel);
    return found != counts_.days.end() && found->second.day == day_of(now) ? found->second.requests : 0;
}

int SendRules::code_of(const std::string& channel, std::int64_t now) const {
    const std::int64_t quota = quota_of(channel);
    return quota > 0 && sent_today(channel, now) > quota ? code::restricted : code::ok;
}

void SendRules::count(const std::vector<std::string>& channels, std::string_view content, std::int64_t now) {
    for (const std::string& channel : channels) {
        Day& day = counts_.days[channel];
        if (day.day != day_of(now)) day = {day_of(now), 0};
        ++day.requests;
    }
    const std::int64_t window = (tier_ == AccountTier::member ? 10 : 60) * second;
    forget(counts_.requests, now - window);
    counts_.requests.insert(counts_.requests.end(), channels.size(), now);
    auto& same = counts_.contents[std::string(content)];
    forget(same, now - hour);
    same.push_back(now);

    if (!verified_) refuse(code::not_verified, "请先完成实名认证");
    if (counts_.requests.size() > most_requests) refuse(code::refused, "发送过于频繁");
    if (same.size() > most_equal) refuse(code::refused, "请勿频繁发送相同内容");
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
