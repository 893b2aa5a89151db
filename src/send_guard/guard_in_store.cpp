// A guard's account in its store.

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/random_hex.hpp"
#include "guard.hpp"
#include "guard_text.hpp"
#include "guard_time.hpp"
#include "store_clock.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

RecordTime at(const SharedAccount::View& memory, std::int64_t ahead) { return {memory.now + ahead, ahead}; }

bool same(const GuardedBlock& a, const GuardedBlock& b) {
    return a.scope == b.scope && a.code == b.code && a.until == b.until && a.strikes == b.strikes;
}

// While a store was asked, memory may have been told of blocks: they stay in force.
void keep_new_blocks(GuardedAccount& seen, const std::vector<GuardedBlock>& before, const GuardedAccount& memory) {
    GuardedAccount told;
    for (const auto& block : memory.blocks)
        if (std::none_of(before.begin(), before.end(), [&](const auto& old) { return same(old, block); }))
            told.blocks.push_back(block);
    merge(seen, told);
}

// Adds what a text held that leads to the account's.
void add(GuardedAccount& account, const std::string& token_hash, const GuardState& text) {
    auto added = text.account;
    added.id = token_hash;
    combine(account, std::move(added));
}

// Adds what a text held that led to the account's before, was lost by the store and begun anew. Unless that was done by
// a process that had seen the account's, all that it counts was counted there alone.
void add_lost(GuardedAccount& account, const std::string& token_hash, const GuardState& text) {
    if (text.lost == 0) {
        auto& tokens = account.tokens;
        tokens.erase(std::remove_if(tokens.begin(), tokens.end(),
                                    [&](const GuardedToken& token) { return token.hash == token_hash; }),
                     tokens.end());
    }
    add(account, token_hash, text);
}

// Adds what the texts held that lead to this one. The nearest come first: they may have the others' counts already.
void add_former(GuardedAccount& account, const AccountPlace& place) {
    std::set<std::string> added;  // A text may have been met twice.
    std::for_each(place.former.rbegin(), place.former.rend(), [&](const AccountPlace::Former& former) {
        const bool is_known = has_token(account, former.token_hash);
        if ((is_known && !former.is_new) || !added.insert(former.token_hash).second) return;
        if (is_known)
            add_lost(account, former.token_hash, former.state);
        else
            add(account, former.token_hash, former.state);
    });
}

// Whether a text that was known is this one or one that leads here, and no older than it was.
bool is_there(const GuardState& known_head, const GuardState& state, const AccountPlace& place) {
    const auto is_it = [&](const GuardState& other) {
        return other.id == known_head.id && other.rev >= known_head.rev;
    };
    return is_it(state) || std::any_of(place.former.begin(), place.former.end(),
                                       [&](const AccountPlace::Former& former) { return is_it(former.state); });
}

// Whether the text of each token that memory knows leads to this one.
bool all_lead_to(const GuardedAccount& text, const AccountPlace& place, const SharedAccount::View& memory) {
    const auto leads = [&](const std::string& token_hash) {
        return has_token(text, token_hash) || place.led.count(token_hash) != 0 ||
               memory.text.lead_here.count(token_hash) != 0;
    };
    const auto& tokens = memory.account.tokens;
    return leads(memory.account.id) &&
           std::all_of(tokens.begin(), tokens.end(), [&](const auto& token) { return leads(token.hash); });
}

// Since then the others have had their places in the new text, where they may have others by now.
void drop_places_of_others(GuardedAccount& known, const OwnRequests& own, std::int64_t since) {
    const auto is_dropped = [&](std::int64_t at) { return at > since && !own.have(at); };
    auto& requests = known.requests;
    requests.erase(std::remove_if(requests.begin(), requests.end(),
                                  [&](const GuardedRequest& request) { return is_dropped(request.at); }),
                   requests.end());
    known.contents.remove_at(is_dropped);
}

// A store may have lost one of the texts that lead to an account's, as a Redis does that may evict keys. So they are
// made to lead there again after an hour; after an attempt that failed, in a minute. In milliseconds.
constexpr std::int64_t lead_again_after = 3'600'000;
constexpr std::int64_t try_again_after = 60'000;

}  // namespace

Result<bool> Guard::lead_tokens(AccountPlace& place, const AccountTexts& texts,
                                const std::shared_ptr<SharedAccount>& account, const Tokens& tokens) const {
    const std::string& known_by = has_own_token_ || tokens.empty() ? own_token_hash_ : *tokens.first;
    const auto at = machine_time(*clock_);
    std::set<std::string> to_lead;
    bool was_seen = false, is_due = false;
    SharedAccount::with(
        account,
        [&](const SharedAccount::View& memory) {
            was_seen = !memory.text.token_hash.empty();
            if (place.token_hash.empty()) place.token_hash = was_seen ? memory.text.token_hash : known_by;
            to_lead.insert(tokens.begin(), tokens.end());
            to_lead.insert(known_by);
            auto& lead_again_at = memory.text.lead_again_at;
            is_due = lead_again_at && at >= *lead_again_at;
            if (is_due || !lead_again_at) lead_again_at = at + (is_due ? try_again_after : lead_again_after);
            // What memory was told belongs together has one text before its counts are added.
            const bool has_news = memory.revision != memory.text.revision || memory.joins != memory.text.joins;
            // A client without a token of its own has an account for each, and leads again only the one that it uses.
            if (has_news || (is_due && has_own_token_)) {
                to_lead.insert(memory.account.id);
                for (const auto& token : memory.account.tokens) to_lead.insert(token.hash);
            }
            if (!is_due)
                for (const auto& token : memory.text.lead_here) to_lead.erase(token);
        },
        store_);
    for (const auto& token : place.led) to_lead.erase(token);
    to_lead.erase(place.token_hash);
    if (!to_lead.empty() && !was_seen) {
        // Most of them may lead there already.
        std::vector<GuardedToken> known;
        auto seen = texts.update(place, [&](const std::string&, const GuardState& state, bool, StateStore::Time) {
            known = state.account.tokens;
        });
        if (!seen) return seen.error();
        for (const auto& token : known) to_lead.erase(token.hash);
    }
    for (const auto& token : to_lead) {
        if (auto led = texts.lead(place, token); !led) return led.error();
        place.led.insert(token);
    }
    if (is_due)
        SharedAccount::with(
            account, [&](const SharedAccount::View& memory) { memory.text.lead_again_at = at + lead_again_after; },
            store_);
    return !to_lead.empty();
}

Guard::Stored Guard::change_stored(const std::shared_ptr<SharedAccount>& account, const Tokens& tokens,
                                   const Change& change, Purpose purpose) {
    const AccountTexts texts(*store_, base_url_, [this] { return clock_->boot_now(); });
    Stored stored;
    AccountPlace place;
    bool all_lead_here = false;
    bool is_last_look = false;  // Nothing more can be made to lead there.
    GuardedAccount seen;
    std::vector<GuardedBlock> blocks_before;
    std::vector<GuardedToken> lead_here;
    std::int64_t newer_version = 0;
    bool store_lost_something = false;
    std::vector<std::shared_ptr<Correction>> corrected;
    const SharedAccount* holder = nullptr;
    std::uint64_t revision = 0;
    std::uint64_t joins = 0;
    std::size_t joined_heads = 0;
    StoreClock clock;
    GuardState head;
    OwnRequests own;
    std::string last_text;
    auto asked = machine_time(*clock_);
    const auto change_text = [&](std::string& text, GuardState& state, bool damaged, StateStore::Time now) {
        newer_version = 0;
        all_lead_here = true;
        stored.damaged = damaged;
        if (damaged && is_of_newer_version(text)) {
            // Its blocks hold, as far as they can be read.
            stored.damaged = false;
            newer_version = version_of_state(text);
            seen = read_newer_state(text, damaged).account;
            return;
        }
        auto& changed = state.account;
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                blocks_before = memory.account.blocks;
                joins = memory.joins;
                holder = &memory.holder;
                clock = read_clock(memory, milliseconds_since_1970(now), asked, machine_time(*clock_));
                follow_clock(state, memory.text, clock);
                changed.id = place.token_hash;
                add_former(changed, place);
                lead_here = changed.tokens;
                const auto& known_head = memory.text.head;
                const bool was_seen = !known_head.id.empty();
                own = memory.text.own;
                own.shift(state.shifted - known_head.shifted);
                own.keep_from(clock.time.now - rules_.usual_wait().count());
                joined_heads = memory.text.joined_heads.size();
                store_lost_something =
                    (was_seen && (!is_there(known_head, state, place) || !own.are_in(changed.requests))) ||
                    std::any_of(memory.text.joined_heads.begin(), memory.text.joined_heads.end(),
                                [&](const auto& joined) { return !is_there(joined, state, place); });
                // Then the texts that led here may be lost as well.
                if (store_lost_something && !memory.text.lead_here.empty()) {
                    memory.text.lead_here.clear();
                    ++memory.revision;
                }
                revision = memory.revision;
                // Else one was learned since: its counts are in memory and in its own text, and would be added twice.
                all_lead_here = is_last_look || all_lead_to(changed, place, memory);
                if (!all_lead_here) return;
                const bool is_another = was_seen && state.id != known_head.id;
                if (state.id.empty()) state.id = random_hex(16);
                const bool is_next = is_another && memory.text.token_hash == place.token_hash;
                const bool is_first = is_next && state.lost == 0;
                if (is_first) state.lost = clock.time.now;
                const bool has_news = revision != memory.text.revision || store_lost_something || damaged;
                GuardedAccount known;
                known.blocks = memory.account.blocks;
                known.cleared = memory.account.cleared;
                if (has_news) known = memory.account;
                // What was read from the text goes back as it was.
                to_record(known, at(memory, was_seen && clock.jump == 0 ? memory.text.ahead : clock.time.ahead));
                if (is_next && !is_first) drop_places_of_others(known, own, state.lost);
                own.follow(changed.requests, [&] {
                    for (const auto& correction : memory.text.to_correct) apply(changed, clock.time, *correction);
                });
                corrected = memory.text.to_correct;
                keep_blocks(changed, known);
                // What memory was told of counts by what the store knows: a block may be the second of its kind.
                if (purpose == Purpose::told) change(changed, clock.time);
                if (has_news) merge(changed, known);
                // What others have sent since is not known until they have put it back.
                if (is_first) rules_.fill_pace(changed, clock.time.now);
                GuardRules::bound_blocks(changed, clock.time.now);
                if (purpose != Purpose::told) own.follow(changed.requests, [&] { change(changed, clock.time); });
                head = head_of(state);
                state.rev = std::max(state.rev, known_head.rev) + 1;
                auto written = write_state(state);
                if (!damaged && !store_lost_something && differs_in_rev_only(written, text)) return;
                head.rev = state.rev;
                text = std::move(written);
            },
            store_);
        if (!all_lead_here) return;
        last_text = text;
        seen = std::move(changed);
        to_own(seen, clock.time);
        asked = machine_time(*clock_);
    };
    // To read a text of many sends takes longer than to compare it.
    const auto read = [&](const std::string& text, bool& damaged) {
        GuardState state;
        bool is_known = false;
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                const auto& last = memory.last_text;
                is_known = !text.empty() && last.text == text && last.revision == memory.revision &&
                           last.store.lock() == store_;
                if (!is_known) return;
                state = memory.text.head;
                state.account = memory.account;
                to_record(state.account, at(memory, memory.text.ahead));
            },
            store_);
        return is_known ? state : read_state(text, damaged);
    };
    for (int look = 1; stored.result && !all_lead_here && !is_last_look; ++look) {
        const auto led = lead_tokens(place, texts, account, tokens);
        is_last_look = look > 1 && led && !*led;
        stored.result = led ? texts.update(place, change_text, read) : led.error();
    }
    if (newer_version != 0) {
        SharedAccount::with(account, [&](const SharedAccount::View& memory) {
            merge_joined(memory.account, seen);
            memory.last_text = {};
        });
        stored.result =
            make_error(ErrorKind::internal, "its state is of the newer version " + std::to_string(newer_version) +
                                                ", which is left alone; update this program, or give it another store");
    } else if (stored.result) {
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                auto& known = memory.text;
                auto& to_correct = known.to_correct;
                const auto is_done = [&](const auto& correction) {
                    return std::find(corrected.begin(), corrected.end(), correction) != corrected.end();
                };
                to_correct.erase(std::remove_if(to_correct.begin(), to_correct.end(), is_done), to_correct.end());
                memory.last_text = {};
                const auto by = known.knows_ahead ? shift_between(clock.time.ahead, known.ahead) : 0;
                // It was joined with another since, which knows its own text.
                if (&memory.holder != holder) {
                    shift(seen, by);
                    return merge_joined(memory.account, std::move(seen));
                }
                known.revision = revision;
                known.joins = joins;
                auto& heads = known.joined_heads;
                heads.erase(heads.begin(), heads.begin() + static_cast<std::ptrdiff_t>(joined_heads));
                known.head = head;
                known.compared = clock.compared;
                known.own = own;
                known.token_hash = place.token_hash;
                for (const auto& former : place.former) known.lead_here.insert(former.token_hash);
                for (const auto& token : lead_here) known.lead_here.insert(token.hash);
                // What memory alone was told meanwhile goes to the store with the next change.
                if (memory.joins != joins) {
                    shift(seen, by);
                    if (by == 0) known.ahead = clock.time.ahead;
                    return merge_joined(memory.account, std::move(seen));
                }
                known.ahead = clock.time.ahead;
                known.knows_ahead = true;
                if (memory.revision != revision)
                    keep_new_blocks(seen, blocks_before, memory.account);
                else
                    memory.last_text = {store_, revision, std::move(last_text)};
                memory.account = std::move(seen);
            },
            store_);
    } else {
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                for (auto& [token_hash, text, is_new] : place.former) {
                    if (!is_new || memory.text.lead_here.count(token_hash) == 0) continue;
                    // It leads to the account's, which has its token: so nobody else will add its counts.
                    to_own(text.account, {memory.now + memory.text.ahead, memory.text.ahead});
                    add_lost(memory.account, token_hash, text);
                    ++memory.revision;
                }
            },
            store_);
    }
    return stored;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
