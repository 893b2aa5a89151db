#include "key_outage.hpp"

#include <algorithm>

#include "../base/make_error.hpp"
#include "../base/notification.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
// What is restarted is waited for; nobody without a usable key waits longer.
constexpr std::chrono::seconds longest_restart(5);

// Its options are unusable: waiting mends nothing.
bool can_never_work(const Error& error) noexcept { return error.kind() == ErrorKind::invalid_argument; }
}  // namespace

void KeyOutage::note(const Error* failure) {
    const bool fails = failure != nullptr;
    if (fails_.exchange(fails) == fails || !setup_.warn) return;
    const auto whose = std::string("the AccessKey's ") + what_;
    if (fails && can_never_work(*failure))
        setup_.warn(whose + " cannot be used: " + failure->message());
    else if (fails)
        setup_.warn(whose + " failed; calls go on with the key in use to its end: " + failure->message());
    else
        setup_.warn(whose + " works again");
}

std::optional<Error> KeyOutage::wait_out(const std::optional<Outage::Failure>& failure, const Error& error,
                                         FetchReason reason, const CancellationToken& cancellation) const {
    const auto delivery = reason == FetchReason::refused ? Delivery::answered : Delivery::not_sent;
    if (can_never_work(error))
        return make_error(ErrorKind::invalid_argument,
                          std::string("the AccessKey's ") + what_ + " cannot be used: " + error.message(), delivery,
                          access_key_operation);
    const auto now = setup_.clock->boot_now();
    const auto waited_to = failure ? failure->since + longest_restart : now;
    if (now < waited_to && wait(setup_, std::min(failure->retry_at, waited_to) - now, cancellation))
        return std::nullopt;
    return make_error(ErrorKind::store,
                      std::string("the AccessKey's ") + what_ + " failed: " + error.message() +
                          "; calls without a usable key end until it works again",
                      delivery, access_key_operation);
}

bool wait(const KeySetup& setup, std::chrono::nanoseconds time, const CancellationToken& cancellation) {
    Notification never;
    const auto until = setup.clock->steady_now() + time;
    return never.wait(*setup.clock, until, cancellation) == WaitStatus::timed_out;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
