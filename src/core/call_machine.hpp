#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <pushplus/error.hpp>
#include <pushplus/result.hpp>

#include "../access_key/access_key_record.hpp"
#include "../base/notification.hpp"
#include "attempt.hpp"
#include "operation.hpp"
#include "request_admission.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The state machine of one call: AccessKey, admission, attempts, pauses. Each method takes the last step's outcome and
/// returns the next one; the steps themselves are the caller's to take.
///
/// - It sends nothing and waits for nothing. Time and chance come from the runtime alone, so equal events lead to equal
///   steps, and a blocking and an asynchronous call differ only in how they wait.
/// - No attempt begins without the admission's consent, nor a request without the time that it needs: the call then
///   ends as `timeout`, and that request was not sent.
/// - A refused key is replaced at most twice within an attempt; the requests with other keys are part of that attempt.
/// - The admission learns how each attempt ended that it let pass, before the call ends or goes on.
/// - After `end` no further step is taken.
///
/// Borrows what it is made with. Thread safety: one thread at a time.
class CallMachine {
public:
    using Key = std::shared_ptr<const AccessKeyRecord>;

    enum class Step {
        acquire_key,  ///< Then `key_acquired`.
        replace_key,  ///< The key of `refused_key()`; then `key_replaced`.
        admit,        ///< Ask `admission()` for a request until `latest()`; then `admitted` or `not_admitted`.
        send,         ///< Request number `requests()` with `access_key()`, within `time_left()`; then `responded`.
        pause,        ///< Until `resume()`; then `paused`.
        end,          ///< `take_error()` says how.
    };

    /// `admission` may be null: nothing must let the attempts pass. `reply` is where the value of a success lies. A
    /// request with less than `least_time` before the deadline is not sent.
    CallMachine(const Operation& operation, const RetryPolicy& policy, const Runtime& runtime,
                std::chrono::steady_clock::time_point deadline, RequestAdmission* admission, const void* reply,
                std::chrono::milliseconds least_time = std::chrono::milliseconds(0));

    [[nodiscard]] Step begin();
    [[nodiscard]] Step key_acquired(Result<Key> key);
    /// Unset: no other key is available yet.
    [[nodiscard]] Step key_replaced(Result<std::optional<Key>> key);
    /// Unset: the request is admitted.
    [[nodiscard]] Step admitted(std::optional<RequestAdmission::Rejection> rejection);
    /// The answer is waited for no longer: `how` is `canceled` or `timed_out`. What the admission gives is given back.
    [[nodiscard]] Step not_admitted(WaitStatus how);
    [[nodiscard]] Step responded(Attempt attempt);
    /// `how` is `canceled` if the pause was cut short, else it is over.
    [[nodiscard]] Step paused(WaitStatus how);

    [[nodiscard]] std::uint64_t refused_key() const noexcept { return key_->generation; }
    [[nodiscard]] RequestAdmission& admission() const noexcept { return *admission_; }
    /// The last moment at which the call can still send the request that it asks for.
    [[nodiscard]] RequestAdmission::Time latest() const noexcept { return latest_; }
    /// Null if the operation needs none.
    [[nodiscard]] const Key& key() const noexcept { return key_; }
    /// The value of `key()`, or empty.
    [[nodiscard]] std::string_view access_key() const noexcept {
        return key_ ? std::string_view(key_->value) : std::string_view();
    }
    /// How many requests the call has made, the one to be sent included.
    [[nodiscard]] int requests() const noexcept { return requests_; }
    /// When the request's time began.
    [[nodiscard]] std::chrono::steady_clock::time_point sent_at() const noexcept { return sent_at_; }
    [[nodiscard]] std::chrono::milliseconds time_left() const noexcept {
        return std::chrono::ceil<std::chrono::milliseconds>(deadline_ - sent_at_);
    }
    [[nodiscard]] std::chrono::steady_clock::time_point resume() const noexcept { return resume_; }
    [[nodiscard]] std::optional<Error> take_error() noexcept { return std::move(error_); }

private:
    [[nodiscard]] std::chrono::steady_clock::time_point latest_start() const noexcept {
        return deadline_ - least_time_;
    }
    [[nodiscard]] Step admit();
    [[nodiscard]] Step send();
    [[nodiscard]] Step conclude(Attempt attempt);
    [[nodiscard]] Step reject();
    [[nodiscard]] Step settle(Attempt attempt);

    const Operation& operation_;
    const Runtime& runtime_;
    const std::chrono::steady_clock::time_point deadline_;
    const std::chrono::milliseconds least_time_;
    RequestAdmission* const admission_;
    const void* const reply_;

    Retries retries_;
    Key key_;
    RequestAdmission::Time latest_;
    int replacements_ = 0;  ///< Of the key, within this attempt.
    int requests_ = 0;
    std::chrono::steady_clock::time_point sent_at_;
    std::chrono::steady_clock::time_point resume_;
    std::optional<RequestAdmission::Rejection> rejection_;  ///< What a pause is for, if not for the next attempt.
    Attempt attempt_;                                       ///< The one whose key is being replaced.
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
