#include "guard_rules.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t china_offset = 8 * hour;

// Requests per day. Source: the service's page of limits.
struct Quota {
    std::string_view channel;
    std::int64_t verified;
    std::int64_t member;
};
constexpr Quota quotas[] = {
    {"wechat", 200, 2000},       {"cp", 1000, 10'000}, {"webhook", 1000, 10'000}, {"mail", 200, 1000},
    {"extension", 1000, 10'000}, {"app", 200, 2000},   {"clawbot", 1000, 10'000}, {"qq", 200, 1000},
};

std::string scope_of(const Channel& channel) { return "channel:" + channel.text(); }
std::string scope_of_token(const std::string& hash) { return "token:" + hash; }
constexpr std::string_view account_scope = "account";

GuardedBlock& find_or_add(GuardedAccount& account, std::string_view scope) {
    for (auto& block : account.blocks)
        if (block.scope == scope) return block;
    auto& block = account.blocks.emplace_back();
    block.scope = scope;
    return block;
}

bool in_force(const GuardedBlock& block, std::int64_t now) { return block.until == 0 || now < block.until; }

// A time in the future was recorded before the clock was set back. One within the window counts as now; one beyond it
// must not count forever.
bool within(std::int64_t at, std::int64_t now, std::int64_t window) { return at > now - window && at < now + window; }

template <class Entry>
void remove_older(std::vector<Entry>& entries, std::int64_t now, std::int64_t window) {
    entries.erase(std::remove_if(entries.begin(), entries.end(),
                                 [=](const Entry& entry) { return !within(entry.at, now, window); }),
                  entries.end());
}

// A clock that is set back slightly across midnight does not start the previous day again.
bool is_of_today(const GuardedDay& entry, std::int64_t now) {
    return entry.day == china_day(now) || entry.day == china_day(now + hour);
}

GuardedDay& day_of(GuardedAccount& account, const Channel& channel, std::int64_t now) {
    for (auto& entry : account.days) {
        if (entry.channel != channel) continue;
        if (!is_of_today(entry, now)) {
            entry.day = china_day(now);
            entry.requests = 0;
            entry.warned = false;
        }
        return entry;
    }
    auto& entry = account.days.emplace_back();
    entry.channel = channel;
    entry.day = china_day(now);
    return entry;
}

std::int64_t requests_of(const GuardedAccount& account, const Channel& channel, std::int64_t now) {
    for (const auto& entry : account.days)
        if (entry.channel == channel && is_of_today(entry, now)) return entry.requests;
    return 0;
}

GuardRefusal refusal_of(const GuardedBlock& block, std::string reason) {
    GuardRefusal refusal;
    refusal.reason = std::move(reason);
    refusal.code = static_cast<int>(block.code);
    if (block.until != 0) refusal.until = block.until;
    return refusal;
}

}  // namespace

std::int64_t china_day(std::int64_t at) noexcept {
    const std::int64_t local = at + china_offset;
    return local >= 0 ? local / day : (local - day + 1) / day;
}

std::int64_t china_midnight(std::int64_t days) noexcept { return days * day - china_offset; }

GuardRules::GuardRules(AccountTier tier, const SendGuardOptions& options) : options_(options), tier_(tier) {
    const bool member = tier == AccountTier::member;
    pace_requests_ = options.pace_requests.value_or(5);
    // Keeps sums with the clock's time within their range.
    constexpr std::chrono::seconds longest_window = std::chrono::hours(24 * 365);
    pace_window_ =
        std::min(options.pace_window.value_or(std::chrono::seconds(member ? 10 : 60)), longest_window).count() * second;
    options_.store.reset();
}

std::int64_t GuardRules::quota_of(const Channel& channel) const {
    for (const auto& own : options_.daily_quota)
        if (own.channel == channel) return own.requests;
    for (const auto& quota : quotas)
        if (channel.text() == quota.channel) return tier_ == AccountTier::member ? quota.member : quota.verified;
    return 0;
}

// A block from another process has no effect if its rule is disabled here.
bool GuardRules::applies(std::int64_t code) const {
    return code == 900 ? options_.block_after_900 : code == 903 ? options_.block_after_903 : options_.block_after_905;
}

const GuardedBlock* GuardRules::find_in_force(const GuardedAccount& account, std::string_view scope,
                                              std::int64_t now) const {
    for (const auto& block : account.blocks)
        if (block.scope == scope && in_force(block, now) && applies(block.code)) return &block;
    return nullptr;
}

std::optional<GuardRefusal> GuardRules::blocked(const GuardedAccount& account, const GuardedSend& send,
                                                std::int64_t now) const {
    const auto* token = find_in_force(account, scope_of_token(send.token_hash), now);
    if (token != nullptr)
        return refusal_of(*token,
                          "the service rejected this token as invalid (903), and using it again gets the IP address "
                          "banned permanently. Use another token, or clear the block if you are sure");
    const auto* whole = find_in_force(account, account_scope, now);
    if (whole != nullptr) return refusal_of(*whole, "the account has no real-name verification (905)");
    for (const auto& channel : send.channels) {
        const auto* block = find_in_force(account, scope_of(channel), now);
        if (block != nullptr)
            return refusal_of(*block, "the service restricted channel " + channel.text() +
                                          " (900), and further requests make it worse");
    }
    return std::nullopt;
}

std::optional<GuardRefusal> GuardRules::past_quota(const GuardedAccount& account, const GuardedSend& send,
                                                   std::int64_t now) const {
    if (!options_.refuse_past_quota) return std::nullopt;
    for (const auto& channel : send.channels) {
        const auto quota = quota_of(channel);
        const auto times = std::count(send.channels.begin(), send.channels.end(), channel);
        if (quota == 0 || requests_of(account, channel, now) + times <= quota) continue;
        GuardRefusal refusal;
        refusal.reason = "today's quota of " + std::to_string(quota) + " requests on channel " + channel.text() +
                         " is used up, and exceeding it restricts the account";
        refusal.until = china_midnight(china_day(now) + 1);
        return refusal;
    }
    return std::nullopt;
}

std::optional<GuardRefusal> GuardRules::too_fast(const GuardedAccount& account, const GuardedSend& send,
                                                 std::int64_t now) const {
    GuardRefusal refusal;
    refusal.passes_soon = true;
    // A batch counts as one request for each channel; one that exceeds the pace limit must still go out alone.
    const auto wanted = std::min<std::int64_t>(static_cast<std::int64_t>(send.channels.size()), pace_requests_);
    std::vector<std::int64_t> recent;
    for (const auto& request : account.requests)
        if (within(request.at, now, pace_window_)) recent.push_back(request.at);
    const auto excess = static_cast<std::int64_t>(recent.size()) + wanted - pace_requests_;
    if (pace_requests_ > 0 && excess > 0) {
        std::sort(recent.begin(), recent.end());
        refusal.reason = "more than " + std::to_string(pace_requests_) + " requests within " +
                         std::to_string(pace_window_ / second) + " s";
        refusal.until = recent[static_cast<std::size_t>(excess - 1)] + pace_window_;
        return refusal;
    }
    std::vector<std::int64_t> same;
    for (const auto& content : account.contents)
        if (content.hash == send.content_hash && within(content.at, now, hour)) same.push_back(content.at);
    const auto most = options_.equal_contents_an_hour;
    if (most > 0 && same.size() >= static_cast<std::size_t>(most)) {
        std::sort(same.begin(), same.end());
        refusal.reason = "the same content more than " + std::to_string(most) + " times within an hour";
        refusal.until = same[same.size() - static_cast<std::size_t>(most)] + hour;
        return refusal;
    }
    return std::nullopt;
}

std::optional<GuardRefusal> GuardRules::admit(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                              std::vector<std::string>& warnings) const {
    if (auto refusal = blocked(account, send, now)) return refusal;
    if (auto refusal = past_quota(account, send, now)) return refusal;
    if (auto refusal = too_fast(account, send, now)) return refusal;

    remove_older(account.requests, now, std::max(pace_window_, second));
    remove_older(account.contents, now, hour);
    account.contents.emplace_back() = {send.content_hash, now};
    for (const auto& channel : send.channels) {
        account.requests.emplace_back().at = now;
        auto& entry = day_of(account, channel, now);
        ++entry.requests;
        const auto quota = quota_of(channel);
        if (quota == 0) continue;
        const bool past = entry.requests == quota + 1;
        if (!past && (entry.warned || entry.requests * 5 < quota * 4)) continue;
        entry.warned = true;
        warnings.push_back("channel " + channel.text() + ": " + std::to_string(entry.requests) + " of today's " +
                           std::to_string(quota) + " requests are used" +
                           (past ? ", and exceeding them restricts the account" : ""));
    }
    return std::nullopt;
}

void GuardRules::take_back(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted) const {
    for (const auto& channel : send.channels) {
        const auto request = std::find_if(account.requests.begin(), account.requests.end(),
                                          [=](const GuardedRequest& entry) { return entry.at == admitted; });
        if (request != account.requests.end()) account.requests.erase(request);
        for (auto& entry : account.days)
            if (entry.channel == channel && entry.day == china_day(admitted) && entry.requests > 0) --entry.requests;
    }
    const auto content = std::find_if(account.contents.begin(), account.contents.end(), [&](const auto& entry) {
        return entry.at == admitted && entry.hash == send.content_hash;
    });
    if (content != account.contents.end()) account.contents.erase(content);
}

void GuardRules::answered(GuardedAccount& account, const GuardedSend& send, const Channel& channel, std::int64_t code,
                          std::int64_t admitted, std::int64_t now) const {
    if (code == 900 && options_.block_after_900) {
        auto& block = find_or_add(account, scope_of(channel));
        // A response to a request that was sent before the block began adds nothing, even after the block's end.
        if (block.code != 0 && in_force(block, std::min(admitted, now))) return;
        const bool returned = block.code != 0 && now - block.until < 7 * day;
        block.strikes = returned ? block.strikes + 1 : 1;
        block.code = code;
        block.until = block.strikes == 1   ? china_midnight(china_day(now) + 1)
                      : block.strikes == 2 ? now + 2 * day
                                           : now + 7 * day;
    } else if (code == 903 && options_.block_after_903) {
        auto& block = find_or_add(account, scope_of_token(send.token_hash));
        block.code = code;
        block.until = 0;
    } else if (code == 905 && options_.block_after_905) {
        auto& block = find_or_add(account, account_scope);
        block.code = code;
        block.until = now + hour;
    }
}

SendGuardStatus GuardRules::status(const GuardedAccount& account, std::int64_t now) const {
    using std::chrono::system_clock;
    SendGuardStatus status;
    for (const auto& entry : account.blocks) {
        if (!in_force(entry, now) || !applies(entry.code)) continue;
        SendBlock block;
        block.code = static_cast<int>(entry.code);
        if (entry.until != 0)
            block.until = system_clock::time_point(
                std::chrono::duration_cast<system_clock::duration>(std::chrono::milliseconds(entry.until)));
        if (entry.scope == account_scope) {
            block.scope = SendBlock::Scope::account;
        } else if (entry.scope.compare(0, 6, "token:") == 0) {
            block.scope = SendBlock::Scope::token;
        } else {
            block.channel = Channel(entry.scope.substr(entry.scope.find(':') + 1));
        }
        status.blocks.push_back(std::move(block));
    }
    for (const auto& entry : account.days)
        if (entry.day == china_day(now) && entry.requests > 0)
            status.sent_today.push_back({entry.channel, entry.requests});
    return status;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
