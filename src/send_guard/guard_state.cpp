#include "guard_state.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "../json/field_list.hpp"
#include "../json/reader.hpp"
#include "../json/writer.hpp"
#include "guard_text.hpp"
#include "recent_text.hpp"
#include "sha256.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<GuardedRequest> {
    static constexpr Field fields[] = {field<&GuardedRequest::at>("at")};
};
template const Table& table_of<GuardedRequest>() noexcept;

template <>
struct FieldList<GuardedContent> {
    static constexpr Field fields[] = {field<&GuardedContent::hash>("hash"), field<&GuardedContent::at>("at")};
};
template const Table& table_of<GuardedContent>() noexcept;

template <>
struct FieldList<GuardedDay> {
    static constexpr Field fields[] = {field<&GuardedDay::channel>("channel"), field<&GuardedDay::day>("day"),
                                       field<&GuardedDay::requests>("requests"), field<&GuardedDay::warned>("warned")};
};
template const Table& table_of<GuardedDay>() noexcept;

template <>
struct FieldList<GuardedBlock> {
    static constexpr Field fields[] = {field<&GuardedBlock::scope>("scope"), field<&GuardedBlock::code>("code"),
                                       field<&GuardedBlock::until>("until"), field<&GuardedBlock::strikes>("strikes")};
};
template const Table& table_of<GuardedBlock>() noexcept;

template <>
struct FieldList<GuardedToken> {
    static constexpr Field fields[] = {field<&GuardedToken::hash>("hash")};
};
template const Table& table_of<GuardedToken>() noexcept;

template <>
struct FieldList<GuardedAccount> {
    static constexpr Field fields[] = {
        field<&GuardedAccount::id>("id"),
        field<&GuardedAccount::tokens>("tokens"),
        field<&GuardedAccount::blocks>("blocks"),
        field<&GuardedAccount::requests>("requests"),
        field<&GuardedAccount::contents>("contents"),
        field<&GuardedAccount::days>("days"),
        field<&GuardedAccount::recent>("recent"),
    };
};
template const Table& table_of<GuardedAccount>() noexcept;

template <>
struct FieldList<GuardState> {
    static constexpr Field fields[] = {field<&GuardState::version>("version"),
                                       field<&GuardState::accounts>("accounts")};
};
template const Table& table_of<GuardState>() noexcept;

GuardedAccount& GuardState::account_of(const std::string& token_hash) {
    for (auto& account : accounts) {
        if (account.id == token_hash) return account;
        for (const auto& token : account.tokens)
            if (token.hash == token_hash) return account;
    }
    auto& account = accounts.emplace_back();
    account.id = token_hash;
    return account;
}

namespace {

// `same` finds an entry's counterpart, `keep` combines the two.
template <class Entry, class Same, class Keep>
void merge_entries(std::vector<Entry>& entries, const std::vector<Entry>& others, Same same, Keep keep) {
    // Each entry has at most one counterpart: two requests at the same time are two.
    std::vector<bool> taken(entries.size());
    for (const auto& other : others) {
        std::size_t i = 0;
        while (i < taken.size() && (taken[i] || !same(entries[i], other))) ++i;
        if (i == taken.size()) {
            entries.emplace_back() = other;
        } else {
            taken[i] = true;
            keep(entries[i], other);
        }
    }
}

}  // namespace

void merge(GuardedAccount& account, const GuardedAccount& other) {
    const auto keep_own = [](const auto&, const auto&) {};
    merge_entries(
        account.tokens, other.tokens, [](const auto& a, const auto& b) { return a.hash == b.hash; }, keep_own);
    merge_entries(
        account.blocks, other.blocks, [](const auto& a, const auto& b) { return a.scope == b.scope; },
        [](GuardedBlock& own, const GuardedBlock& block) {
            // 0 means until cleared.
            if (own.until != 0 && (block.until == 0 || block.until > own.until)) own = block;
        });
    merge_entries(
        account.requests, other.requests, [](const auto& a, const auto& b) { return a.at == b.at; }, keep_own);
    merge_entries(
        account.contents, other.contents, [](const auto& a, const auto& b) { return a.at == b.at && a.hash == b.hash; },
        keep_own);
    merge_entries(
        account.days, other.days, [](const auto& a, const auto& b) { return a.channel == b.channel; },
        [](GuardedDay& own, const GuardedDay& day) {
            if (day.day > own.day || (day.day == own.day && day.requests > own.requests)) own = day;
        });
}

void combine(GuardedAccount& account, GuardedAccount other) {
    other.tokens.emplace_back().hash = std::move(other.id);
    for (const auto& request : other.requests) account.requests.emplace_back() = request;
    for (const auto& content : other.contents) account.contents.emplace_back() = content;
    for (auto& day : other.days)
        for (const auto& own : account.days)
            if (own.channel == day.channel && own.day == day.day) {
                day.requests += own.requests;
                day.warned = day.warned || own.warned;
            }
    other.requests.clear();
    other.contents.clear();
    merge(account, other);
}

namespace {

// A store may contain anything. Within these ranges the rules' sums and the clock's times do not overflow.
void clamp_numbers(GuardedAccount& account) {
    constexpr std::int64_t latest = 7'258'118'400'000;  // the year 2200
    constexpr std::int64_t most = 1'000'000'000;
    for (auto& block : account.blocks) {
        block.code = std::clamp<std::int64_t>(block.code, 0, std::numeric_limits<int>::max());
        // 0 means until cleared, which an expired block must not become.
        if (block.until != 0) block.until = std::clamp<std::int64_t>(block.until, 1, latest);
        block.strikes = std::clamp<std::int64_t>(block.strikes, 0, most);
    }
    for (auto& request : account.requests) request.at = std::clamp<std::int64_t>(request.at, 0, latest);
    for (auto& content : account.contents) content.at = std::clamp<std::int64_t>(content.at, 0, latest);
    for (auto& day : account.days) day.requests = std::clamp<std::int64_t>(day.requests, 0, most);
}

}  // namespace

GuardedAccount& GuardState::account_of(const std::string& token_hash, const std::string& other_token_hash) {
    const auto knows = [](const GuardedAccount& account, const std::string& hash) {
        return account.id == hash || std::any_of(account.tokens.begin(), account.tokens.end(),
                                                 [&](const GuardedToken& token) { return token.hash == hash; });
    };
    static_cast<void>(account_of(token_hash));
    const auto apart = std::find_if(accounts.begin(), accounts.end(), [&](const GuardedAccount& account) {
        return knows(account, other_token_hash) && !knows(account, token_hash);
    });
    if (apart != accounts.end()) {
        GuardedAccount joining = std::move(*apart);
        accounts.erase(apart);
        combine(account_of(token_hash), std::move(joining));
    }
    auto& account = account_of(token_hash);
    if (!knows(account, other_token_hash)) account.tokens.emplace_back().hash = other_token_hash;
    return account;
}

std::string write_state(const GuardState& state) {
    GuardState packed;
    packed.version = state.version;
    packed.accounts.reserve(state.accounts.size());
    for (const auto& account : state.accounts) {
        auto& stored = packed.accounts.emplace_back();
        stored.id = account.id;
        stored.tokens = account.tokens;
        stored.blocks = account.blocks;
        stored.days = account.days;
        stored.recent = pack_recent(account, stored);
    }
    return write_json(table_of<GuardState>(), &packed);
}

namespace {

GuardState read_any_version(const std::string& text, bool& damaged) {
    GuardState state;
    ReadFaults faults;
    read_json(text, slot_for(state), faults);
    damaged = !faults.malformed.empty() || !faults.mismatch.empty();
    for (auto& account : state.accounts) {
        damaged = damaged || !unpack_recent(account.recent, account);
        account.recent.clear();
        clamp_numbers(account);
    }
    return damaged ? GuardState() : state;
}

}  // namespace

GuardState read_state(const std::string& text, bool& damaged) {
    damaged = false;
    if (text.empty()) return {};
    GuardState state = read_any_version(text, damaged);
    damaged = damaged || state.version != state_version;
    return damaged ? GuardState() : state;
}

GuardState read_newer_state(const std::string& text) {
    bool damaged = false;
    return read_any_version(text, damaged);
}

namespace {

// All that a state says but counts; unset if it cannot be read.
std::optional<std::string> text_of_blocks(const std::string& text) {
    GuardState state;
    ReadFaults faults;
    read_json(text, slot_for(state), faults);
    if (!faults.malformed.empty() || !faults.mismatch.empty()) return std::nullopt;
    GuardState blocks;
    for (auto& account : state.accounts) {
        if (account.blocks.empty()) continue;
        auto& kept = blocks.accounts.emplace_back();
        kept.id = std::move(account.id);
        kept.tokens = std::move(account.tokens);
        kept.blocks = std::move(account.blocks);
    }
    return write_json(table_of<GuardState>(), &blocks);
}

}  // namespace

bool has_same_blocks(const std::string& text, const std::string& other) {
    const auto blocks = text_of_blocks(text);
    return blocks && blocks == text_of_blocks(other);
}

std::string guard_hash(const std::string& text) {
    constexpr std::size_t kept_bytes = 16;
    constexpr char digits[] = "0123456789abcdef";
    const auto digest = sha256(text);
    std::string hex(2 * kept_bytes, '0');
    for (std::size_t i = 0; i < kept_bytes; ++i) {
        hex[2 * i] = digits[digest[i] >> 4U];
        hex[2 * i + 1] = digits[digest[i] & 0xFU];
    }
    return hex;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
