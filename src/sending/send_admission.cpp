#include "send_admission.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>

#include <pushplus/date_time.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::chrono::system_clock::time_point moment(std::int64_t milliseconds) {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::milliseconds(milliseconds)));
}

}  // namespace

SendAdmission::SendAdmission(std::string_view operation, Guard& guard, GuardedSend send,
                             std::optional<std::chrono::system_clock::time_point> expires_at,
                             Codes (*inner_codes)(const void* reply))
    : operation_(operation),
      guard_(guard),
      send_(std::move(send)),
      expires_at_(expires_at),
      inner_codes_(inner_codes) {}

std::optional<RequestAdmission::Rejection> SendAdmission::admit() {
    const auto admission = guard_.admit(send_);
    admitted_ = admission.at;
    if (admission.refusal) return refuse(*admission.refusal);
    if (!expires_at_ || moment(admitted_) < *expires_at_) return std::nullopt;
    // The message expired while it waited for the pace or a retry.
    guard_.take_back(send_, admitted_);
    Rejection rejection;
    rejection.refusal.kind = ErrorKind::rate_limited;
    rejection.refusal.operation = operation_;
    rejection.refusal.message =
        rejection.refusal.operation + " held back: the message expired while it waited to be sent";
    return rejection;
}

RequestAdmission::Rejection SendAdmission::refuse(const GuardRefusal& refusal) const {
    Rejection rejection;
    Error::Parts& parts = rejection.refusal;
    parts.kind = refusal.kind;
    parts.code = refusal.code;
    parts.operation = operation_;
    parts.message = parts.operation + " held back by the send guard: " + refusal.reason;
    if (!refusal.until) return rejection;
    // The text has whole seconds; rounding up keeps it true.
    const auto until = moment(*refusal.until);
    parts.retry_at = until;
    parts.message += ". Open again at " + DateTime(until + std::chrono::milliseconds(999)).text() + " in China";
    if (!refusal.passes_soon || !guard_.waits()) return rejection;
    if (expires_at_ && until >= *expires_at_)
        parts.message += ", when the message will have expired";
    else
        rejection.wait_until = until;
    return rejection;
}

void SendAdmission::ended(const Attempt& attempt, const void* value) {
    if (attempt.failure && attempt.failure->delivery == Delivery::not_sent) return guard_.take_back(send_, admitted_);
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
    } else if (attempt.code != 0) {
        for (const auto& channel : send_.channels) codes.emplace_back(channel, attempt.code);
    }
    guard_.answered(send_, codes, admitted_);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
