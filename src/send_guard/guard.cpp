#include "guard.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../base/thread_cancellation.hpp"
#include "../state/state_folder.hpp"
#include "../state/store_health.hpp"
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
      made_(identity.made),
      clock_(std::move(clock)),
      warn_(std::move(warn)),
      waits_(options.pacing == SendGuardOptions::Pacing::wait),
      own_account_(shared_account(base_url_, own_token_hash_, clock_)) {}

std::int64_t Guard::calendar() const { return setting_of_calendar(*clock_); }

std::uint64_t Guard::hash_of_content(std::string_view content, std::string_view token) const {
    return siphash(has_own_token_ ? content_key_ : content_key(token), content);
}

std::shared_ptr<SharedAccount> Guard::account_of(const Tokens& tokens) const {
    if (!has_own_token_) return tokens.empty() ? own_account_ : shared_account(base_url_, *tokens.first, clock_);
    for (const auto& token : tokens) join_accounts(base_url_, own_token_hash_, token, clock_);
    return own_account_;
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

void Guard::tell_first(const std::string& token_hash, Change block, StorePart part) {
    change_memory(account_of(token_hash), block);
    if (!has_store()) return;
    do_part(part, [this, token_hash, block = std::move(block)] {
        static_cast<void>(change(token_hash, block, Purpose::told));
    });
}

void Guard::do_part(StorePart part, std::function<void()> task) {
    if (part == StorePart::beside && has_store())
        post(std::move(task));
    else
        task();
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

void Guard::end(Clock& clock, std::chrono::steady_clock::time_point until) {
    auto* const posted = find_posted();
    if (posted == nullptr) return;
    if (!PostedTasks::in_a_task())
        if (const auto left = posted->wait_for_all(clock, until))
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

GuardRefusal waits_for_store() {
    GuardRefusal refusal;
    refusal.passes_soon = refusal.store_fails = true;
    return refusal;
}

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

GuardAdmission Guard::admit_in_own_turn(const SharedAccount::View& memory, GuardedAccount& account,
                                        const GuardedSend& send, std::vector<std::string>& warnings) const {
    const std::int64_t age = std::chrono::duration_cast<std::chrono::milliseconds>(clock_->boot_now() - made_).count();
    memory.began = std::min(memory.began, memory.now - age);
    // A process that ended before this one began may have had the turn.
    auto last_turn = std::max(memory.last_turn, memory.began);
    auto admission = rules_.admit_in_own_turn(account, send, memory.now, last_turn, warnings);
    if (!admission.refusal) memory.last_turn = last_turn;
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
            admission = admit_in_own_turn(memory, account, send, warnings);
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
            [&](const SharedAccount::View& memory) {
                memory.text.to_correct.push_back(std::make_shared<Correction>(correction));
            },
            store_);
}

void Guard::take_back(const GuardedSend& send, std::int64_t admitted, StorePart part) {
    SharedAccount::with(account_of(send.token_hash), [&](const SharedAccount::View& memory) {
        if (memory.last_turn == admitted) memory.last_turn = 0;
    });
    do_part(part, [this, send, admitted] { correct({send, admitted, std::nullopt}); });
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
    if (blocks) tell_first(send.token_hash, block, part);
    if (took_long) do_part(part, [this, send, admitted, end] { correct({send, admitted, end}); });
}

void Guard::answered(int code, StorePart part) {
    if (!causes_a_block(code)) return;
    const auto block = [this, code](GuardedAccount& account, const RecordTime& time) {
        rules_.answered(account, own_token_hash_, code, time.now);
    };
    tell_first(own_token_hash_, block, part);
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
    tell_first(own_token_hash_, block, part);
}

void Guard::key_issued(StorePart part) {
    bool paused = false;
    SharedAccount::with(own_account_,
                        [&](const SharedAccount::View& memory) { paused = !memory.account.blocks.empty(); });
    if (!paused) return;
    do_part(part, [this] {
        static_cast<void>(change(
            {}, [&](GuardedAccount& account, const RecordTime&) { GuardRules::key_issued(account, secret_hash_); }));
    });
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
