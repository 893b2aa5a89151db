#include "call_execution.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// A change needs that much to be answered; one that leaves later is carried out, and nobody learns of it.
std::chrono::milliseconds least_time(const CallExecution::Context& context, const Operation& operation,
                                     const WaitLimit& limit) {
    if (operation.effect == Effect::reads) return std::chrono::milliseconds(0);
    const auto whole =
        std::chrono::floor<std::chrono::milliseconds>(limit.deadline - context.runtime.clock->steady_now());
    return std::clamp(whole / 2, std::chrono::milliseconds(0),
                      std::min(std::chrono::milliseconds(1000), context.exchange.request_timeout()));
}

}  // namespace

CallExecution::CallExecution(const Context& context, const Operation& operation, Request request, WaitLimit limit,
                             const ReplySlot& slot, RequestAdmission* admission)
    : context_(context),
      operation_(operation),
      request_(std::move(request)),
      limit_(std::move(limit)),
      slot_(slot),
      admission_(admission),
      machine_(operation_, context_.policy, context_.runtime, limit_.deadline, admission, slot_.value,
               least_time(context_, operation_, limit_)) {}

void CallExecution::use_on_loop() {
    store_part_ = Guard::StorePart::beside;
    if (admission_ != nullptr) admission_->use_on_loop();
}

const HttpRequest& CallExecution::next_request() {
    if (machine_.requests() == 1) {
        context_.exchange.build(http_request_, operation_, request_);
        http_request_.cancellation = limit_.cancellation;
    }
    context_.exchange.prepare(http_request_, machine_.access_key(), machine_.time_left());
    return http_request_;
}

Attempt CallExecution::read(const HttpOutcome& outcome) const {
    return context_.exchange.read(operation_, request_, machine_.access_key(), outcome, slot_);
}

CallMachine::Step CallExecution::responded(Attempt attempt) {
    context_.exchange.report(operation_, machine_.requests(), machine_.sent_at(), attempt);
    if (!attempt.failure && machine_.key()) context_.keys->accepted(machine_.key()->generation);
    if (context_.guard != nullptr) context_.guard->answered(attempt.code, store_part_);
    return machine_.responded(std::move(attempt));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
