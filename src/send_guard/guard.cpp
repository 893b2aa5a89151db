#include "guard.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {

SendGuardStore::~SendGuardStore() = default;

namespace detail {

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

Result<void> Guard::change_stored(const Change& change, bool& damaged) {
    GuardedAccount seen;
    auto stored = update_store([&](std::string& text) {
        GuardState state = read_state(text, damaged);
        if (store_is_behind_ || damaged) merge(state.account_of(own_token_hash_), memory_.account_of(own_token_hash_));
        change(state);
        seen = state.account_of(own_token_hash_);
        text = write_state(state);
    });
    if (stored) memory_.account_of(own_token_hash_) = std::move(seen);
    return stored;
}

// Pauses a store that is slow to fail, so that a queue of sends does not wait for each failure.
Result<void> Guard::change_stored_in_time(const Change& change, bool& damaged) {
    constexpr std::chrono::seconds slow_failure(1), pause(30);
    const auto start = clock_->steady_now();
    if (start < store_retry_at_)
        return make_error(ErrorKind::internal, "the send guard's store failed recently and is not retried yet");
    auto stored = change_stored(change, damaged);
    const auto end = clock_->steady_now();
    if (!stored && end - start > slow_failure) store_retry_at_ = end + pause;
    return stored;
}

Result<void> Guard::change(const Change& change) {
    bool damaged = false, was_behind = false;
    Result<void> stored;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (store_) stored = change_stored_in_time(change, damaged);
        if (!store_ || !stored) change(memory_);
        was_behind = std::exchange(store_is_behind_, !stored);
    }
    if (damaged) warn_("the send guard's stored state could not be read and was replaced");
    if (!stored && !was_behind)
        warn_("the send guard's store failed, falling back to memory: " + stored.error().message());
    return stored;
}

std::int64_t Guard::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_->system_now().time_since_epoch()).count();
}

Guard::Admission Guard::admit(const GuardedSend& send) {
    Admission admission;
    std::vector<std::string> warnings;
    static_cast<void>(change([&](GuardState& state) {
        warnings.clear();
        admission.at = now();
        admission.refusal =
            rules_.admit(state.account_of(own_token_hash_, send.token_hash), send, admission.at, warnings);
    }));
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
    return change(look).map([&] { return status; });
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
    return change(forget);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
