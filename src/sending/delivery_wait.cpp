#include "delivery_wait.hpp"

#include <algorithm>
#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr const char* operation = "messages.wait_delivered";

Error refuse(std::string message) {
    return make_error(ErrorKind::invalid_argument, std::move(message), Delivery::not_sent, operation);
}

// Longer durations are shortened to this, so that sums with the clock's time stay within its range.
std::chrono::milliseconds shortened(std::chrono::milliseconds duration) {
    return std::min<std::chrono::milliseconds>(duration, std::chrono::hours(24 * 365));
}

// The next query may succeed after such a failure.
bool is_transient(const Error& error) {
    const bool asked_too_often = error.kind() == ErrorKind::rate_limited && error.code() == 0;  // HTTP 429
    return error.kind() == ErrorKind::connection || error.kind() == ErrorKind::timeout ||
           error.kind() == ErrorKind::http || error.kind() == ErrorKind::invalid_response || asked_too_often;
}

/// Rejects a query until its time.
class Pause final : public RequestAdmission {
public:
    Pause(Clock& clock, std::chrono::steady_clock::time_point when) : clock_(clock), when_(when) {}

    std::optional<Rejection> admit(Time) override {
        const auto left = when_ - clock_.steady_now();
        if (left <= left.zero()) return std::nullopt;
        Rejection rejection;
        rejection.refusal.operation = operation;
        rejection.refusal.message = "waiting for the delivery";
        rejection.wait_until = clock_.system_now() + std::chrono::ceil<std::chrono::system_clock::duration>(left);
        return rejection;
    }
    void ended(const Attempt&, const void*) override {}

private:
    Clock& clock_;
    const std::chrono::steady_clock::time_point when_;
};

}  // namespace

std::shared_ptr<RequestAdmission> pause_until(Clock& clock, std::chrono::steady_clock::time_point when) {
    if (clock.steady_now() >= when) return nullptr;
    return std::make_shared<Pause>(clock, when);
}

std::optional<Error> cannot_wait(const std::shared_ptr<const Core>& core, const WaitOptions& options) {
    if (auto fault = fault_of_client(core)) return fault;
    if (core->config().credentials.secret_key.empty())
        return refuse(
            "secret_key is empty; asking whether a message was delivered needs it. Set one, or use "
            "callback_url instead");
    if (options.timeout <= std::chrono::milliseconds(0)) return refuse("timeout must be more than 0");
    if (options.first_pause <= std::chrono::milliseconds(0)) return refuse("first_pause must be more than 0");
    if (options.longest_pause < options.first_pause) return refuse("longest_pause must be at least first_pause");
    return std::nullopt;
}

std::optional<Error> cannot_wait(const std::shared_ptr<const Core>& core, std::string_view short_code,
                                 const WaitOptions& options) {
    if (auto fault = cannot_wait(core, options)) return fault;
    if (short_code.empty()) return refuse("short_code must not be empty");
    return std::nullopt;
}

DeliveryWatch::DeliveryWatch(Clock& clock, std::string short_code, const WaitOptions& options,
                             std::chrono::milliseconds before_first)
    : clock_(clock),
      deadline_(clock.steady_now() + shortened(options.timeout)),
      longest_pause_(shortened(options.longest_pause)),
      pause_(shortened(options.first_pause)),
      next_(clock.steady_now() + shortened(before_first)) {
    report_.short_code = std::move(short_code);
}

bool DeliveryWatch::asks_again() const { return !settled_ && std::max(next_, clock_.steady_now()) < deadline_; }

CallOptions DeliveryWatch::asking(const CancellationToken& cancellation) const {
    CallOptions options;
    options.timeout = std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline_ - clock_.steady_now()),
                               std::chrono::milliseconds(1));
    options.cancellation = cancellation;
    return options;
}

void DeliveryWatch::take(const Result<SendResult>& answer) {
    next_ = clock_.steady_now() + pause_;
    pause_ = std::min(pause_ * 2, longest_pause_);
    if (!answer) {
        // The timeout cut the last query off: the result of the one before it still holds.
        if (answer.error().kind() == ErrorKind::timeout && was_under_way_ && !asks_again()) return;
        report_.outcome = DeliveryOutcome::could_not_ask;
        report_.error = answer.error();
        was_under_way_ = false;
        settled_ = !is_transient(answer.error());
        return;
    }
    report_.error.reset();
    report_.outcome = answer->status == DeliveryStatus::sent     ? DeliveryOutcome::delivered
                      : answer->status == DeliveryStatus::failed ? DeliveryOutcome::failed
                                                                 : DeliveryOutcome::under_way;
    if (report_.outcome == DeliveryOutcome::failed) report_.reason = answer->error_message;
    settled_ = report_.outcome != DeliveryOutcome::under_way;
    was_under_way_ = !settled_;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
