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

Guard::Stored Guard::change_stored(const Tokens& tokens, const Change& change, const SharedAccount::View& memory) {
    GuardedAccount seen;
    Stored stored;
    std::int64_t newer_version = 0;
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
        auto& account = state.account_of(known_by);
        if (memory.revision != stored_revision_ || stored.damaged) merge(account, memory.account);
        GuardRules::bound_blocks(account, memory.now);
        change(account, memory.now);
        seen = account;
        text = write_state(state);
    };
    stored.result = StoreHealth::update(*store_, name_, change_text, [this] { return clock_->boot_now(); });
    if (newer_version != 0) {
        merge(memory.account, seen);
        stored.result =
            make_error(ErrorKind::internal, "its state is of the newer version " + std::to_string(newer_version) +
                                                ", which is left alone; update this program, or give it another store");
    } else if (stored.result) {
        memory.account = std::move(seen);
        stored_revision_ = memory.revision;
    }
    return stored;
}

Guard::Stored Guard::change(const Tokens& tokens, const Change& change, Purpose purpose) {
    Stored stored;
    bool fails = false, failed_before = false, refused = false;
    const HeldThreadCancellation held;
    SharedAccount::with(account_of(tokens), [&](const SharedAccount::View& memory) {
        if (store_) stored = change_stored(tokens, change, memory);
        fails = !stored.result && !stored.busy();
        failed_before = std::exchange(store_fails_, fails);
        refused = purpose == Purpose::counts_a_send && stored.busy();
        if (refused || (store_ && stored.result)) return;
        GuardRules::bound_blocks(memory.account, memory.now);
        change(memory.account, memory.now);
        ++memory.revision;
    });
    if (stored.damaged && stored.result) warn_("the send guard's stored state could not be read and was replaced");
    if (fails && !failed_before)
        warn_("the send guard's store failed, falling back to memory: " + stored.result.error().message());
    if (!fails && failed_before) warn_("the send guard's store works again");
    return stored;
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
    for (const auto& warning : warnings) warn_(warning);
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

void Guard::take_back(const GuardedSend& send, std::int64_t admitted) {
    static_cast<void>(change(
        send.token_hash, [&](GuardedAccount& account, std::int64_t) { rules_.take_back(account, send, admitted); }));
}

void Guard::answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                     std::int64_t admitted) {
    const bool took_long = rules_.took_long(admitted, milliseconds_since_1970(clock_->system_now()));
    // Most responses change nothing, so the store is left alone.
    const bool blocks =
        std::any_of(codes.begin(), codes.end(), [](const auto& entry) { return causes_a_block(entry.second); });
    if (!blocks && !took_long) return;
    static_cast<void>(change(send.token_hash, [&](GuardedAccount& account, std::int64_t now) {
        for (const auto& [channel, code] : codes) rules_.answered(account, send, channel, code, admitted, now);
        if (took_long) rules_.delay(account, send, admitted, now);
    }));
}

void Guard::answered(int code) {
    if (!causes_a_block(code)) return;
    static_cast<void>(change(
        {}, [&](GuardedAccount& account, std::int64_t now) { rules_.answered(account, own_token_hash_, code, now); }));
}

std::optional<GuardRefusal> Guard::key_refusal() {
    std::optional<GuardRefusal> refusal;
    static_cast<void>(change({}, [&](GuardedAccount& account, std::int64_t now) {
        refusal = rules_.key_refusal(account, own_token_hash_, secret_hash_, now);
    }));
    return refusal;
}

void Guard::key_refused(int code, std::optional<std::chrono::milliseconds> pause) {
    const std::int64_t at_least = pause ? pause->count() : 0;
    static_cast<void>(change({}, [&](GuardedAccount& account, std::int64_t now) {
        rules_.answered(account, own_token_hash_, code, now);
        rules_.key_refused(account, secret_hash_, code, at_least, now);
    }));
}

void Guard::key_issued() {
    bool paused = false;
    SharedAccount::with(own_account_,
                        [&](const SharedAccount::View& memory) { paused = !memory.account.blocks.empty(); });
    if (!paused) return;
    static_cast<void>(
        change({}, [&](GuardedAccount& account, std::int64_t) { GuardRules::key_issued(account, secret_hash_); }));
}

std::uint64_t Guard::clearings() const {
    std::uint64_t clearings = 0;
    SharedAccount::with(own_account_, [&](const SharedAccount::View& memory) { clearings = memory.clearings; });
    return clearings;
}

void Guard::know(const std::vector<std::string>& tokens) {
    std::vector<std::string> hashes;
    for (const auto& token : tokens)
        if (!token.empty()) hashes.push_back(guard_hash(token));
    if (!hashes.empty()) static_cast<void>(change(hashes, [](GuardedAccount&, std::int64_t) {}));
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
