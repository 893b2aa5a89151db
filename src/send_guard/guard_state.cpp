#include "guard_state.hpp"

#include <cstddef>
#include <cstdio>

#include "../json/field.hpp"
#include "../json/reader.hpp"
#include "../json/writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
const Table& table_of<GuardedRequest>() noexcept {
    static constexpr Field fields[] = {field<&GuardedRequest::at>("at")};
    return as_table<fields>();
}

template <>
const Table& table_of<GuardedContent>() noexcept {
    static constexpr Field fields[] = {field<&GuardedContent::hash>("hash"), field<&GuardedContent::at>("at")};
    return as_table<fields>();
}

template <>
const Table& table_of<GuardedDay>() noexcept {
    static constexpr Field fields[] = {field<&GuardedDay::channel>("channel"), field<&GuardedDay::day>("day"),
                                       field<&GuardedDay::requests>("requests"), field<&GuardedDay::warned>("warned")};
    return as_table<fields>();
}

template <>
const Table& table_of<GuardedBlock>() noexcept {
    static constexpr Field fields[] = {field<&GuardedBlock::scope>("scope"), field<&GuardedBlock::code>("code"),
                                       field<&GuardedBlock::until>("until"), field<&GuardedBlock::strikes>("strikes")};
    return as_table<fields>();
}

template <>
const Table& table_of<GuardedToken>() noexcept {
    static constexpr Field fields[] = {field<&GuardedToken::hash>("hash")};
    return as_table<fields>();
}

template <>
const Table& table_of<GuardedAccount>() noexcept {
    static constexpr Field fields[] = {
        field<&GuardedAccount::id>("id"),
        field<&GuardedAccount::tokens>("tokens"),
        field<&GuardedAccount::blocks>("blocks"),
        field<&GuardedAccount::requests>("requests"),
        field<&GuardedAccount::contents>("contents"),
        field<&GuardedAccount::days>("days"),
    };
    return as_table<fields>();
}

template <>
const Table& table_of<GuardState>() noexcept {
    static constexpr Field fields[] = {field<&GuardState::version>("version"),
                                       field<&GuardState::accounts>("accounts")};
    return as_table<fields>();
}

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

// `same` finds an entry's counterpart, `keep` makes of the counterpart what both know.
template <class Entry, class Same, class Keep>
void join(std::vector<Entry>& entries, const std::vector<Entry>& others, Same same, Keep keep) {
    // Each entry is the counterpart of one at most: two requests of one moment are two.
    std::vector<bool> taken(entries.size());
    for (const auto& other : others) {
        std::size_t i = 0;
        while (i < taken.size() && (taken[i] || !same(entries[i], other))) ++i;
        if (i == taken.size()) {
            entries.push_back(other);
        } else {
            taken[i] = true;
            keep(entries[i], other);
        }
    }
}

}  // namespace

void take_over(GuardedAccount& account, const GuardedAccount& other) {
    const auto leave = [](const auto&, const auto&) {};
    join(
        account.tokens, other.tokens, [](const auto& a, const auto& b) { return a.hash == b.hash; }, leave);
    join(
        account.blocks, other.blocks, [](const auto& a, const auto& b) { return a.scope == b.scope; },
        [](GuardedBlock& own, const GuardedBlock& block) {
            // 0 is for good.
            if (own.until != 0 && (block.until == 0 || block.until > own.until)) own = block;
        });
    join(
        account.requests, other.requests, [](const auto& a, const auto& b) { return a.at == b.at; }, leave);
    join(
        account.contents, other.contents, [](const auto& a, const auto& b) { return a.at == b.at && a.hash == b.hash; },
        leave);
    join(
        account.days, other.days, [](const auto& a, const auto& b) { return a.channel == b.channel; },
        [](GuardedDay& own, const GuardedDay& day) {
            if (day.day > own.day || (day.day == own.day && day.requests > own.requests)) own = day;
        });
}

std::string write_state(const GuardState& state) { return write_json(table_of<GuardState>(), &state); }

GuardState read_state(const std::string& text, bool& damaged) {
    GuardState state;
    damaged = false;
    if (text.empty()) return state;
    ReadFaults faults;
    read_json(text, slot_for(state), faults);
    damaged = !faults.malformed.empty() || !faults.mismatch.empty() || state.version != 1;
    return damaged ? GuardState() : state;
}

namespace {
// FNV-1a, twice from different starts, each stirred at the end.
std::uint64_t hash_from(std::uint64_t start, const std::string& text) {
    std::uint64_t hash = start;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    hash = (hash ^ (hash >> 32U)) * 0xD6E8FEB86659FD93U;
    return hash ^ (hash >> 32U);
}
}  // namespace

std::string guard_hash(const std::string& text) {
    char hex[33];
    static_cast<void>(std::snprintf(hex, sizeof hex, "%016llx%016llx",
                                    static_cast<unsigned long long>(hash_from(0xCBF29CE484222325U, text)),
                                    static_cast<unsigned long long>(hash_from(0x84222325CBF29CE4U, text))));
    return hex;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
