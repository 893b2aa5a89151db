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

/// What the retry loop takes from outside, so that tests can put their own in its place.
struct Runtime {
    std::shared_ptr<Clock> clock;
    /// Waits until a moment or a cancel; says which it was.
    std::function<WaitStatus(std::chrono::steady_clock::time_point, const CancellationToken&)> sleep;
    /// A number of at least 0 and less than 1.
    std::function<double()> random;
};

[[nodiscard]] Runtime default_runtime(const std::shared_ptr<Clock>& clock);

/// Whether an operation may be tried again after such a failure: if it surely was not sent, or if it only reads and the
/// failure may pass.
[[nodiscard]] bool may_repeat(Effect effect, const Attempt& attempt) noexcept;

/// The pause after the `number`th attempt: doubled from one to the next, with jitter in its upper half, so that clients
/// that failed together do not come back together. At least what the service asked for.
[[nodiscard]] std::chrono::milliseconds pause_after(int number, const RetryPolicy& policy, double random,
                                                    std::optional<std::chrono::milliseconds> retry_after) noexcept;

/// The error that a call ends with.
[[nodiscard]] Error final_error(Error::Parts parts, int requests, bool earlier_in_doubt);

/// Decides after each attempt of a call whether and when another one follows.
class Retries {
public:
    /// How the call goes on: with another attempt at `resume`; else it has ended, with `error` or well.
    struct Verdict {
        std::optional<std::chrono::steady_clock::time_point> resume;
        std::optional<Error> error;
    };

    Retries(const RetryPolicy& policy, Effect effect, std::chrono::steady_clock::time_point deadline,
            const Runtime& runtime)
        : policy_(policy), effect_(effect), deadline_(deadline), runtime_(runtime) {}

    /// `requests`: how many the call has made in all.
    [[nodiscard]] Verdict after(Attempt attempt, int requests);
    /// The error of a call that was canceled in the pause before `resume`.
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
