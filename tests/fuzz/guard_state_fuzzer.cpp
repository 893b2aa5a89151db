// Fuzzes the send guard's state, which anyone may have written, and the rules applied to what was read from it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "input.hpp"
#include "json/writer.hpp"
#include "require.hpp"
#include "send_guard/account_texts.hpp"
#include "send_guard/guard_rules.hpp"
#include "send_guard/guard_state.hpp"
#include "send_guard/guard_text.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using namespace pushplus::detail;

std::string written(const GuardedAccount& account) { return write_json(table_of<GuardedAccount>(), &account); }

GuardState read(const std::string& text) {
    bool damaged = true;
    GuardState state = read_state(text, damaged);
    if (damaged) {
        require(!text.empty() && written(state.account) == written({}), "what is damaged is an empty state");
        return state;
    }
    const auto stored = write_state(state);
    require(is_utf8(stored), "a stored state is UTF-8");
    const auto again = read_state(stored, damaged);
    require(!damaged && write_state(again) == stored, "what is written is read back equal");
    return state;
}

/// Texts in memory, by name.
class Texts final : public StateStore {
public:
    Result<void> update(std::string_view name, const Change& change) override {
        change(texts[std::string(name)], {});
        return {};
    }
    std::map<std::string, std::string> texts;
};

// Whatever lies under two tokens, they have one text once one of them is known to lead to the other.
void lead(const std::string& text, const std::string& other_text) {
    Texts store;
    const AccountTexts texts(store, "https://example.com", [] { return StoreHealth::Moment(); });
    const std::string token = "b", other_token = "a";
    store.texts[texts.name_of(token)] = text;
    store.texts[texts.name_of(other_token)] = other_text;
    AccountPlace place{token, {}, {}};
    if (!texts.lead(place, other_token)) return;
    AccountPlace one{token, {}, {}}, other{other_token, {}, {}};
    const auto nothing = [](const std::string&, const GuardState&, bool, StateStore::Time) {};
    const bool led = texts.update(one, nothing) && texts.update(other, nothing);
    require(!led || is_of_newer_version(text) || is_of_newer_version(other_text) || one.token_hash == other.token_hash,
            "two tokens of an account have one text");
}

bool closes(const std::vector<GuardedBlock>& blocks, const GuardedBlock& block) {
    return std::any_of(blocks.begin(), blocks.end(), [&](const GuardedBlock& own) {
        return own.scope == block.scope && (own.until == 0 || (block.until != 0 && own.until >= block.until));
    });
}

void join(GuardedAccount account, const GuardedAccount& other) {
    const auto before = account;
    merge(account, before);
    require(written(account) == written(before), "an account learns nothing from itself");
    merge(account, other);
    for (const auto& block : before.blocks) require(closes(account.blocks, block), "no block of its own is lost");
    for (const auto& block : other.blocks) require(closes(account.blocks, block), "no block is lost");
    require(account.requests.size() >= std::max(before.requests.size(), other.requests.size()), "requests are kept");
    const auto joined = written(account);
    merge(account, other);
    require(written(account) == joined, "what was learned is not learned again");
}

void require_refusal(const GuardRefusal& refusal, std::int64_t now) {
    require(!refusal.reason.empty() && is_utf8(refusal.reason), "a refusal says why");
    require(!refusal.until || *refusal.until > now, "a refusal ends later");
}

void wait_for_place(const GuardRules& rules, GuardedAccount account, const GuardedSend& send, std::int64_t now,
                    std::vector<std::string>& warnings) {
    constexpr std::int64_t hour = 3'600'000;
    const auto admission = rules.admit(account, send, now, now + hour, warnings);
    if (admission.refusal) return require_refusal(*admission.refusal, now);
    require(admission.at >= now && admission.at <= now + hour, "a place lies within the time that there is");
    require(admission.is_ahead == (admission.at > now), "a place that is yet to come is called so");
    const auto confirmed = rules.confirm(account, send, admission.at, admission.at, admission.at + hour, warnings);
    if (confirmed.refusal) require_refusal(*confirmed.refusal, admission.at);
}

void apply_rules(GuardedAccount account, const GuardedSend& send, std::int64_t now, std::int64_t code) {
    SendGuardOptions options;
    const GuardRules rules(AccountTier::verified, options);
    const auto status = rules.status(account, now);
    for (const auto& block : status.blocks)
        if (block.until) require(block.until->time_since_epoch().count() > 0, "a block in force ends later");

    std::vector<std::string> warnings;
    if (const auto refusal = rules.admit(account, send, now, now, warnings).refusal) {
        require_refusal(*refusal, now);
    } else {
        rules.take_back(account, send, now);
        static_cast<void>(rules.admit(account, send, now, now, warnings));
    }
    wait_for_place(rules, account, send, now, warnings);
    for (const auto& warning : warnings) require(is_utf8(warning), "a warning is UTF-8");

    rules.answered(account, send, send.channels.front(), code, now, now);
    const auto refusal = rules.admit(account, send, now, now, warnings).refusal;
    if (code == 900 || code == 903 || code == 905) {
        require(refusal.has_value(), "what the service refused is held back");
        require_refusal(*refusal, now);
    }
    GuardState state;
    state.account = account;
    bool damaged = true;
    // Counts out of range, which only a broken store can contain, are clamped.
    const auto stored = write_state(read_state(write_state(state), damaged));
    require(!damaged && write_state(read_state(stored, damaged)) == stored, "what the rules make can be stored");
}

constexpr std::int64_t codes[] = {200, 900, 903, 905};

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pushplus_test;
    Input input(data, size);
    const auto code = codes[input.choice(4)];
    GuardedSend send;
    send.token_hash = input.line();
    send.content_hash = 7;
    send.channels = {Channel(input.line())};
    if (!is_utf8(send.token_hash) || !is_utf8(send.channels.front().text())) return 0;
    // Some time from 2026 on.
    const std::int64_t now = 1'767'225'600'000 + (input.number() & 0xFF'FFFF'FFFF);
    const auto other = input.line();
    const auto text = input.rest();
    const auto account = read(text).account;
    join(account, read(other).account);
    lead(text, other);
    apply_rules(account, send, now, code);
    return 0;
}
