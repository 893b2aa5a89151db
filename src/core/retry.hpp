#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <pushplus/client_options.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/error.hpp>

#include "../base/notification.hpp"
#include "attempt.hpp"
#include "operation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Clock, sleep and random source of a client. Tests replace them.
struct Runtime {
    std::shared_ptr<Clock> clock;
    /// Waits until the time point or a cancel, and returns which came first.
    std::function<WaitStatus(std::chrono::steady_clock::time_point, const CancellationToken&)> sleep;
    /// Returns a number in [0, 1).
    std::function<double()> random;
};

[[nodiscard]] Runtime default_runtime(const std::shared_ptr<Clock>& clock);

/// Whether an operation may be retried after a transient failure: it was certainly not sent, or it only reads.
[[nodiscard]] bool may_repeat(Effect effect, const Attempt& attempt) noexcept;

/// The pause after the `number`th attempt. It doubles with each attempt and has jitter in its upper half, so that
/// clients that failed together do not retry together. It is at least what the service asked for.
[[nodiscard]] std::chrono::milliseconds pause_after(int number, const RetryPolicy& policy, double random,
                                                    std::optional<std::chrono::milliseconds> retry_after) noexcept;

/// The error of a call that makes no further attempt.
[[nodiscard]] Error final_error(Error::Parts parts, int requests, bool earlier_in_doubt);

/// Decides after each attempt of a call whether another one follows, and when.
class Retries {
public:
    /// The next attempt is due at `resume`. Without it the call has ended, with `error` or with success.
    struct Verdict {
        std::optional<std::chrono::steady_clock::time_point> resume;
        std::optional<Error> error;
    };

    Retries(const RetryPolicy& policy, Effect effect, std::chrono::steady_clock::time_point deadline,
            const Runtime& runtime)
        : policy_(policy), effect_(effect), deadline_(deadline), runtime_(runtime) {}

    /// `requests` is the number of requests that the call has made so far.
    [[nodiscard]] Verdict after(Attempt attempt, int requests);
    /// The error of a call canceled in the pause before `resume`.
    [[nodiscard]] Error canceled(int requests);

private:
    const RetryPolicy& policy_;
    const Effect effect_;
    const std::chrono::steady_clock::time_point deadline_;
    const Runtime& runtime_;
    int attempts_ = 0;
    bool in_doubt_ = false;
    Error::Parts last_failure_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
