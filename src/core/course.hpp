#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <pushplus/http_transport.hpp>
#include <pushplus/result.hpp>

#include "../access_key/key_manager.hpp"
#include "../json/reply.hpp"
#include "exchange.hpp"
#include "gate.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The course of one call: AccessKey, gate, attempts, pauses, reply. It says what must be done next and takes what came of
/// it, but waits for nothing itself, so that a blocking call waits on its own thread and an asynchronous one on none.
///
/// Borrows what it is made with. Thread safety: one thread at a time.
class Course {
public:
    enum class Next {
        acquire_key,  ///< Then `key_acquired`.
        replace_key,  ///< The key of `refused_key()`; then `key_replaced`.
        send,         ///< `http_request()`; then `answered`.
        pause,        ///< Until `resume()`; then `paused`.
        end,          ///< `take_error()` says how.
    };

    /// `keys` may be null if the operation needs no AccessKey, `gate` if nothing must let its requests pass. Takes the
    /// request's body.
    Course(const Exchange& exchange, KeyManager* keys, const RetryPolicy& policy, const RetryTools& tools,
           const Operation& operation, Request& request, const WaitLimit& limit, const ReplySlot& slot, Gate* gate);

    [[nodiscard]] Next begin();
    [[nodiscard]] Next key_acquired(Result<Lease> key);
    [[nodiscard]] Next key_replaced(Result<std::optional<Lease>> key);
    [[nodiscard]] Next answered(const HttpOutcome& outcome);
    [[nodiscard]] Next paused(Waited how);

    [[nodiscard]] std::uint64_t refused_key() const noexcept { return lease_->generation; }
    [[nodiscard]] const HttpRequest& http_request() const noexcept { return http_request_; }
    [[nodiscard]] std::chrono::steady_clock::time_point resume() const noexcept { return resume_; }
    [[nodiscard]] std::optional<Error> take_error() noexcept { return std::move(error_); }

private:
    [[nodiscard]] Next pass_gate();
    [[nodiscard]] Next send();
    [[nodiscard]] Next leave_gate(Attempt attempt);
    [[nodiscard]] Next held_back();
    [[nodiscard]] Next settle(Attempt attempt);
    [[nodiscard]] std::string_view key() const noexcept { return lease_ ? std::string_view(lease_->value) : ""; }

    const Exchange& exchange_;
    KeyManager* const keys_;
    const RetryTools& tools_;
    const Operation& operation_;
    Request& request_;
    const WaitLimit& limit_;
    const ReplySlot& slot_;
    Gate* const gate_;

    Retries retries_;
    Lease lease_;
    int replacements_ = 0;  ///< Of the key, within this attempt.
    int requests_ = 0;
    HttpRequest http_request_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point resume_;
    std::optional<Gate::Hold> hold_;  ///< What a pause is for, if not for the next attempt.
    Attempt attempt_;                 ///< The one whose key is being replaced.
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
