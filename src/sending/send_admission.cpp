#include "send_admission.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include "../core/held_back.hpp"
#include "../send_guard/guard_time.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

SendAdmission::SendAdmission(std::string_view operation, Guard& guard, GuardedSend send,
                             std::optional<std::chrono::system_clock::time_point> expires_at,
                             Codes (*inner_codes)(const void* reply))
    : operation_(operation),
      guard_(guard),
      send_(std::move(send)),
      expires_at_(expires_at),
      inner_codes_(inner_codes) {}

std::optional<RequestAdmission::Rejection> SendAdmission::admit(Time latest) {
    may_send_ = false;
    const std::int64_t last = milliseconds_since_1970(latest);
    const auto admission = has_place_ ? guard_.confirm(send_, admitted(), last) : guard_.admit(send_, last);
    if (!admission.undecided) has_place_ = false;
    if (admission.refusal) {
        auto rejection = refuse(*admission.refusal);
        if (!rejection.wait_until) withdraw();
        return rejection;
    }
    admitted_ = admission.at;
    calendar_ = guard_.calendar();
    goes_at_ = admission.goes_at;
    has_place_ = admission.is_ahead;
    if (expires_at_ && moment_of(goes_at_) >= *expires_at_)
        return expired(has_place_ ? "will have expired when it may be sent" : "expired while it waited to be sent");
    if (has_place_) return wait_for_place();
    may_send_ = true;
    return std::nullopt;
}

std::int64_t SendAdmission::admitted() const { return admitted_ + set_by(calendar_, guard_.calendar()); }

void SendAdmission::withdraw() {
    if (std::exchange(has_place_, false)) guard_.take_back(send_, admitted(), part_);
}

std::chrono::milliseconds SendAdmission::usual_wait() const {
    return guard_.waits() ? guard_.usual_wait() : std::chrono::milliseconds(0);
}

RequestAdmission::Rejection SendAdmission::expired(const char* when) {
    has_place_ = false;
    guard_.take_back(send_, admitted(), part_);
    Rejection rejection;
    rejection.refusal.kind = ErrorKind::rate_limited;
    rejection.refusal.operation = operation_;
    rejection.refusal.message = rejection.refusal.operation + " held back: the message " + when;
    return rejection;
}

RequestAdmission::Rejection SendAdmission::wait_for_place() const {
    GuardRefusal wait;
    wait.reason = "requests before it fill the pace";
    wait.until = goes_at_;
    wait.passes_soon = true;
    return refuse(wait);
}

RequestAdmission::Rejection SendAdmission::refuse(const GuardRefusal& refusal) const {
    Rejection rejection;
    rejection.refusal = held_back(operation_, refusal);
    if (!refusal.until || !refusal.passes_soon || !guard_.waits()) return rejection;
    const auto until = moment_of(*refusal.until);
    if (expires_at_ && until >= *expires_at_)
        rejection.refusal.message += ", when the message will have expired";
    else
        rejection.wait_until = until;
    return rejection;
}

void SendAdmission::ended(const Attempt& attempt, const void* value) {
    if (attempt.failure && attempt.failure->delivery == Delivery::not_sent)
        return guard_.take_back(send_, admitted(), part_);
    Codes codes;
    if (attempt.code == success && inner_codes_ != nullptr) {
        // Rows count even if another row of the response could not be read.
        codes = inner_codes_(value);
        // A row that names no requested channel is identified by its position.
        const auto asked_for = [this](const Channel& channel) {
            return std::find(send_.channels.begin(), send_.channels.end(), channel) != send_.channels.end();
        };
        for (std::size_t i = 0; i < codes.size() && i < send_.channels.size(); ++i)
            if (!asked_for(codes[i].first)) codes[i].first = send_.channels[i];
    } else if (attempt.code != 0 && attempt.code != success) {
        for (const auto& channel : send_.channels) codes.emplace_back(channel, attempt.code);
    }
    guard_.answered(send_, codes, admitted(), part_);
}

std::shared_ptr<RequestAdmission> SendAdmission::copy_to_ask() const {
    if (!guard_.has_store()) return nullptr;
    auto copy = std::make_shared<SendAdmission>(*this);
    copy->part_ = Guard::StorePart::here;
    copy->may_send_ = false;
    return copy;
}

void SendAdmission::take_over(const RequestAdmission& copy) {
    const auto& asked = static_cast<const SendAdmission&>(copy);
    admitted_ = asked.admitted_;
    calendar_ = asked.calendar_;
    goes_at_ = asked.goes_at_;
    has_place_ = asked.has_place_;
    may_send_ = asked.may_send_;
}

void SendAdmission::give_back() {
    if (has_something()) guard_.take_back(send_, admitted(), part_);
    has_place_ = may_send_ = false;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
