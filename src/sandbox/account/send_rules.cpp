#include "send_rules.hpp"

#include <algorithm>

#include "../wire/codes.hpp"
#include "../wire/refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::int64_t day = 24 * hour;
constexpr std::size_t most_requests = 5;
constexpr std::size_t most_equal = 3;

// service.md, "How requests are counted": a day's requests by each channel, of others and of members.
struct Quota {
    std::string_view channel;
    std::int64_t verified;
    std::int64_t member;
};
constexpr Quota service_quotas[] = {
    {"wechat", 200, 2000},       {"cp", 1000, 10'000}, {"webhook", 1000, 10'000}, {"mail", 200, 1000},
    {"extension", 1000, 10'000}, {"app", 200, 2000},   {"clawbot", 1000, 10'000}, {"qq", 200, 1000},
};

// The later stages of wechat, by the day's request that begins them.
constexpr std::int64_t second_stage = 2000;
constexpr std::int64_t third_stage = 10'000;

// Days begin at midnight by China Standard Time (UTC+8).
std::int64_t day_of(std::int64_t now) { return (now + 8 * hour) / day; }
std::int64_t begin_of(std::int64_t number) { return number * day - 8 * hour; }

void forget(std::deque<std::int64_t>& times, std::int64_t before) {
    while (!times.empty() && times.front() <= before) times.pop_front();
}

}  // namespace

std::int64_t SendRules::quota_of(const std::string& channel) const {
    if (const auto own = counts_.quotas.find(channel); own != counts_.quotas.end()) return own->second;
    for (const Quota& quota : service_quotas)
        if (quota.channel == channel) return member_ ? quota.member : quota.verified;
    return 0;
}

std::int64_t SendRules::sent_today(const std::string& channel, std::int64_t now) const {
    const auto found = counts_.days.find(channel);
    return found != counts_.days.end() && found->second.day == day_of(now) ? found->second.requests : 0;
}

void SendRules::count(const std::string& channel, std::int64_t now) {
    Day& counted = counts_.days[channel];
    if (counted.day != day_of(now)) {
        counted.day = day_of(now);
        counted.requests = 0;
    }
    ++counted.requests;
    // A quota that was set takes the place of the stages as well.
    if (channel != "wechat" || counts_.quotas.count(channel) > 0) return;
    // Members are restricted for 48 hours from the last stage on, and know no other.
    if (member_ && counted.requests == third_stage) counted.restricted_until = now + 2 * day;
    if (!member_ && counted.requests == second_stage) counted.restricted_until = now + 7 * day;
    if (!member_ && counted.requests == third_stage) counted.restricted_for_good = true;
}

std::optional<Restriction> SendRules::restriction(const std::string& channel, std::int64_t now) const {
    const auto found = counts_.days.find(channel);
    if (found == counts_.days.end()) return std::nullopt;
    const Day& counted = found->second;
    if (counted.restricted_for_good) return Restriction{};
    std::int64_t until = counted.restricted_until;
    const std::int64_t quota = quota_of(channel);
    if (quota > 0 && counted.day == day_of(now) && counted.requests > quota)
        until = std::max(until, begin_of(counted.day + 1));
    if (until <= now) return std::nullopt;
    return Restriction{until};
}

std::optional<Restriction> SendRules::longest_restriction(std::int64_t now) const {
    std::optional<Restriction> longest;
    for (const auto& [channel, counted] : counts_.days) {
        const auto restricted = restriction(channel, now);
        if (!restricted) continue;
        if (!restricted->until) return restricted;
        if (!longest || *restricted->until > *longest->until) longest = restricted;
    }
    return longest;
}

void SendRules::forget_old_requests(std::int64_t now) {
    const std::int64_t window = (member_ ? 10 : 60) * second;
    if (window_ == PaceWindow::sliding)
        forget(counts_.requests, now - window);
    else if (!counts_.requests.empty() && counts_.requests.front() <= now - window)
        counts_.requests.clear();
}

void SendRules::require_pace(std::size_t requests, std::string_view content, std::int64_t now) {
    if (!paced_) return;
    forget_old_requests(now);
    if (counts_.requests.size() + requests > most_requests) refuse(code::refused, "发送过于频繁，请稍后再试");
    const auto same = counts_.contents.find(content);
    if (same == counts_.contents.end()) return;
    forget(same->second, now - hour);
    if (same->second.size() >= most_equal) refuse(code::refused, "请勿频繁发送相同内容");
}

void SendRules::accept(std::size_t requests, std::string_view content, std::int64_t now) {
    if (!paced_) return;
    counts_.requests.insert(counts_.requests.end(), requests, now);
    counts_.contents[std::string(content)].push_back(now);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
