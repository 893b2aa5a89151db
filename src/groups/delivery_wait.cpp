#include "delivery_wait.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view operation = "messages.wait_delivered";

Error refuse(std::string message) {
    Error::Parts parts;
    parts.kind = ErrorKind::invalid_argument;
    parts.operation = operation;
    parts.message = std::move(message);
    return Error(std::move(parts));
}

// Beyond it a limit is no limit, and sums with the clock's time stay within its range.
std::chrono::milliseconds shortened(std::chrono::milliseconds duration) {
    return std::min<std::chrono::milliseconds>(duration, std::chrono::hours(24 * 365));
}

// The next question may be answered, so this one's failure is not the end.
bool may_pass(const Error& error) {
    return error.kind() == ErrorKind::connection || error.kind() == ErrorKind::timeout ||
           error.kind() == ErrorKind::http || error.kind() == ErrorKind::invalid_response;
}

// Takes an answer into the report; says whether it settles the matter.
bool settles(DeliveryReport& report, const Result<SendResult>& answer) {
    if (!answer) {
        report.outcome = DeliveryOutcome::could_not_ask;
        report.error = answer.error();
        return !may_pass(answer.error());
    }
    report.error.reset();
    report.outcome = answer->status == DeliveryStatus::sent     ? DeliveryOutcome::delivered
                     : answer->status == DeliveryStatus::failed ? DeliveryOutcome::failed
                                                                : DeliveryOutcome::under_way;
    if (report.outcome == DeliveryOutcome::failed) report.reason = answer->error_message;
    return report.outcome != DeliveryOutcome::under_way;
}

}  // namespace

std::optional<Error> cannot_wait(const Core& core, const WaitOptions& options) {
    if (core.unusable()) return *core.unusable();
    if (!core.has_secret_key())
        return refuse(
            "secret_key is empty; asking whether a message was delivered needs it. Set one, or use "
            "callback_url instead");
    if (options.limit <= std::chrono::milliseconds(0)) return refuse("limit must be more than 0");
    if (options.first_pause <= std::chrono::milliseconds(0)) return refuse("first_pause must be more than 0");
    if (options.longest_pause < options.first_pause) return refuse("longest_pause must be at least first_pause");
    return std::nullopt;
}

Result<DeliveryReport> wait_delivered(const std::shared_ptr<const Core>& core, std::string short_code,
                                      const WaitOptions& options, std::chrono::milliseconds before_first) {
    if (auto fault = cannot_wait(*core, options)) return *std::move(fault);
    if (short_code.empty()) return refuse("short_code must not be empty");
    const auto& tools = core->tools();
    const auto deadline = tools.clock->steady_now() + shortened(options.limit);
    const Messages messages(core);

    DeliveryReport report;
    report.short_code = std::move(short_code);
    const auto longest_pause = shortened(options.longest_pause);
    auto next_pause = shortened(options.first_pause);
    auto pause = shortened(before_first);
    for (;;) {
        const auto now = tools.clock->steady_now();
        if (now + pause >= deadline) return report;
        if (pause > std::chrono::milliseconds(0) &&
            tools.sleep(now + pause, options.cancellation) == Waited::canceled) {
            Error::Parts parts;
            parts.kind = ErrorKind::canceled;
            parts.operation = operation;
            parts.message = "canceled by the caller while waiting for the delivery";
            report.outcome = DeliveryOutcome::could_not_ask;
            report.error = Error(std::move(parts));
            return report;
        }
        CallOptions asking;
        asking.timeout = std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline - tools.clock->steady_now()),
                                  std::chrono::milliseconds(1));
        asking.cancellation = options.cancellation;
        if (settles(report, messages.send_result(report.short_code, asking))) return report;
        pause = next_pause;
        next_pause = std::min(next_pause * 2, longest_pause);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
