#include "guard_state.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "../json/field_list.hpp"
#include "../json/reader.hpp"
#include "../json/writer.hpp"
#include "guard_text.hpp"
#include "guard_time.hpp"
#include "requests_text.hpp"
#include "sha256.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

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
        field<&GuardedAccount::days>("days"),
        field<&GuardedAccount::cleared>("cleared"),
        field<&GuardedAccount::requests_text>("requests"),
        field<&GuardedAccount::contents_text>("contents"),
    };
};
template const Table& table_of<GuardedAccount>() noexcept;

template <>
struct FieldList<GuardState> {
    static constexpr Field fields[] = {field<&GuardState::version>("version"),   field<&GuardState::rev>("rev"),
                                       field<&GuardState::moved_to>("moved_to"), field<&GuardState::id>("id"),
                                       field<&GuardState::lost>("lost"),         field<&GuardState::shifted>("shifted"),
                                       field<&GuardState::account>("account")};
};
template const Table& table_of<GuardState>() noexcept;

GuardState head_of(const GuardState& state) {
    GuardState head;
    head.version = state.version;
    head.rev = state.rev;
    head.moved_to = state.moved_to;
    head.id = state.id;
    head.lost = state.lost;
    head.shifted = state.shifted;
    return head;
}

bool has_token(const GuardedAccount& account, const std::string& token_hash) {
    return account.id == token_hash || std::any_of(account.tokens.begin(), account.tokens.end(),
                                                   [&](const auto& token) { return token.hash == token_hash; });
}

void shift(GuardedAccount& account, std::int64_t by) {
    if (by == 0) return;
    for (auto& block : account.blocks)
        if (block.until != 0) block.until += by;
    for (auto& request : account.requests) request.at += by;
    account.contents.shift(by);
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

// Two processes may have had the same place in texts that the store lost: there are as many sends as contents then.
void add_requests_of_contents(GuardedAccount& account, const GuardedAccount& other) {
    if (other.requests.empty()) return;
    std::map<std::int64_t, std::ptrdiff_t> missing;
    for (const auto& request : other.requests) missing[request.at] = 0;
    const auto count = [&](std::int64_t at, std::ptrdiff_t by) {
        if (const auto found = missing.find(at); found != missing.end()) found->second += by;
    };
    for (const auto& entry : account.contents.entries()) count(entry.at, 1);
    for (const auto& request : account.requests) count(request.at, -1);
    for (const auto& [at, sends] : missing)
        for (auto left = sends; left > 0; --left) account.requests.push_back({at});
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
    account.cleared = std::max(account.cleared, other.cleared);
    merge_entries(
        account.requests, other.requests, [](const auto& a, const auto& b) { return a.at == b.at; }, keep_own);
    account.contents.merge(other.contents);
    add_requests_of_contents(account, other);
    merge_entries(
        account.days, other.days, [](const auto& a, const auto& b) { return a.channel == b.channel && a.day == b.day; },
        [](GuardedDay& own, const GuardedDay& day) {
            own.requests = std::max(own.requests, day.requests);
            own.warned = own.warned || day.warned;
        });
}

void merge_joined(GuardedAccount& account, GuardedAccount other) {
    other.tokens.emplace_back().hash = std::move(other.id);
    merge(account, other);
    auto& tokens = account.tokens;
    tokens.erase(std::remove_if(tokens.begin(), tokens.end(),
                                [&](const GuardedToken& token) { return token.hash == account.id; }),
                 tokens.end());
}

bool is_key_pause(const GuardedBlock& block) noexcept { return block.scope.compare(0, 4, "key:") == 0; }

void keep_blocks(GuardedAccount& account, const GuardedAccount& known) {
    if (account.cleared > known.cleared) return;
    account.cleared = known.cleared;
    for (const auto& block : known.blocks)
        if (!is_key_pause(block) && std::none_of(account.blocks.begin(), account.blocks.end(),
                                                 [&](const auto& own) { return own.scope == block.scope; }))
            account.blocks.push_back(block);
}

namespace {

// Records with a token in common were joined before: each has requests of the other.
bool were_joined(const GuardedAccount& account, const GuardedAccount& other) {
    return has_token(account, other.id) ||
           std::any_of(other.tokens.begin(), other.tokens.end(),
                       [&](const auto& token) { return has_token(account, token.hash); });
}

void add_counts(GuardedAccount& account, const GuardedAccount& other) {
    for (const auto& request : other.requests) account.requests.emplace_back() = request;
    account.contents.append(other.contents);
    for (const auto& day : other.days) {
        const auto own = std::find_if(account.days.begin(), account.days.end(), [&](const GuardedDay& entry) {
            return entry.channel == day.channel && entry.day == day.day;
        });
        if (own == account.days.end()) {
            account.days.push_back(day);
        } else {
            own->requests += day.requests;
            own->warned = own->warned || day.warned;
        }
    }
}

}  // namespace

void combine(GuardedAccount& account, GuardedAccount other) {
    if (!were_joined(account, other)) {
        add_counts(account, other);
        other.requests.clear();
        other.contents = {};
        other.days.clear();
    }
    merge_joined(account, std::move(other));
}

namespace {

// A store may contain anything. Within these ranges the rules' sums and the clock's times do not overflow.
void clamp_numbers(GuardedAccount& account) {
    constexpr std::int64_t most = 1'000'000'000;
    for (auto& block : account.blocks) {
        block.code = std::clamp<std::int64_t>(block.code, 0, std::numeric_limits<int>::max());
        // 0 means until cleared, which an expired block must not become.
        if (block.until != 0) block.until = std::clamp<std::int64_t>(block.until, 1, latest_time);
        block.strikes = std::clamp<std::int64_t>(block.strikes, 0, most);
    }
    for (auto& request : account.requests) request.at = std::clamp<std::int64_t>(request.at, 0, latest_time);
    account.cleared = std::clamp<std::int64_t>(account.cleared, 0, most);
    for (auto& day : account.days) day.requests = std::clamp<std::int64_t>(day.requests, 0, most);
}

}  // namespace

std::string write_state(const GuardState& state) {
    auto packed = head_of(state);
    packed.account.id = state.account.id;
    packed.account.tokens = state.account.tokens;
    packed.account.blocks = state.account.blocks;
    packed.account.days = state.account.days;
    packed.account.cleared = state.account.cleared;
    packed.account.requests_text = text_of(state.account.requests);
    auto text = write_json(table_of<GuardState>(), &packed);
    // Many, last, and of characters that stand for themselves: they need no look at each.
    constexpr std::size_t after_contents = 3;
    const auto contents = state.account.contents.text();
    text.reserve(text.size() + contents.size());
    text.insert(text.size() - after_contents, contents);
    return text;
}

GuardState read_state(const std::string& text, bool& damaged) {
    damaged = false;
    if (text.empty()) return {};
    GuardState state = read_newer_state(text, damaged);
    damaged = damaged || state.version != state_version;
    return damaged ? GuardState() : state;
}

GuardState read_newer_state(const std::string& text, bool& damaged) {
    constexpr std::int64_t highest_rev = std::int64_t{1} << 53;
    GuardState state;
    ReadFaults faults;
    read_json(text, slot_for(state), faults);
    damaged = !faults.malformed.empty() || !faults.mismatch.empty();
    auto& account = state.account;
    damaged =
        damaged || !read_text(account.requests_text, account.requests) || !account.contents.read(account.contents_text);
    account.requests_text.clear();
    account.contents_text.clear();
    state.rev = std::clamp<std::int64_t>(state.rev, 0, highest_rev);
    state.lost = std::clamp<std::int64_t>(state.lost, 0, latest_time);
    state.shifted = std::clamp<std::int64_t>(state.shifted, -highest_rev, highest_rev);
    clamp_numbers(account);
    return damaged ? GuardState() : state;
}

namespace {

// All that a state says but counts; unset if it cannot be read.
std::optional<std::string> text_of_blocks(const std::string& text) {
    GuardState state;
    ReadFaults faults;
    read_json(text, slot_for(state), faults);
    if (!faults.malformed.empty() || !faults.mismatch.empty()) return std::nullopt;
    GuardState blocks;
    blocks.moved_to = std::move(state.moved_to);
    if (!state.account.blocks.empty()) {
        blocks.account.id = std::move(state.account.id);
        blocks.account.tokens = std::move(state.account.tokens);
        blocks.account.blocks = std::move(state.account.blocks);
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
