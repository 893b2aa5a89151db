#include "call_machine.hpp"

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

CallMachine::CallMachine(const Exchange& exchange, KeyManager* keys, const RetryPolicy& policy, const Runtime& runtime,
                         const Operation& operation, Request& request, const WaitLimit& limit, const ReplySlot& slot,
                         RequestAdmission* admission)
    : exchange_(exchange),
      keys_(keys),
      runtime_(runtime),
      operation_(operation),
      request_(request),
      limit_(limit),
      slot_(slot),
      admission_(admission),
      retries_(policy, operation.effect, limit.deadline, runtime) {}

CallMachine::Step CallMachine::begin() { return operation_.auth == Auth::access_key ? Step::acquire_key : admit(); }

CallMachine::Step CallMachine::key_acquired(Result<std::shared_ptr<const AccessKeyRecord>> key) {
    if (!key) {
        error_ = Error(without_key(operation_.name, key.error()));
        return Step::end;
    }
    lease_ = *std::move(key);
    return admit();
}

CallMachine::Step CallMachine::admit() {
    if (admission_ == nullptr) return send();
    rejection_ = admission_->admit();
    if (!rejection_) return send();
    if (!rejection_->wait_until) return reject();
    const auto pause = *rejection_->wait_until - runtime_.clock->system_now();
    resume_ = runtime_.clock->steady_now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause);
    if (resume_ < limit_.deadline) return Step::pause;
    rejection_->refusal.message += ". The call's limit is too short to wait for it";
    return reject();
}

CallMachine::Step CallMachine::reject() {
    Attempt attempt;
    attempt.failure = std::move(rejection_->refusal);
    rejection_.reset();
    return settle(std::move(attempt));
}

CallMachine::Step CallMachine::send() {
    start_ = runtime_.clock->steady_now();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit_.deadline - start_);
    if (left <= std::chrono::milliseconds(0)) return conclude(exchange_.out_of_time(operation_, slot_));
    if (requests_++ == 0) {
        exchange_.build(http_request_, operation_, request_);
        http_request_.cancellation = limit_.cancellation;
    }
    exchange_.prepare(http_request_, key(), left);
    return Step::send;
}

CallMachine::Step CallMachine::answered(const HttpOutcome& outcome) {
    Attempt attempt = exchange_.conclude(operation_, request_, key(), requests_, start_, outcome, slot_);
    if (!lease_) return conclude(std::move(attempt));
    if (!attempt.failure) keys_->accepted(lease_->generation);
    if (!attempt.key_refused) return conclude(std::move(attempt));
    if (replacements_ == most_replacements) {
        attempt.failure->message += ". A fresh AccessKey was refused as well";
        return conclude(std::move(attempt));
    }
    attempt_ = std::move(attempt);
    return Step::replace_key;
}

CallMachine::Step CallMachine::key_replaced(Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> key) {
    if (!key) {
        attempt_.failure = without_key(operation_.name, key.error());
        // The service refused the request, so it surely did not act on it.
        attempt_.failure->delivery = Delivery::answered;
        return conclude(std::move(attempt_));
    }
    if (!*key) {
        attempt_.failure->message +=
            ". This AccessKey was fetched after another refusal a short while ago; no further one is fetched yet";
        return conclude(std::move(attempt_));
    }
    lease_ = **std::move(key);
    ++replacements_;
    return send();
}

CallMachine::Step CallMachine::conclude(Attempt attempt) {
    if (admission_ != nullptr) admission_->ended(attempt, slot_.value);
    return settle(std::move(attempt));
}

CallMachine::Step CallMachine::settle(Attempt attempt) {
    auto verdict = retries_.after(std::move(attempt), requests_);
    error_ = std::move(verdict.error);
    if (!verdict.resume) return Step::end;
    resume_ = *verdict.resume;
    return Step::pause;
}

CallMachine::Step CallMachine::paused(WaitStatus how) {
    const bool canceled = how == WaitStatus::canceled;
    if (rejection_) {
        if (!canceled) return admit();
        rejection_->refusal.kind = ErrorKind::canceled;
        rejection_->refusal.message = "canceled by the caller while " + std::move(rejection_->refusal.message);
        return reject();
    }
    if (canceled) {
        error_ = retries_.canceled(requests_);
        return Step::end;
    }
    replacements_ = 0;
    return admit();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
