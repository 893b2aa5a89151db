#include "guard.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/thread_cancellation.hpp"
#include "../state/state_folder.hpp"
#include "../state/store_health.hpp"
#include "guard_text.hpp"
#include "guard_time.hpp"

namespace pushplus {
inline namespace v0 {

namespace detail {

namespace {

SendGuardOptions rules_in_force(SendGuardOptions options) {
    options.block_after_900 = options.block_after_900 && options.enabled;
    options.block_after_903 = options.block_after_903 && options.enabled;
    options.block_after_905 = options.block_after_905 && options.enabled;
    return options;
}

bool causes_a_block(std::int64_t code) { return code == 900 || code == 903 || code == 905; }

// A full disk is the very alarm to be sent, while a fleet's processes lose their store all at once.
SendGuardOptions::WithoutStore usual_without(const StateStore* store) {
    using WithoutStore = SendGuardOptions::WithoutStore;
    return dynamic_cast<const StateFolder*>(store) != nullptr ? WithoutStore::own_limits : WithoutStore::refuse;
}

}  // namespace

Guard::Guard(AccountTier tier, const SendGuardOptions& options, const Identity& identity,
             std::shared_ptr<const Clock> clock, std::function<void(std::string_view)> warn)
    : rules_(tier, rules_in_force(options)),
      store_(options.store),
      alone_(options.without_store.value_or(usual_without(options.store.get()))),
      base_url_(identity.base_url),
      own_token_hash_(guard_hash(identity.token)),
      secret_hash_(guard_hash(identity.secret_key)),
      content_key_(content_key(identity.token)),
      has_own_token_(!identity.token.empty()),
      clock_(std::move(clock)),
      warn_(std::move(warn)),
      waits_(options.pacing == SendGuardOptions::Pacing::wait),
      own_account_(shared_account(base_url_, own_token_hash_, clock_)) {}

std::int64_t Guard::calendar() const { return setting_of_calendar(*clock_); }

std::string Guard::hash_of_content(std::string_view content, std::string_view token) const {
    return content_hash(has_own_token_ ? content_key_ : content_key(token), content);
}

std::shared_ptr<SharedAccount> Guard::account_of(const Tokens& tokens) const {
    if (!has_own_token_) return tokens.empty() ? own_account_ : shared_account(base_url_, *tokens.first, clock_);
    for (const auto& token : tokens) join_accounts(base_url_, own_token_hash_, token, clock_);
    return own_account_;
}

namespace {

// How far the store's clock is ahead. Clocks that differ by less are taken for the same, and a difference for the one
// that it was, so that a time reads as it was written.
std::int64_t clock_ahead(const SharedAccount::View& memory, std::int64_t store_now) {
    constexpr std::int64_t as_good_as_none = 500;
    const auto ahead = store_now - memory.now;
    const auto is_near = [=](std::int64_t other) { return std::abs(ahead - other) < as_good_as_none; };
    return is_near(memory.text.ahead) ? memory.text.ahead : is_near(0) ? 0 : ahead;
}

// Days are those of a calendar, too. Near midnight those of a store's are left as they are.
void move_days(GuardedAccount& account, const RecordTime& time, std::int64_t sign) {
    constexpr std::int64_t hour = 3'600'000;
    if (std::abs(time.ahead) < hour) return;
    const auto by = china_day(time.now) - china_day(time.own(time.now));
    for (auto& entry : account.days) entry.day += sign * by;
}

void to_own(GuardedAccount& account, const RecordTime& time) {
    shift(account, -time.ahead);
    move_days(account, time, -1);
}

// `own.now` is by this process's calendar.
void to_record(GuardedAccount& account, const RecordTime& own) {
    shift(account, own.ahead);
    move_days(account, {own.now + own.ahead, own.ahead}, 1);
}

GuardRefusal waits_for_store() {
    GuardRefusal refusal;
    refusal.passes_soon = refusal.store_fails = true;
    return refusal;
}

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

}  // namespace

Result<AccountPlace> Guard::place_of(const AccountTexts& texts, const std::shared_ptr<SharedAccount>& account,
                                     const Tokens& tokens) const {
    const std::string& known_by = has_own_token_ || tokens.empty() ? own_token_hash_ : *tokens.first;
    AccountPlace place;
    std::set<std::string> to_lead;
    bool was_seen = false;
    SharedAccount::with(
        account,
        [&](const SharedAccount::View& memory) {
            was_seen = !memory.text.token_hash.empty();
            place.token_hash = was_seen ? memory.text.token_hash : known_by;
            to_lead.insert(tokens.begin(), tokens.end());
            to_lead.insert(known_by);
            // What memory was told belongs together has one text before its counts are added.
            if (memory.revision != memory.text.revision) {
                to_lead.insert(memory.account.id);
                for (const auto& token : memory.account.tokens) to_lead.insert(token.hash);
            }
            for (const auto& token : memory.text.lead_here) to_lead.erase(token);
        },
        store_);
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
    for (const auto& token : to_lead)
        if (auto led = texts.lead(place, token); !led) return led.error();
    return place;
}

Guard::Stored Guard::change_stored(const std::shared_ptr<SharedAccount>& account, const Tokens& tokens,
                                   const Change& change, Purpose purpose) {
    const AccountTexts texts(*store_, base_url_, [this] { return clock_->boot_now(); });
    Stored stored;
    auto place = place_of(texts, account, tokens);
    if (!place) {
        stored.result = place.error();
        return stored;
    }
    GuardedAccount seen;
    std::vector<GuardedBlock> blocks_before;
    std::size_t tokens_before = 0;
    std::int64_t newer_version = 0, rev = 0;
    bool store_lost_something = false;
    std::size_t corrected = 0;
    std::uint64_t revision = 0;
    RecordTime time;
    std::string last_text;
    const auto change_text = [&](std::string& text, GuardState& state, bool damaged, StateStore::Time now) {
        newer_version = 0;
        stored.damaged = damaged;
        time.now = milliseconds_since_1970(now);
        if (damaged && version_of_state(text) > state_version) {
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
                revision = memory.revision;
                blocks_before = memory.account.blocks;
                tokens_before = memory.account.tokens.size();
                time.ahead = clock_ahead(memory, time.now);
                store_lost_something = state.rev < memory.text.rev;
                changed.id = place->token_hash;
                for (const auto& former : place->former)
                    if (!has_token(changed, former.token_hash)) {
                        auto account_of_former = former.account;
                        account_of_former.id = former.token_hash;
                        combine(changed, std::move(account_of_former));
                    }
                const bool has_news = revision != memory.text.revision || store_lost_something || damaged;
                GuardedAccount known;
                known.blocks = memory.account.blocks;
                known.cleared = memory.account.cleared;
                if (has_news) known = memory.account;
                // What was read from the text goes back as it was.
                const bool was_seen = !memory.text.token_hash.empty();
                to_record(known, {memory.now, was_seen ? memory.text.ahead : time.ahead});
                for (const auto& correction : memory.text.to_correct) apply(changed, time, correction);
                corrected = memory.text.to_correct.size();
                keep_blocks(changed, known);
                // What memory was told of counts by what the store knows: a block may be the second of its kind.
                if (purpose == Purpose::told) change(changed, time);
                if (has_news) merge(changed, known);
                GuardRules::bound_blocks(changed, time.now);
                if (purpose != Purpose::told) change(changed, time);
                rev = state.rev;
                state.rev = std::max(state.rev, memory.text.rev) + 1;
                auto written = write_state(state);
                if (!damaged && !store_lost_something && differs_in_rev_only(written, text)) return;
                rev = state.rev;
                text = std::move(written);
            },
            store_);
        last_text = text;
        seen = std::move(changed);
        to_own(seen, time);
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
                state.rev = memory.text.rev;
                state.account = memory.account;
                to_record(state.account, {memory.now, memory.text.ahead});
            },
            store_);
        return is_known ? state : read_state(text, damaged);
    };
    stored.result = texts.update(*place, change_text, read);
    if (newer_version != 0) {
        SharedAccount::with(account, [&](const SharedAccount::View& memory) {
            merge(memory.account, seen);
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
                known.revision = revision;
                known.rev = rev;
                known.ahead = time.ahead;
                // Fewer if the account was joined with another meanwhile.
                auto& to_correct = known.to_correct;
                corrected = std::min(corrected, to_correct.size());
                to_correct.erase(to_correct.begin(), to_correct.begin() + static_cast<std::ptrdiff_t>(corrected));
                known.token_hash = place->token_hash;
                // The texts that lead there may be lost as well. They are looked at with the next change.
                if (store_lost_something) {
                    known.lead_here.clear();
                    ++memory.revision;
                }
                for (const auto& former : place->former) known.lead_here.insert(former.token_hash);
                if (!store_lost_something)
                    for (const auto& token : seen.tokens) known.lead_here.insert(token.hash);
                if (memory.revision == revision && memory.account.tokens.size() == tokens_before)
                    memory.last_text = {store_, revision, std::move(last_text)};
                else
                    memory.last_text = {};
                // What memory alone was told meanwhile goes to the store with the next change.
                if (memory.account.tokens.size() != tokens_before) {
                    merge(memory.account, seen);
                } else {
                    if (memory.revision != revision) keep_new_blocks(seen, blocks_before, memory.account);
                    memory.account = std::move(seen);
                }
            },
            store_);
    }
    return stored;
}

void Guard::change_memory(const std::shared_ptr<SharedAccount>& account, const Change& change) {
    SharedAccount::with(account, [&](const SharedAccount::View& memory) {
        GuardRules::bound_blocks(memory.account, memory.now);
        change(memory.account, {memory.now});
        ++memory.revision;
    });
}

Guard::Stored Guard::change(const Tokens& tokens, const Change& change, Purpose purpose) {
    const HeldThreadCancellation held;
    const auto account = account_of(tokens);
    Stored stored;
    if (store_ == nullptr) {
        change_memory(account, change);
        return stored;
    }
    if (auto* const posted = find_posted(); posted != nullptr && !PostedTasks::in_a_task()) posted->wait_for_earlier();
    SharedAccount::in_turn(account, [&] {
        stored = change_stored(account, tokens, change, purpose);
        const bool in_memory = purpose == Purpose::other || (purpose == Purpose::counts_a_send && !stored.busy() &&
                                                             alone_ == SendGuardOptions::WithoutStore::own_limits);
        if (!stored.result && in_memory) change_memory(account, change);
    });
    report(stored);
    return stored;
}

void Guard::tell_first(const std::string& token_hash, Change block) {
    change_memory(account_of(token_hash), block);
    post([this, token_hash, block = std::move(block)] { static_cast<void>(change(token_hash, block, Purpose::told)); });
}

void Guard::store_memory(const Tokens& tokens) {
    static_cast<void>(change(tokens, [](GuardedAccount&, const RecordTime&) {}));
}

void Guard::report(const Stored& stored) {
    const bool fails = !stored.result && !stored.busy();
    const bool failed_before = store_fails_.exchange(fails);
    if (stored.damaged && stored.result) warn("the send guard's stored state could not be read and was replaced");
    if (fails && !failed_before)
        warn("the send guard's store failed, " + meanwhile() + stored.result.error().message());
    if (!fails && failed_before) warn("the send guard's store works again");
}

std::string Guard::meanwhile() const {
    switch (alone_) {
        case SendGuardOptions::WithoutStore::own_limits: return "falling back to memory: ";
        case SendGuardOptions::WithoutStore::own_turn: return "so this process sends in its own turn only: ";
        default: return "so nothing is sent until it works (send_guard.without_store has other ways): ";
    }
}

void Guard::warn(std::string_view line) {
    if (!PostedTasks::in_a_task()) return warn_(line);
    posted_.get().tasks->unless_ended([&] { warn_(line); });
}

PostedTasks* Guard::find_posted() const noexcept {
    const auto* const ours = posted_.find();
    return ours == nullptr ? nullptr : ours->tasks.get();
}

StoreThread::Ticket Guard::post(std::function<void()> task) {
    const auto posted = posted_.get().tasks;
    posted->add();
    try {
        // Over it is when nothing of the guard is left with it: its store must not end later than its client.
        return StoreHealth::thread(*store_).post([self = shared_from_this(), posted, task = std::move(task)]() mutable {
            posted->run(task);
            task = nullptr;
            self.reset();
            posted->is_over();
        });
    } catch (...) {
        posted->is_over();
        throw;
    }
}

void Guard::take_back_task(StoreThread::Ticket task) {
    if (StoreHealth::thread(*store_).take_back(task)) posted_.get().tasks->is_over();
}

void Guard::end(Clock& clock) {
    constexpr std::chrono::seconds longest_wait(1);
    auto* const posted = find_posted();
    if (posted == nullptr) return;
    if (!PostedTasks::in_a_task())
        if (const auto left = posted->wait_for_all(clock, clock.steady_now() + longest_wait))
            warn_("the client ended before the send guard's store did its part: " + std::to_string(left) +
                  (left == 1 ? " update is" : " updates are") +
                  " still to be made, and lost if the program ends first");
    posted->client_ended();
}

void Guard::end_in_a_callback() {
    if (auto* const posted = find_posted()) posted->client_ended();
}

namespace {

constexpr std::int64_t shortest_pause = 1000;

GuardRefusal refusal_by_busy_store(const Error& error, std::int64_t now) {
    GuardRefusal refusal;
    refusal.reason = error.message();
    refusal.passes_soon = true;
    refusal.until = std::max(error.retry_at() ? milliseconds_since_1970(*error.retry_at()) : 0, now + shortest_pause);
    return refusal;
}

}  // namespace

GuardAdmission Guard::decide(const GuardedSend& send, std::optional<std::int64_t> place, const Decision& decision) {
    GuardAdmission admission;
    std::vector<std::string> warnings;
    const auto decide_now = [&](GuardedAccount& account, const RecordTime& time) {
        warnings.clear();
        admission = decision(account, time, warnings);
        // To the millisecond, while `time` takes clocks that are near each other for the same.
        const auto exactly = milliseconds_since_1970(clock_->system_now()) - time.now;
        admission.goes_at = admission.at + exactly;
        admission.at = time.own(admission.at);
        if (admission.refusal && admission.refusal->until) *admission.refusal->until += exactly;
    };
    const auto stored = change(send.token_hash, decide_now, Purpose::counts_a_send);
    if (stored.busy()) {
        GuardAdmission refused;
        refused.at = milliseconds_since_1970(clock_->system_now());
        refused.refusal = refusal_by_busy_store(stored.result.error(), refused.at);
        refused.undecided = true;
        return refused;
    }
    if (!stored.result && alone_ != SendGuardOptions::WithoutStore::own_limits)
        return decide_without_store(send, place, stored.result.error());
    for (const auto& warning : warnings) warn(warning);
    return admission;
}

GuardAdmission Guard::decide_without_store(const GuardedSend& send, std::optional<std::int64_t> place,
                                           const Error& error) {
    GuardAdmission admission;
    std::vector<std::string> warnings;
    SharedAccount::with(account_of(send.token_hash), [&](const SharedAccount::View& memory) {
        GuardRules::bound_blocks(memory.account, memory.now);
        // Without the place that it has in the store, of which nothing is known now.
        std::optional<GuardedAccount> without_place;
        if (place) rules_.take_back(without_place.emplace(memory.account), send, *place);
        auto& account = without_place ? *without_place : memory.account;
        if (alone_ == SendGuardOptions::WithoutStore::own_turn)
            admission = rules_.admit_in_own_turn(account, send, memory.now, memory.last_turn, warnings);
        else if (auto refusal = rules_.refusal_in_any_case(account, send, memory.now))
            admission = {memory.now, std::move(refusal), false};
        else
            admission = {memory.now, waits_for_store(), false};
        if (!admission.refusal && without_place) memory.account = *std::move(without_place);
        if (!admission.refusal) ++memory.revision;
    });
    for (const auto& warning : warnings) warn(warning);
    admission.goes_at = admission.at;
    // A place that it has is still to be taken back.
    admission.undecided = place && admission.refusal;
    if (!admission.refusal || !admission.refusal->store_fails) return admission;
    auto& refusal = *admission.refusal;
    refusal.reason = "its store failed, and what others send is not known without it: " + error.message();
    const auto failure = StoreHealth::failure(*store_);
    const auto pause = failure ? failure->retry_at - clock_->boot_now() : std::chrono::steady_clock::duration(0);
    const auto asked_again =
        admission.at +
        std::max<std::int64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(pause).count(), shortest_pause);
    refusal.until = refusal.until ? std::min(*refusal.until, asked_again) : asked_again;
    admission.undecided = true;
    return admission;
}

GuardAdmission Guard::admit(const GuardedSend& send, std::int64_t latest) {
    const auto decision = [&](GuardedAccount& account, const RecordTime& time, std::vector<std::string>& warnings) {
        return rules_.admit(account, send, time.now, waits_ ? time.of_record(latest) : time.now, warnings);
    };
    return decide(send, std::nullopt, decision);
}

GuardAdmission Guard::confirm(const GuardedSend& send, std::int64_t place, std::int64_t latest) {
    const auto decision = [&](GuardedAccount& account, const RecordTime& time, std::vector<std::string>& warnings) {
        return rules_.confirm(account, send, time.of_record(place), time.now, time.of_record(latest), warnings);
    };
    return decide(send, place, decision);
}

void Guard::apply(GuardedAccount& account, const RecordTime& time, const Correction& correction) const {
    const auto admitted = time.of_record(correction.admitted);
    if (correction.moved_to)
        rules_.delay(account, correction.send, admitted, time.of_record(*correction.moved_to));
    else
        rules_.take_back(account, correction.send, admitted);
}

void Guard::correct(const Correction& correction) {
    const auto stored = change(correction.send.token_hash, [&](GuardedAccount& account, const RecordTime& time) {
        apply(account, time, correction);
    });
    // Else what was taken back from memory alone would return with the store.
    if (!stored.result)
        SharedAccount::with(
            account_of(correction.send.token_hash),
            [&](const SharedAccount::View& memory) { memory.text.to_correct.push_back(correction); }, store_);
}

void Guard::take_back(const GuardedSend& send, std::int64_t admitted, StorePart part) {
    SharedAccount::with(account_of(send.token_hash), [&](const SharedAccount::View& memory) {
        if (memory.last_turn == admitted) memory.last_turn = 0;
    });
    const auto take_back = [this, send, admitted] { correct({send, admitted, std::nullopt}); };
    if (part == StorePart::beside && has_store()) return static_cast<void>(post(take_back));
    take_back();
}

void Guard::answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                     std::int64_t admitted, StorePart part) {
    const std::int64_t end = milliseconds_since_1970(clock_->system_now());
    const bool took_long = rules_.took_long(admitted, end);
    // Most responses change nothing, so the store is left alone.
    const bool blocks =
        std::any_of(codes.begin(), codes.end(), [](const auto& entry) { return causes_a_block(entry.second); });
    if (!blocks && !took_long) return;
    const auto block = [this, send, codes, admitted](GuardedAccount& account, const RecordTime& time) {
        for (const auto& [channel, code] : codes)
            rules_.answered(account, send, channel, code, time.of_record(admitted), time.now);
    };
    if (part == StorePart::beside && has_store()) {
        if (blocks) tell_first(send.token_hash, block);
        if (took_long) post([this, send, admitted, end] { correct({send, admitted, end}); });
        return;
    }
    if (blocks) static_cast<void>(change(send.token_hash, block));
    if (took_long) correct({send, admitted, end});
}

void Guard::answered(int code, StorePart part) {
    if (!causes_a_block(code)) return;
    const auto block = [this, code](GuardedAccount& account, const RecordTime& time) {
        rules_.answered(account, own_token_hash_, code, time.now);
    };
    if (part == StorePart::here || !has_store()) return static_cast<void>(change({}, block));
    tell_first(own_token_hash_, block);
}

std::optional<GuardRefusal> Guard::key_refusal() {
    std::optional<GuardRefusal> refusal;
    static_cast<void>(change({}, [&](GuardedAccount& account, const RecordTime& time) {
        refusal = rules_.key_refusal(account, own_token_hash_, secret_hash_, time.now);
        if (refusal && refusal->until) refusal->until = time.own(*refusal->until);
    }));
    return refusal;
}

void Guard::key_refused(int code, std::optional<std::chrono::milliseconds> pause, StorePart part) {
    const std::int64_t at_least = pause ? pause->count() : 0;
    const auto block = [this, code, at_least](GuardedAccount& account, const RecordTime& time) {
        rules_.answered(account, own_token_hash_, code, time.now);
        rules_.key_refused(account, secret_hash_, code, at_least, time.now);
    };
    if (part == StorePart::here || !has_store()) return static_cast<void>(change({}, block));
    tell_first(own_token_hash_, block);
}

void Guard::key_issued(StorePart part) {
    bool paused = false;
    SharedAccount::with(own_account_,
                        [&](const SharedAccount::View& memory) { paused = !memory.account.blocks.empty(); });
    if (!paused) return;
    const auto issued = [this] {
        static_cast<void>(change(
            {}, [&](GuardedAccount& account, const RecordTime&) { GuardRules::key_issued(account, secret_hash_); }));
    };
    if (part == StorePart::beside && has_store()) return static_cast<void>(post(issued));
    issued();
}

std::uint64_t Guard::clearings() const {
    std::uint64_t clearings = 0;
    SharedAccount::with(own_account_, [&](const SharedAccount::View& memory) { clearings = memory.clearings; });
    return clearings;
}

void Guard::know(const std::vector<std::string>& tokens, StorePart part) {
    std::vector<std::string> hashes;
    for (const auto& token : tokens)
        if (!token.empty()) hashes.push_back(guard_hash(token));
    if (hashes.empty()) return;
    if (part == StorePart::here || !has_store()) return store_memory(hashes);
    static_cast<void>(account_of(hashes));
    post([this, hashes = std::move(hashes)] { store_memory(hashes); });
}

Result<SendGuardStatus> Guard::status() {
    SendGuardStatus status;
    return change({},
                  [&](const GuardedAccount& account, const RecordTime& time) {
                      auto own = account;
                      to_own(own, time);
                      status = rules_.status(own, time.own(time.now));
                  })
        .result.map([&] { return status; });
}

Result<void> Guard::clear(const Channel* channel) {
    if (channel == nullptr)
        SharedAccount::with(own_account_, [](const SharedAccount::View& memory) { ++memory.clearings; });
    return change({}, [&](GuardedAccount& account, const RecordTime&) { GuardRules::clear(account, channel); }).result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
