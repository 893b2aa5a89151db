#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <pushplus/http_transport.hpp>
#include <pushplus/result.hpp>

#include "../access_key/key_manager.hpp"
#include "../json/reply.hpp"
#include "exchange.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "request_admission.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The machine of one call: AccessKey, admission, attempts, pauses, reply. It says what must be done next and takes what came of
/// it, but waits for nothing itself, so that a blocking call waits on its own thread and an asynchronous one on none.
///
/// Borrows what it is made with. Thread safety: one thread at a time.
class CallMachine {
public:
    enum class Step {
        acquire_key,  ///< Then `key_acquired`.
        replace_key,  ///< The key of `refused_key()`; then `key_replaced`.
        send,         ///< `http_request()`; then `answered`.
        pause,        ///< Until `resume()`; then `paused`.
        end,          ///< `take_error()` says how.
    };

    /// `keys` may be null if the operation needs no AccessKey, `admission` if nothing must let its requests pass. Takes the
    /// request's body.
    CallMachine(const Exchange& exchange, KeyManager* keys, const RetryPolicy& policy, const Runtime& runtime,
                const Operation& operation, Request& request, const WaitLimit& limit, const ReplySlot& slot,
                RequestAdmission* admission);

    [[nodiscard]] Step begin();
    [[nodiscard]] Step key_acquired(Result<std::shared_ptr<const AccessKeyRecord>> key);
    [[nodiscard]] Step key_replaced(Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> key);
    [[nodiscard]] Step answered(const HttpOutcome& outcome);
    [[nodiscard]] Step paused(WaitStatus how);

    [[nodiscard]] std::uint64_t refused_key() const noexcept { return lease_->generation; }
    [[nodiscard]] const HttpRequest& http_request() const noexcept { return http_request_; }
    [[nodiscard]] std::chrono::steady_clock::time_point resume() const noexcept { return resume_; }
    [[nodiscard]] std::optional<Error> take_error() noexcept { return std::move(error_); }

private:
    [[nodiscard]] Step admit();
    [[nodiscard]] Step send();
    [[nodiscard]] Step conclude(Attempt attempt);
    [[nodiscard]] Step reject();
    [[nodiscard]] Step settle(Attempt attempt);
    [[nodiscard]] std::string_view key() const noexcept { return lease_ ? std::string_view(lease_->value) : ""; }

    const Exchange& exchange_;
    KeyManager* const keys_;
    const Runtime& runtime_;
    const Operation& operation_;
    Request& request_;
    const WaitLimit& limit_;
    const ReplySlot& slot_;
    RequestAdmission* const admission_;

    Retries retries_;
    std::shared_ptr<const AccessKeyRecord> lease_;
    int replacements_ = 0;  ///< Of the key, within this attempt.
    int requests_ = 0;
    HttpRequest http_request_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point resume_;
    std::optional<RequestAdmission::Rejection> rejection_;  ///< What a pause is for, if not for the next attempt.
    Attempt attempt_;                                       ///< The one whose key is being replaced.
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
