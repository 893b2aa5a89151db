#include "guard_rules.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "guard_time.hpp"
#include "return_codes.hpp"

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
std::string scope_of_key(std::string_view secret_hash) { return std::string("key:").append(secret_hash.substr(0, 16)); }
constexpr std::string_view account_scope = "account";
constexpr std::string_view restricted_scope = "restricted";  // 900 to another request than a send.
constexpr std::int64_t longest_key_pause = hour;
// Places are given no further ahead.
constexpr std::int64_t longest_ahead = day;
// A process sends in its own turn at the beginning of it, so that two turns never meet within a window.
constexpr std::int64_t begin_of_turn = second;
constexpr std::int64_t between_turns = 4 * second;

GuardedBlock& find_or_add(GuardedAccount& account, std::string_view scope) {
    for (auto& block : account.blocks)
        if (block.scope == scope) return block;
    auto& block = account.blocks.emplace_back();
    block.scope = scope;
    return block;
}

void remove_blocks(std::vector<GuardedBlock>& blocks, std::string_view scope) {
    blocks.erase(std::remove_if(blocks.begin(), blocks.end(),
                                [scope](const GuardedBlock& block) { return block.scope == scope; }),
                 blocks.end());
}

bool in_force(const GuardedBlock& block, std::int64_t now) { return block.until == 0 || now < block.until; }

// How long a block lasts at most.
std::int64_t end_of_block(std::int64_t code, std::int64_t strikes, std::int64_t now) {
    if (code == 905) return now + hour;
    return strikes <= 1 ? china_midnight(china_day(now) + 1) : strikes == 2 ? now + 2 * day : now + 7 * day;
}

// A time in the future was recorded before the clock was set back. One within the window counts as now; one beyond it
// must not count forever.
bool within(std::int64_t at, std::int64_t now, std::int64_t window) { return at > now - window && at < now + window; }

// Removes what lies further back than `window`, and what lies further ahead than a place may, but of many entries only
// when many do: what is counted is looked at again in any case. Whether any was removed.
template <class Entry>
bool remove_many_outside(std::vector<Entry>& entries, std::int64_t now, std::int64_t window) {
    constexpr std::size_t few = 64;
    const auto outside = [=](const Entry& entry) {
        return entry.at <= now - window || entry.at > now + longest_ahead + window;
    };
    const auto size = entries.size();
    if (size > few && !outside(entries[size / 4])) return false;
    entries.erase(std::remove_if(entries.begin(), entries.end(), outside), entries.end());
    return entries.size() != size;
}

// Today's and tomorrow's requests are counted apart, since places may lie past midnight. Yesterday's stay for a clock
// that is set back across it.
GuardedDay& day_of(GuardedAccount& account, const Channel& channel, std::int64_t at) {
    const auto today = china_day(at);
    for (auto& entry : account.days)
        if (entry.channel == channel && entry.day == today) return entry;
    auto& entry = account.days.emplace_back();
    entry.channel = channel;
    entry.day = today;
    return entry;
}

void remove_other_days(std::vector<GuardedDay>& days, std::int64_t now) {
    const auto today = china_day(now);
    days.erase(std::remove_if(days.begin(), days.end(),
                              [=](const auto& entry) { return entry.day < today - 1 || entry.day > today + 1; }),
               days.end());
}

std::int64_t requests_of(const GuardedAccount& account, const Channel& channel, std::int64_t at) {
    for (const auto& entry : account.days)
        if (entry.channel == channel && entry.day == china_day(at)) return entry.requests;
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
    pace_margin_ =
        std::clamp<std::chrono::milliseconds>(options.pace_margin, std::chrono::milliseconds(0), std::chrono::hours(1))
            .count();
    // One request of the pace belongs to the processes that send while the store fails.
    if (options.store && options.without_store == SendGuardOptions::WithoutStore::own_turn && pace_requests_ > 0)
        reserves_a_turn_ = true;
    if (reserves_a_turn_) --pace_requests_;
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

std::optional<GuardRefusal> GuardRules::token_refusal(const GuardedAccount& account, const std::string& token_hash,
                                                      std::int64_t now) const {
    const auto* token = find_in_force(account, scope_of_token(token_hash), now);
    if (token == nullptr) return std::nullopt;
    return refusal_of(*token,
                      "the service rejected this token as invalid (903), and using it again gets the IP address "
                      "banned permanently. Use another token, or clear the block if you are sure");
}

std::optional<GuardRefusal> GuardRules::blocked(const GuardedAccount& account, const GuardedSend& send,
                                                std::int64_t now) const {
    if (account.blocks.empty()) return std::nullopt;
    if (auto refusal = token_refusal(account, send.token_hash, now)) return refusal;
    const auto* whole = find_in_force(account, account_scope, now);
    if (whole != nullptr) return refusal_of(*whole, "the account has no real-name verification (905)");
    const auto* restricted = find_in_force(account, restricted_scope, now);
    if (restricted != nullptr)
        return refusal_of(*restricted, "the service restricted the account (900), and further requests make it worse");
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

std::int64_t GuardRules::next_place(const GuardedAccount& account, const GuardedSend& send, std::int64_t now) const {
    // All of them may lie within the window.
    if (pace_requests_ <= 0 ||
        static_cast<std::int64_t>(account.requests.size() + send.channels.size()) <= pace_requests_)
        return now;
    const std::int64_t window = counted_window();
    std::vector<std::int64_t> counted;
    for (const auto& request : account.requests)
        if (request.at > now - window) counted.push_back(request.at);
    if (!std::is_sorted(counted.begin(), counted.end())) std::sort(counted.begin(), counted.end());
    // Places follow one another, but for those of a window that may have been given back. What lies further behind was
    // counted by another clock.
    std::int64_t reach = now + 2 * window;
    const auto end = std::find_if(counted.begin(), counted.end(), [&](std::int64_t at) {
        if (at > reach) return true;
        reach = std::max(reach, at + 2 * window);
        return false;
    });
    counted.erase(end, counted.end());
    // A batch counts as one request for each channel; one that exceeds the pace limit must still go out alone.
    const auto wanted = std::min<std::int64_t>(static_cast<std::int64_t>(send.channels.size()), pace_requests_);
    const auto excess = static_cast<std::int64_t>(counted.size()) + wanted - pace_requests_;
    if (excess <= 0) return now;
    // Not before a place that was given earlier.
    return std::max({now, counted.back(), counted[static_cast<std::size_t>(excess - 1)] + window});
}

std::optional<GuardRefusal> GuardRules::too_often(GuardedAccount& account, const GuardedSend& send,
                                                  std::int64_t now) const {
    std::vector<std::int64_t> same;
    for (const auto at : account.contents.times_of(send.content_hash))
        if (within(at, now, hour)) same.push_back(at);
    const auto most = options_.equal_contents_an_hour;
    if (most <= 0 || same.size() < static_cast<std::size_t>(most)) return std::nullopt;
    std::sort(same.begin(), same.end());
    GuardRefusal refusal;
    refusal.passes_soon = true;
    refusal.reason = "the same content more than " + std::to_string(most) + " times within an hour";
    refusal.until = same[same.size() - static_cast<std::size_t>(most)] + hour;
    return refusal;
}

GuardAdmission GuardRules::admit(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                 std::int64_t latest, std::vector<std::string>& warnings) const {
    if (auto refusal = blocked(account, send, now)) return {now, std::move(refusal), false};
    if (reserves_a_turn_ && static_cast<std::int64_t>(send.channels.size()) > pace_requests_) {
        GuardRefusal refusal;
        refusal.reason = "a batch may have " + std::to_string(pace_requests_) +
                         " channels, as one request of the pace is left to own turns";
        return {now, std::move(refusal), false};
    }
    const std::int64_t place = next_place(account, send, now);
    if (auto refusal = past_quota(account, send, place)) return {now, std::move(refusal), false};
    if (place > std::max(now, std::min(latest, now + longest_ahead))) return {now, too_many(place), false};
    if (auto refusal = too_often(account, send, place)) return {now, std::move(refusal), false};
    forget_past(account, now);
    count(account, send, place, warnings);
    return {place, std::nullopt, place > now};
}

void GuardRules::forget_past(GuardedAccount& account, std::int64_t now) const {
    // A request that takes long is counted from its end.
    constexpr std::int64_t windows = 10;
    static_cast<void>(remove_many_outside(account.requests, now, windows * std::max(counted_window(), second)));
    account.contents.keep_within(now - hour + 1, now + longest_ahead + hour);
    remove_other_days(account.days, now);
}

void GuardRules::count(GuardedAccount& account, const GuardedSend& send, std::int64_t at,
                       std::vector<std::string>& warnings) const {
    account.contents.add({send.content_hash, at});
    for (const auto& channel : send.channels) {
        account.requests.emplace_back().at = at;
        auto& entry = day_of(account, channel, at);
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
}

GuardAdmission GuardRules::confirm(GuardedAccount& account, const GuardedSend& send, std::int64_t place,
                                   std::int64_t now, std::int64_t latest, std::vector<std::string>& warnings) const {
    if (auto refusal = blocked(account, send, now)) {
        take_back(account, send, place);
        return {now, std::move(refusal), false};
    }
    // It was asked a little early.
    if (place > now) return {place, std::nullopt, true};
    // A store that went back to an earlier text lost it. Another may have been given the same place since.
    if (place > now - hour && !account.contents.has({send.content_hash, place})) count(account, send, place, warnings);
    const std::int64_t window = counted_window();
    const auto wanted = static_cast<std::int64_t>(send.channels.size());
    std::int64_t own = 0;
    std::vector<std::int64_t> others;
    for (const auto& request : account.requests) {
        if (request.at == place && own < wanted)
            ++own;
        else if (request.at > now - window && request.at <= now)
            others.push_back(request.at);
    }
    // A store lost it.
    if (own == 0) return admit(account, send, now, latest, warnings);
    const auto excess = static_cast<std::int64_t>(others.size()) + wanted - std::max(pace_requests_, wanted);
    const bool must_wait = pace_requests_ > 0 && excess > 0;
    std::int64_t goes_at = now;
    if (must_wait) {
        // It goes as soon as what was sent allows, before those that have later places.
        std::sort(others.begin(), others.end());
        goes_at = others[static_cast<std::size_t>(excess - 1)] + window;
    }
    const bool on_another_day = china_day(goes_at) != china_day(place);
    if (!must_wait && !on_another_day && !took_long(place, now)) return {place, std::nullopt, false};
    std::optional<GuardRefusal> refusal;
    if (must_wait && goes_at > latest)
        refusal = too_many(goes_at);
    else if (on_another_day)
        refusal = past_quota(account, send, goes_at);
    if (refusal) {
        take_back(account, send, place);
        return {now, std::move(refusal), false};
    }
    delay(account, send, place, goes_at);
    return {goes_at, std::nullopt, must_wait};
}

GuardRefusal GuardRules::too_many(std::int64_t until) const {
    GuardRefusal refusal;
    refusal.passes_soon = true;
    refusal.reason = "more than " + std::to_string(pace_requests_) + " requests within " +
                     std::to_string(pace_window_ / second) + " s";
    refusal.until = until;
    return refusal;
}

GuardAdmission GuardRules::admit_in_own_turn(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                             std::int64_t& last_turn, std::vector<std::string>& warnings) const {
    if (auto refusal = refusal_in_any_case(account, send, now)) return {now, std::move(refusal), false};
    const auto& turn = options_.own_turn;
    const std::int64_t length = counted_window() + between_turns;
    GuardRefusal refusal;
    refusal.passes_soon = refusal.store_fails = true;
    if (turn.index >= turn.of || send.channels.size() > 1) return {now, std::move(refusal), false};
    std::int64_t begin = now;
    if (pace_requests_ <= 0) {
        // No pace is to be kept.
    } else if (turn.of == 1) {
        if (last_turn != 0) begin = std::max(now, last_turn + length);
    } else {
        std::int64_t number = now / length;
        number += (turn.index - number % turn.of + turn.of) % turn.of;
        begin = number * length;
        // The clock may have been set since the last one.
        const bool is_used = last_turn != 0 && begin < last_turn + counted_window();
        if (now >= begin + begin_of_turn || is_used) begin += turn.of * length;
    }
    if (begin > now) {
        refusal.until = begin;
        return {now, std::move(refusal), false};
    }
    last_turn = now;
    forget_past(account, now);
    count(account, send, now, warnings);
    return {now, std::nullopt, false};
}

std::optional<GuardRefusal> GuardRules::refusal_in_any_case(GuardedAccount& account, const GuardedSend& send,
                                                            std::int64_t now) const {
    if (auto refusal = blocked(account, send, now)) return refusal;
    if (auto refusal = past_quota(account, send, now)) return refusal;
    return too_often(account, send, now);
}

void GuardRules::fill_pace(GuardedAccount& account, std::int64_t now) const {
    auto& requests = account.requests;
    // At a time of its own, lest a place of another process that comes back is taken for one of these.
    const auto is_taken = [&](std::int64_t at) {
        return std::any_of(requests.begin(), requests.end(),
                           [at](const GuardedRequest& entry) { return entry.at == at; });
    };
    while (is_taken(now)) --now;
    requests.insert(requests.end(), static_cast<std::size_t>(std::max<std::int64_t>(pace_requests_, 0)), {now});
}

void GuardRules::delay(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted,
                       std::int64_t now) const {
    if (china_day(now) != china_day(admitted))
        for (const auto& channel : send.channels) {
            auto& before = day_of(account, channel, admitted);
            if (before.requests > 0) --before.requests;
            ++day_of(account, channel, now).requests;
        }
    auto left = send.channels.size();
    for (auto& request : account.requests) {
        if (left == 0) break;
        if (request.at != admitted) continue;
        request.at = now;
        --left;
    }
    if (account.contents.remove({send.content_hash, admitted})) account.contents.add({send.content_hash, now});
}

void GuardRules::take_back(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted) const {
    for (const auto& channel : send.channels) {
        const auto request = std::find_if(account.requests.begin(), account.requests.end(),
                                          [=](const GuardedRequest& entry) { return entry.at == admitted; });
        if (request != account.requests.end()) account.requests.erase(request);
        for (auto& entry : account.days)
            if (entry.channel == channel && entry.day == china_day(admitted) && entry.requests > 0) --entry.requests;
    }
    account.contents.remove({send.content_hash, admitted});
}

void GuardRules::restrict(GuardedBlock& block, std::int64_t admitted, std::int64_t now) const {
    // A response to a request that was sent before the block began adds nothing, even after the block's end.
    if (block.code != 0 && in_force(block, std::min(admitted, now))) return;
    const bool returned = block.code != 0 && now - block.until < 7 * day;
    block.strikes = returned ? block.strikes + 1 : 1;
    block.code = 900;
    block.until = end_of_block(block.code, block.strikes, now);
}

void GuardRules::answered(GuardedAccount& account, const GuardedSend& send, const Channel& channel, std::int64_t code,
                          std::int64_t admitted, std::int64_t now) const {
    if (code != 900)
        answered(account, send.token_hash, code, now);
    else if (options_.block_after_900)
        restrict(find_or_add(account, scope_of(channel)), admitted, now);
}

void GuardRules::answered(GuardedAccount& account, const std::string& token_hash, std::int64_t code,
                          std::int64_t now) const {
    if (code == 900 && options_.block_after_900) {
        restrict(find_or_add(account, restricted_scope), now, now);
    } else if (code == 903 && options_.block_after_903) {
        auto& block = find_or_add(account, scope_of_token(token_hash));
        block.code = code;
        block.until = 0;
    } else if (code == 905 && options_.block_after_905) {
        auto& block = find_or_add(account, account_scope);
        block.code = code;
        block.until = end_of_block(code, 1, now);
    }
}

std::optional<GuardRefusal> GuardRules::key_refusal(const GuardedAccount& account, const std::string& token_hash,
                                                    std::string_view secret_hash, std::int64_t now) const {
    if (account.blocks.empty()) return std::nullopt;
    if (auto refusal = token_refusal(account, token_hash, now)) return refusal;
    const auto scope = scope_of_key(secret_hash);
    for (const auto& block : account.blocks) {
        if (block.scope != scope || !in_force(block, now)) continue;
        std::string reason = "the service refused to issue an AccessKey";
        if (block.code != 0) reason += " (" + std::to_string(block.code) + ")";
        if (const auto* known = find_return_code(block.code)) reason.append(", ").append(known->advice);
        reason += ". Asking again too soon counts against the account; another secret_key is tried at once";
        return refusal_of(block, std::move(reason));
    }
    return std::nullopt;
}

void GuardRules::key_refused(GuardedAccount& account, std::string_view secret_hash, std::int64_t code,
                             std::int64_t at_least, std::int64_t now) {
    auto& block = find_or_add(account, scope_of_key(secret_hash));
    // Another request for a key that was under way at the same time.
    if (block.strikes > 0 && in_force(block, now)) return;
    ++block.strikes;
    block.code = code;
    const std::int64_t pause = block.strikes > 12 ? longest_key_pause : second << (block.strikes - 1);
    block.until = now + std::min(std::max(pause, at_least), longest_key_pause);
}

void GuardRules::key_issued(GuardedAccount& account, std::string_view secret_hash) {
    remove_blocks(account.blocks, scope_of_key(secret_hash));
}

void GuardRules::clear(GuardedAccount& account, const Channel* channel) {
    ++account.cleared;
    if (channel == nullptr)
        account.blocks.clear();
    else
        remove_blocks(account.blocks, scope_of(*channel));
}

void GuardRules::bound_blocks(GuardedAccount& account, std::int64_t now) {
    for (auto& block : account.blocks) {
        if (block.until == 0) continue;
        const auto longest =
            is_key_pause(block) ? now + longest_key_pause : end_of_block(block.code, block.strikes, now);
        block.until = std::min(block.until, longest);
    }
}

bool GuardRules::is_over(const GuardedAccount& account, std::int64_t now) {
    const auto recent = [=](const auto& entry) { return within(entry.at, now, day); };
    return std::none_of(account.blocks.begin(), account.blocks.end(),
                        [=](const auto& block) { return in_force(block, now - 7 * day); }) &&
           std::none_of(account.requests.begin(), account.requests.end(), recent) &&
           !account.contents.any_within(now - day + 1, now + day - 1);
}

SendGuardStatus GuardRules::status(const GuardedAccount& account, std::int64_t now) const {
    SendGuardStatus status;
    for (const auto& entry : account.blocks) {
        if (is_key_pause(entry) || !in_force(entry, now) || !applies(entry.code)) continue;
        SendBlock block;
        block.code = static_cast<int>(entry.code);
        if (entry.until != 0) block.until = moment_of(entry.until);
        if (entry.scope == account_scope || entry.scope == restricted_scope) {
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
