#include "call_machine.hpp"

#include <string_view>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// A refused key is replaced by the one that is already in use, and that by a fetched one; no further.
constexpr int most_replacements = 2;

// The failure of a call that got no key: nothing of it was sent, whatever became of the fetch.
Error::Parts without_key(std::string_view operation, const Error& error) {
    Error::Parts parts;
    parts.kind = error.kind();
    parts.code = error.code();
    parts.http_status = error.http_status();
    parts.retry_at = error.retry_at();
    parts.detail = error.detail();
    parts.operation = operation;
    parts.message = parts.operation + " needs an AccessKey: " + error.message();
    return parts;
}

Attempt not_sent(std::string_view operation, ErrorKind kind, const char* why) {
    Error::Parts parts;
    parts.kind = kind;
    parts.delivery = Delivery::not_sent;
    parts.operation = operation;
    parts.message = parts.operation + ": " + why;
    Attempt attempt;
    attempt.failure = std::move(parts);
    return attempt;
}

}  // namespace

CallMachine::CallMachine(const Operation& operation, const RetryPolicy& policy, const Runtime& runtime,
                         std::chrono::steady_clock::time_point deadline, RequestAdmission* admission, const void* reply,
                         std::chrono::milliseconds least_time)
    : operation_(operation),
      runtime_(runtime),
      deadline_(deadline),
      least_time_(least_time),
      admission_(admission),
      reply_(reply),
      retries_(policy, operation.effect, deadline, runtime) {}

CallMachine::Step CallMachine::begin() { return operation_.auth == Auth::access_key ? Step::acquire_key : admit(); }

CallMachine::Step CallMachine::key_acquired(Result<Key> key) {
    if (!key) {
        error_ = Error(without_key(operation_.name, key.error()));
        return Step::end;
    }
    key_ = *std::move(key);
    return admit();
}

CallMachine::Step CallMachine::admit() {
    if (admission_ == nullptr) return send();
    rejection_.reset();
    const auto left = latest_start() - runtime_.clock->steady_now();
    latest_ = runtime_.clock->system_now() + std::chrono::duration_cast<RequestAdmission::Time::duration>(left);
    return Step::admit;
}

CallMachine::Step CallMachine::admitted(std::optional<RequestAdmission::Rejection> rejection) {
    rejection_ = std::move(rejection);
    if (!rejection_) return send();
    if (!rejection_->wait_until) return reject();
    const auto pause = *rejection_->wait_until - runtime_.clock->system_now();
    resume_ = runtime_.clock->steady_now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause);
    if (resume_ < deadline_ && resume_ <= latest_start()) return Step::pause;
    admission_->withdraw();
    rejection_->refusal.message += ". The call's limit is too short to wait for it";
    return reject();
}

CallMachine::Step CallMachine::not_admitted(WaitStatus how) {
    const bool canceled = how == WaitStatus::canceled;
    return settle(not_sent(operation_.name, canceled ? ErrorKind::canceled : ErrorKind::timeout,
                           canceled ? "canceled by the caller while it waited for the send guard's store"
                                    : "the call's limit ran out while it waited for the send guard's store"));
}

CallMachine::Step CallMachine::reject() {
    Attempt attempt;
    attempt.failure = std::move(rejection_->refusal);
    return settle(std::move(attempt));
}

CallMachine::Step CallMachine::send() {
    sent_at_ = runtime_.clock->steady_now();
    if (sent_at_ >= deadline_ || sent_at_ > latest_start())
        return conclude(not_sent(operation_.name, ErrorKind::timeout, "the call's limit ran out"));
    ++requests_;
    return Step::send;
}

CallMachine::Step CallMachine::responded(Attempt attempt) {
    if (!key_ || !attempt.key_refused) return conclude(std::move(attempt));
    if (replacements_ == most_replacements) {
        attempt.failure->message += ". A fresh AccessKey was refused as well";
        return conclude(std::move(attempt));
    }
    attempt_ = std::move(attempt);
    return Step::replace_key;
}

CallMachine::Step CallMachine::key_replaced(Result<std::optional<Key>> key) {
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
    key_ = **std::move(key);
    ++replacements_;
    return send();
}

CallMachine::Step CallMachine::conclude(Attempt attempt) {
    if (admission_ != nullptr) admission_->ended(attempt, reply_);
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
        admission_->withdraw();
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
