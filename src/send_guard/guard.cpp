#include "guard.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/thread_cancellation.hpp"
#include "guard_text.hpp"

namespace pushplus {
inline namespace v0 {

SendGuardStore::~SendGuardStore() = default;

namespace detail {

namespace {

std::int64_t milliseconds_of(std::chrono::system_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

}  // namespace

Guard::Guard(AccountTier tier, const SendGuardOptions& options, const std::string& own_token,
             std::shared_ptr<const Clock> clock, std::function<void(std::string_view)> warn)
    : rules_(tier, options),
      store_(options.store),
      own_token_hash_(guard_hash(own_token)),
      clock_(std::move(clock)),
      warn_(std::move(warn)),
      waits_(options.pacing == SendGuardOptions::Pacing::wait) {}

Result<void> Guard::update_store(const std::function<void(std::string& text)>& change) const {
    std::string message = "the send guard's store threw an exception";
    try {
        return store_->update(change);
    } catch (const std::exception& thrown) {
        message.append(": ").append(thrown.what());
    } catch (...) {
        // Not a standard exception.
    }
    return make_error(ErrorKind::internal, std::move(message));
}

Guard::Stored Guard::change_stored(const Change& change) {
    GuardedAccount seen;
    Stored stored;
    bool called = false;
    std::int64_t newer_version = 0;
    stored.result = update_store([&](std::string& text) {
        called = true;
        newer_version = 0;
        GuardState state = read_state(text, stored.damaged);
        if (stored.damaged && version_of_state(text) > state_version) {
            // Its blocks hold, as far as they can be read.
            stored.damaged = false;
            newer_version = version_of_state(text);
            seen = read_newer_state(text).account_of(own_token_hash_);
            return;
        }
        if (store_is_behind_ || stored.damaged)
            merge(state.account_of(own_token_hash_), memory_.account_of(own_token_hash_));
        change(state);
        seen = state.account_of(own_token_hash_);
        text = write_state(state);
    });
    if (newer_version != 0) {
        merge(memory_.account_of(own_token_hash_), seen);
        stored.result =
            make_error(ErrorKind::internal, "its state is of the newer version " + std::to_string(newer_version) +
                                                ", which is left alone; update this program, or give it "
                                                "another store");
    } else if (!stored.result) {
        stored.may_not_send = stored.result.error().kind() == ErrorKind::rate_limited;
    } else if (!called) {
        stored.may_not_send = true;
        stored.result = make_error(ErrorKind::internal,
                                   "the send guard's store reported success without calling `change`, so that sends "
                                   "cannot be counted; correct its `update`");
    } else {
        memory_.account_of(own_token_hash_) = std::move(seen);
    }
    return stored;
}

// Pauses a store that is slow to fail, so that a queue of sends does not wait for each failure.
Guard::Stored Guard::change_stored_in_time(const Change& change) {
    constexpr std::chrono::seconds slow_failure(1), pause(30), pause_if_busy(1);
    const auto start = clock_->steady_now();
    if (start < store_retry_at_) return store_failed_with_;
    auto stored = change_stored(change);
    const auto end = clock_->steady_now();
    if (stored.result || end - start <= slow_failure) return stored;
    store_retry_at_ = end + (stored.may_not_send ? pause_if_busy : pause);
    store_failed_with_ = stored;
    store_failed_with_.damaged = false;
    if (!stored.may_not_send)
        store_failed_with_.result =
            make_error(ErrorKind::internal, "the send guard's store failed recently and is not retried yet");
    return stored;
}

Guard::Stored Guard::change(const Change& change, bool counts_a_send) {
    Stored stored;
    bool was_behind = false;
    const HeldThreadCancellation held;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (store_) stored = change_stored_in_time(change);
        if (counts_a_send && stored.may_not_send) return stored;
        if (!store_ || !stored.result) change(memory_);
        was_behind = std::exchange(store_is_behind_, !stored.result);
    }
    if (stored.damaged) warn_("the send guard's stored state could not be read and was replaced");
    if (!stored.result && !was_behind)
        warn_("the send guard's store failed, falling back to memory: " + stored.result.error().message());
    return stored;
}

GuardRefusal Guard::refusal_by_store(const Error& error, std::int64_t at) const {
    GuardRefusal refusal;
    refusal.reason = error.message();
    refusal.kind = error.kind();
    if (error.kind() != ErrorKind::rate_limited) return refusal;
    constexpr std::int64_t shortest = 1000;
    refusal.passes_soon = true;
    refusal.until = std::max(error.retry_at() ? milliseconds_of(*error.retry_at()) : 0, at + shortest);
    return refusal;
}

std::int64_t Guard::now() const { return milliseconds_of(clock_->system_now()); }

Guard::Admission Guard::admit(const GuardedSend& send) {
    Admission admission;
    std::vector<std::string> warnings;
    const Change decide = [&](GuardState& state) {
        warnings.clear();
        admission.at = now();
        admission.refusal =
            rules_.admit(state.account_of(own_token_hash_, send.token_hash), send, admission.at, warnings);
    };
    if (const auto stored = change(decide, true); stored.may_not_send) {
        admission.at = now();
        admission.refusal = refusal_by_store(stored.result.error(), admission.at);
        return admission;
    }
    for (const auto& warning : warnings) warn_(warning);
    return admission;
}

void Guard::take_back(const GuardedSend& send, std::int64_t admitted) {
    static_cast<void>(
        change([&](GuardState& state) { rules_.take_back(state.account_of(own_token_hash_), send, admitted); }));
}

void Guard::answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                     std::int64_t admitted) {
    // Most responses cause no block, so the store is left alone.
    const bool blocks = std::any_of(codes.begin(), codes.end(), [](const auto& entry) {
        return entry.second == 900 || entry.second == 903 || entry.second == 905;
    });
    if (!blocks) return;
    static_cast<void>(change([&](GuardState& state) {
        auto& account = state.account_of(own_token_hash_);
        for (const auto& [channel, code] : codes) rules_.answered(account, send, channel, code, admitted, now());
    }));
}

void Guard::know(const std::vector<std::string>& tokens) {
    if (tokens.empty()) return;
    static_cast<void>(change([&](GuardState& state) {
        for (const auto& token : tokens)
            if (!token.empty()) static_cast<void>(state.account_of(own_token_hash_, guard_hash(token)));
    }));
}

Result<SendGuardStatus> Guard::status() {
    SendGuardStatus status;
    const Change look = [&](GuardState& state) { status = rules_.status(state.account_of(own_token_hash_), now()); };
    return change(look).result.map([&] { return status; });
}

Result<void> Guard::clear(const Channel* channel) {
    const Change forget = [&](GuardState& state) {
        auto& blocks = state.account_of(own_token_hash_).blocks;
        blocks.erase(std::remove_if(blocks.begin(), blocks.end(),
                                    [&](const GuardedBlock& block) {
                                        return channel == nullptr || block.scope == "channel:" + channel->text();
                                    }),
                     blocks.end());
    };
    return change(forget).result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
