#include "course.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// A refused key is replaced by the one that is already in use, and that by a fetched one; no further.
constexpr int most_replacements = 2;

// A call that failed for want of a key: nothing of it was sent, whatever became of the fetch.
Error::Parts without_key(std::string_view operation, const Error& error) {
    Error::Parts parts;
    parts.kind = error.kind();
    parts.code = error.code();
    parts.http_status = error.http_status();
    parts.retry_at = error.retry_at();
    parts.operation = operation;
    parts.message = parts.operation + " needs an AccessKey: " + error.message();
    return parts;
}

}  // namespace

Course::Course(const Exchange& exchange, KeyManager* keys, const RetryPolicy& policy, const RetryTools& tools,
               const Operation& operation, Request& request, const WaitLimit& limit, const ReplySlot& slot, Gate* gate)
    : exchange_(exchange),
      keys_(keys),
      tools_(tools),
      operation_(operation),
      request_(request),
      limit_(limit),
      slot_(slot),
      gate_(gate),
      retries_(policy, operation.effect, limit.deadline, tools) {}

Course::Next Course::begin() { return operation_.auth == Auth::access_key ? Next::acquire_key : pass_gate(); }

Course::Next Course::key_acquired(Result<Lease> key) {
    if (!key) {
        error_ = Error(without_key(operation_.name, key.error()));
        return Next::end;
    }
    lease_ = *std::move(key);
    return pass_gate();
}

Course::Next Course::pass_gate() {
    if (gate_ == nullptr) return send();
    hold_ = gate_->admit();
    if (!hold_) return send();
    if (!hold_->wait_until) return held_back();
    const auto pause = *hold_->wait_until - tools_.clock->system_now();
    resume_ = tools_.clock->steady_now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause);
    if (resume_ < limit_.deadline) return Next::pause;
    hold_->refusal.message += ". The call's limit is too short to wait for it";
    return held_back();
}

Course::Next Course::held_back() {
    Attempt attempt;
    attempt.failure = std::move(hold_->refusal);
    hold_.reset();
    return settle(std::move(attempt));
}

Course::Next Course::send() {
    start_ = tools_.clock->steady_now();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit_.deadline - start_);
    if (left <= std::chrono::milliseconds(0)) return leave_gate(exchange_.out_of_time(operation_, slot_));
    if (requests_++ == 0) {
        exchange_.build(http_request_, operation_, request_);
        http_request_.cancellation = limit_.cancellation;
    }
    exchange_.prepare(http_request_, key(), left);
    return Next::send;
}

Course::Next Course::answered(const HttpOutcome& outcome) {
    Attempt attempt = exchange_.conclude(operation_, request_, key(), requests_, start_, outcome, slot_);
    if (!lease_) return leave_gate(std::move(attempt));
    if (!attempt.failure) keys_->accepted(lease_->generation);
    if (!attempt.key_refused) return leave_gate(std::move(attempt));
    if (replacements_ == most_replacements) {
        attempt.failure->message += ". A fresh AccessKey was refused as well";
        return leave_gate(std::move(attempt));
    }
    attempt_ = std::move(attempt);
    return Next::replace_key;
}

Course::Next Course::key_replaced(Result<std::optional<Lease>> key) {
    if (!key) {
        attempt_.failure = without_key(operation_.name, key.error());
        // The service refused the request, so it surely did not act on it.
        attempt_.failure->delivery = Delivery::answered;
        return leave_gate(std::move(attempt_));
    }
    if (!*key) {
        attempt_.failure->message +=
            ". This AccessKey was fetched after another refusal a short while ago; no further one is fetched yet";
        return leave_gate(std::move(attempt_));
    }
    lease_ = **std::move(key);
    ++replacements_;
    return send();
}

Course::Next Course::leave_gate(Attempt attempt) {
    if (gate_ != nullptr) gate_->ended(attempt, slot_.value);
    return settle(std::move(attempt));
}

Course::Next Course::settle(Attempt attempt) {
    auto verdict = retries_.after(std::move(attempt), requests_);
    error_ = std::move(verdict.error);
    if (!verdict.resume) return Next::end;
    resume_ = *verdict.resume;
    return Next::pause;
}

Course::Next Course::paused(Waited how) {
    const bool canceled = how == Waited::canceled;
    if (hold_) {
        if (!canceled) return pass_gate();
        hold_->refusal.kind = ErrorKind::canceled;
        hold_->refusal.message = "canceled by the caller while " + std::move(hold_->refusal.message);
        return held_back();
    }
    if (canceled) {
        error_ = retries_.canceled(requests_);
        return Next::end;
    }
    replacements_ = 0;
    return pass_gate();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
