#include "call.hpp"

#include <string_view>

namespace pushplus_soak {

namespace {

using pushplus::Error;
using pushplus::ErrorKind;

bool is_allowed(const Call& call, const Error& error) {
    constexpr int system_error = 500, refused = 999;
    switch (error.kind()) {
        case ErrorKind::connection:
        case ErrorKind::timeout:
        case ErrorKind::unauthorized:
        case ErrorKind::rate_limited:
        case ErrorKind::http:
        case ErrorKind::invalid_response: return true;
        case ErrorKind::canceled: return call.may_be_canceled || call.client->retired;
        case ErrorKind::service:
            return error.code() == system_error ||
                   (error.code() == refused && call.operation.find("messages.send") == 0);
        case ErrorKind::invalid_argument:
        case ErrorKind::forbidden:
        case ErrorKind::queue_full:
        case ErrorKind::store:
        case ErrorKind::internal: break;
    }
    return false;
}

void note_end(Call& call, Outcome outcome) {
    if (call.ends++ != 0) call.scene.findings.add("a call ended more than once", call.operation);
    if (call.entry) call.entry->outcome = outcome;
}

}  // namespace

Plan plan_for(Caller& caller, Call& call) {
    Plan plan;
    Dice& dice = caller.dice;
    if (dice.percent(2)) plan.options.timeout = dice.milliseconds(1, 60);
    if (dice.percent(3)) {
        call.may_be_canceled = true;
        const auto source = std::make_shared<pushplus::CancellationSource>();
        plan.options.cancellation = source->token();
        caller.scene.canceler.after(dice.milliseconds(0, 30), [source] { source->cancel(); });
    }
    plan.by_get = !caller.ended && dice.percent(20);
    if ((caller.ended || plan.by_get) && dice.percent(3)) {
        call.may_be_canceled = true;
        plan.cancel_pending = dice.milliseconds(0, 30);
    }
    return plan;
}

void note_success(Call& call, bool right_value) {
    note_end(call, Outcome::success);
    ++call.scene.tally.well;
    call.scene.tally.count("well: " + call.operation);
    if (!right_value) call.scene.findings.add("a wrong value from " + call.operation, "");
}

void note_error(Call& call, const Error& error) {
    note_end(call, outcome_of(error));
    call.scene.tally.count("failed: " + std::string(to_string(error.kind())) + ", " +
                           std::string(to_string(error.delivery())));
    if (!is_allowed(call, error))
        call.scene.findings.add(
            "an error that nothing was done to bring about: " + std::string(to_string(error.kind())), error.message());
    if (error.operation() != call.operation)
        call.scene.findings.add("an error that names another operation than " + call.operation, error.operation());
    if (error.message().find(call.scene.secret) != std::string::npos)
        call.scene.findings.add("a message that holds a secret", call.operation);
}

}  // namespace pushplus_soak
