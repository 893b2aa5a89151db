#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include <pushplus/client_options.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/error.hpp>

#include "../access_key/key_manager.hpp"
#include "attempt.hpp"
#include "operation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What the retry loop takes from outside, so that tests can put their own in its place.
struct RetryTools {
    std::shared_ptr<Clock> clock;
    /// Waits until a moment or a cancel; says which it was.
    std::function<Waited(std::chrono::steady_clock::time_point, const CancellationToken&)> sleep;
    /// A number of at least 0 and less than 1.
    std::function<double()> random;
};

[[nodiscard]] RetryTools default_retry_tools(const std::shared_ptr<Clock>& clock);

/// Whether an operation may be tried again after such a failure: if it surely was not sent, or if it only reads and the
/// failure may pass.
[[nodiscard]] bool may_repeat(Effect effect, const Attempt& attempt) noexcept;

/// The pause after the `number`th attempt: doubled from one to the next, with jitter in its upper half, so that clients
/// that failed together do not come back together. At least what the service asked for.
[[nodiscard]] std::chrono::milliseconds pause_after(int number, const RetryPolicy& policy, double random,
                                                    std::optional<std::chrono::milliseconds> retry_after) noexcept;

/// The error that a call ends with.
[[nodiscard]] Error final_error(Error::Parts parts, int requests, bool earlier_in_doubt);

/// Runs `attempt(requests)` until it succeeds, fails for good, or the limit leaves no time for another. `attempt` adds the
/// requests it made to its argument.
template <class Try>
std::optional<Error> run_with_retry(const RetryPolicy& policy, Effect effect, const WaitLimit& limit,
                                    const RetryTools& tools, Try&& attempt) {
    bool in_doubt = false;
    int requests = 0;
    for (int number = 1;; ++number) {
        Attempt ended = attempt(requests);
        if (!ended.failure) return std::nullopt;
        in_doubt = in_doubt || ended.failure->delivery == Delivery::unknown;
        if (number >= policy.max_attempts || !may_repeat(effect, ended))
            return final_error(*std::move(ended.failure), requests, in_doubt);
        const auto resume = tools.clock->steady_now() + pause_after(number, policy, tools.random(), ended.retry_after);
        if (resume >= limit.deadline) {
            ended.failure->message += ". The call's limit leaves no time for another attempt";
            return final_error(*std::move(ended.failure), requests, in_doubt);
        }
        if (tools.sleep(resume, limit.cancellation) == Waited::canceled) {
            ended.failure->kind = ErrorKind::canceled;
            ended.failure->message = "canceled by the caller between two attempts; the last failed with: " +
                                     std::move(ended.failure->message);
            return final_error(*std::move(ended.failure), requests, in_doubt);
        }
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
