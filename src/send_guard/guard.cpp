#include "guard.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/thread_cancellation.hpp"
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

}  // namespace

Guard::Guard(AccountTier tier, const SendGuardOptions& options, const Identity& identity,
             std::shared_ptr<const Clock> clock, std::function<void(std::string_view)> warn)
    : rules_(tier, rules_in_force(options)),
      store_(options.store),
      base_url_(identity.base_url),
      name_("guard-" + guard_hash(base_url_)),
      own_token_hash_(guard_hash(identity.token)),
      secret_hash_(guard_hash(identity.secret_key)),
      content_key_(content_key(identity.token)),
      has_own_token_(!identity.token.empty()),
      clock_(std::move(clock)),
      warn_(std::move(warn)),
      waits_(options.pacing == SendGuardOptions::Pacing::wait),
      own_account_(shared_account(base_url_, own_token_hash_, clock_)) {}

std::string Guard::hash_of_content(std::string_view content, std::string_view token) const {
    return content_hash(has_own_token_ ? content_key_ : content_key(token), content);
}

std::shared_ptr<SharedAccount> Guard::account_of(const Tokens& tokens) const {
    if (!has_own_token_) return tokens.empty() ? own_account_ : shared_account(base_url_, *tokens.first, clock_);
    for (const auto& token : tokens) join_accounts(base_url_, own_token_hash_, token, clock_);
    return own_account_;
}

namespace {

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

Guard::Stored Guard::change_stored(const std::shared_ptr<SharedAccount>& account, const Tokens& tokens,
                                   const Change& change, Purpose purpose) {
    GuardedAccount seen;
    std::vector<GuardedBlock> blocks_before;
    std::size_t tokens_before = 0;
    Stored stored;
    std::int64_t newer_version = 0;
    std::uint64_t revision = 0;
    const std::string& known_by = has_own_token_ || tokens.empty() ? own_token_hash_ : *tokens.first;
    const auto change_text = [&](std::string& text, StateStore::Time) {
        newer_version = 0;
        stored.damaged = false;
        GuardState state = read_state(text, stored.damaged);
        if (stored.damaged && version_of_state(text) > state_version) {
            // Its blocks hold, as far as they can be read.
            stored.damaged = false;
            newer_version = version_of_state(text);
            seen = read_newer_state(text).account_of(known_by);
            return;
        }
        for (const auto& token : tokens) static_cast<void>(state.account_of(known_by, token));
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                revision = memory.revision;
                blocks_before = memory.account.blocks;
                tokens_before = memory.account.tokens.size();
                const bool has_news = revision != memory.stored || stored.damaged;
                // What memory was told belongs together is one account here, too, before its counts are added.
                if (has_news)
                    for (const auto& token : memory.account.tokens)
                        static_cast<void>(state.account_of(known_by, token.hash));
                auto& changed = state.account_of(known_by);
                // What memory was told of counts by what the store knows: a block may be the second of its kind.
                if (purpose == Purpose::told) change(changed, memory.now);
                if (has_news) merge(changed, memory.account);
                GuardRules::bound_blocks(changed, memory.now);
                if (purpose != Purpose::told) change(changed, memory.now);
                seen = changed;
            },
            store_);
        text = write_state(state);
    };
    stored.result = StoreHealth::update(*store_, name_, change_text, [this] { return clock_->boot_now(); });
    if (newer_version != 0) {
        SharedAccount::with(account, [&](const SharedAccount::View& memory) { merge(memory.account, seen); });
        stored.result =
            make_error(ErrorKind::internal, "its state is of the newer version " + std::to_string(newer_version) +
                                                ", which is left alone; update this program, or give it another store");
    } else if (stored.result) {
        SharedAccount::with(
            account,
            [&](const SharedAccount::View& memory) {
                // What memory alone was told meanwhile goes to the store with the next change.
                if (memory.account.tokens.size() != tokens_before) {
                    merge(memory.account, seen);
                } else {
                    if (memory.revision != revision) keep_new_blocks(seen, blocks_before, memory.account);
                    memory.account = std::move(seen);
                }
                memory.stored = revision;
            },
            store_);
    }
    return stored;
}

void Guard::change_memory(const std::shared_ptr<SharedAccount>& account, const Change& change) {
    SharedAccount::with(account, [&](const SharedAccount::View& memory) {
        GuardRules::bound_blocks(memory.account, memory.now);
        change(memory.account, memory.now);
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
        const bool in_memory = purpose == Purpose::other || (purpose == Purpose::counts_a_send && !stored.busy());
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
    static_cast<void>(change(tokens, [](GuardedAccount&, std::int64_t) {}));
}

void Guard::report(const Stored& stored) {
    const bool fails = !stored.result && !stored.busy();
    const bool failed_before = store_fails_.exchange(fails);
    if (stored.damaged && stored.result) warn("the send guard's stored state could not be read and was replaced");
    if (fails && !failed_before)
        warn("the send guard's store failed, falling back to memory: " + stored.result.error().message());
    if (!fails && failed_before) warn("the send guard's store works again");
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

GuardRefusal refusal_by_busy_store(const Error& error, std::int64_t now) {
    constexpr std::int64_t shortest = 1000;
    GuardRefusal refusal;
    refusal.reason = error.message();
    refusal.passes_soon = true;
    refusal.until = std::max(error.retry_at() ? milliseconds_since_1970(*error.retry_at()) : 0, now + shortest);
    return refusal;
}

}  // namespace

GuardAdmission Guard::decide(const GuardedSend& send,
                             const std::function<GuardAdmission(GuardedAccount& account, std::int64_t now,
                                                                std::vector<std::string>& warnings)>& decision) {
    GuardAdmission admission;
    std::vector<std::string> warnings;
    const auto decide_now = [&](GuardedAccount& account, std::int64_t now) {
        warnings.clear();
        admission = decision(account, now, warnings);
    };
    if (const auto stored = change(send.token_hash, decide_now, Purpose::counts_a_send); stored.busy()) {
        GuardAdmission refused;
        refused.at = milliseconds_since_1970(clock_->system_now());
        refused.refusal = refusal_by_busy_store(stored.result.error(), refused.at);
        refused.undecided = true;
        return refused;
    }
    for (const auto& warning : warnings) warn(warning);
    return admission;
}

GuardAdmission Guard::admit(const GuardedSend& send, std::int64_t latest) {
    return decide(send, [&](GuardedAccount& account, std::int64_t now, std::vector<std::string>& warnings) {
        return rules_.admit(account, send, now, waits_ ? latest : now, warnings);
    });
}

GuardAdmission Guard::confirm(const GuardedSend& send, std::int64_t place, std::int64_t latest) {
    return decide(send, [&](GuardedAccount& account, std::int64_t now, std::vector<std::string>& warnings) {
        return rules_.confirm(account, send, place, now, latest, warnings);
    });
}

void Guard::take_back(const GuardedSend& send, std::int64_t admitted, StorePart part) {
    const auto take_back = [this, send, admitted] {
        static_cast<void>(change(send.token_hash, [&](GuardedAccount& account, std::int64_t) {
            rules_.take_back(account, send, admitted);
        }));
    };
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
    const auto block = [this, send, codes, admitted](GuardedAccount& account, std::int64_t now) {
        for (const auto& [channel, code] : codes) rules_.answered(account, send, channel, code, admitted, now);
    };
    if (part == StorePart::beside && has_store()) {
        if (blocks) tell_first(send.token_hash, block);
        if (!took_long) return;
        post([this, send, admitted, end] {
            static_cast<void>(change(send.token_hash, [&](GuardedAccount& account, std::int64_t) {
                rules_.delay(account, send, admitted, end);
            }));
        });
    }
    static_cast<void>(change(send.token_hash, [&](GuardedAccount& account, std::int64_t now) {
        block(account, now);
        if (took_long) rules_.delay(account, send, admitted, now);
    }));
}

void Guard::answered(int code, StorePart part) {
    if (!causes_a_block(code)) return;
    const auto block = [this, code](GuardedAccount& account, std::int64_t now) {
        rules_.answered(account, own_token_hash_, code, now);
    };
    if (part == StorePart::here || !has_store()) return static_cast<void>(change({}, block));
    tell_first(own_token_hash_, block);
}

std::optional<GuardRefusal> Guard::key_refusal() {
    std::optional<GuardRefusal> refusal;
    static_cast<void>(change({}, [&](GuardedAccount& account, std::int64_t now) {
        refusal = rules_.key_refusal(account, own_token_hash_, secret_hash_, now);
    }));
    return refusal;
}

void Guard::key_refused(int code, std::optional<std::chrono::milliseconds> pause, StorePart part) {
    const std::int64_t at_least = pause ? pause->count() : 0;
    const auto block = [this, code, at_least](GuardedAccount& account, std::int64_t now) {
        rules_.answered(account, own_token_hash_, code, now);
        rules_.key_refused(account, secret_hash_, code, at_least, now);
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
        static_cast<void>(
            change({}, [&](GuardedAccount& account, std::int64_t) { GuardRules::key_issued(account, secret_hash_); }));
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
    return change({}, [&](GuardedAccount& account, std::int64_t now) { status = rules_.status(account, now); })
        .result.map([&] { return status; });
}

Result<void> Guard::clear(const Channel* channel) {
    if (channel == nullptr)
        SharedAccount::with(own_account_, [](const SharedAccount::View& memory) { ++memory.clearings; });
    return change({}, [&](GuardedAccount& account, std::int64_t) { GuardRules::clear(account, channel); }).result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
