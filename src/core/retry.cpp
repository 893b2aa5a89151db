#include "retry.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Spreads clients well enough, without a lock and without state seeded before main.
double next_random() {
    static std::atomic<std::uint64_t> state{0};
    auto mixed = state.fetch_add(0x9E3779B97F4A7C15U, std::memory_order_relaxed) +
                 static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    mixed ^= mixed >> 31U;
    return static_cast<double>(mixed >> 11U) * 0x1.0p-53;
}

}  // namespace

Runtime default_runtime(const std::shared_ptr<Clock>& clock) {
    Runtime runtime;
    runtime.clock = clock;
    runtime.sleep = [clock](std::chrono::steady_clock::time_point until, const CancellationToken& cancellation) {
        Notification never_opens;
        return never_opens.wait(*clock, until, cancellation);
    };
    runtime.random = &next_random;
    return runtime;
}

bool may_repeat(Effect effect, const Attempt& attempt) noexcept {
    if (!attempt.failure || !attempt.is_transient) return false;
    const Delivery delivery = attempt.failure->delivery;
    // A change that was answered, as with HTTP 429, is the program's to repeat.
    if (effect == Effect::changes && delivery == Delivery::answered) return false;
    return may_send_again(effect, delivery);
}

std::chrono::milliseconds pause_after(int number, const RetryPolicy& policy, double random,
                                      std::optional<std::chrono::milliseconds> retry_after) noexcept {
    auto bound = policy.initial_backoff;
    for (int i = 1; i < number && bound < policy.max_backoff; ++i) bound *= 2;
    bound = std::min(bound, policy.max_backoff);
    const auto half = bound / 2;
    const auto pause = half + std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(
                                  random * static_cast<double>((bound - half).count())));
    return retry_after ? std::max(pause, *retry_after) : pause;
}

Error final_error(Error::Parts parts, int requests, bool earlier_in_doubt) {
    parts.attempts = requests;
    if (earlier_in_doubt && parts.delivery == Delivery::not_sent) parts.delivery = Delivery::unknown;
    return Error(std::move(parts));
}

Retries::Verdict Retries::after(Attempt attempt, int requests) {
    ++attempts_;
    if (!attempt.failure) return {};
    in_doubt_ = in_doubt_ || attempt.failure->delivery == Delivery::unknown;
    if (attempt.retry_after) attempt.failure->retry_at = runtime_.clock->system_now() + *attempt.retry_after;
    if (attempts_ >= policy_.max_attempts || !may_repeat(effect_, attempt))
        return {std::nullopt, final_error(*std::move(attempt.failure), requests, in_doubt_)};
    const auto pause = pause_after(attempts_, policy_, runtime_.random(), attempt.retry_after);
    const auto resume = runtime_.clock->steady_now() + pause;
    if (resume >= deadline_) {
        attempt.failure->message += ". The call's limit leaves no time for another attempt";
        return {std::nullopt, final_error(*std::move(attempt.failure), requests, in_doubt_)};
    }
    last_failure_ = *std::move(attempt.failure);
    return {resume, std::nullopt};
}

Error Retries::canceled(int requests) {
    last_failure_.kind = ErrorKind::canceled;
    last_failure_.message =
        "canceled by the caller between two attempts; the last failed with: " + std::move(last_failure_.message);
    return final_error(std::move(last_failure_), requests, in_doubt_);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
