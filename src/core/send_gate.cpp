#include "send_gate.hpp"

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

SendGate::SendGate(std::string_view operation, Guard& guard, Clock& clock, GuardedSend send,
                   Codes (*inner_codes)(const void* reply))
    : operation_(operation), guard_(guard), clock_(clock), send_(std::move(send)), inner_codes_(inner_codes) {}

std::int64_t SendGate::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.system_now().time_since_epoch()).count();
}

std::optional<Gate::Hold> SendGate::admit() {
    admitted_ = now();
    const auto refusal = guard_.admit(send_, admitted_);
    if (!refusal) return std::nullopt;
    Hold hold;
    Error::Parts& parts = hold.refusal;
    parts.kind = ErrorKind::rate_limited;
    parts.code = refusal->code;
    parts.operation = operation_;
    parts.message = parts.operation + " held back by the send guard: " + refusal->reason;
    if (refusal->until) {
        // The text is cut to whole seconds; a second more keeps it true.
        const auto until = moment(*refusal->until);
        parts.retry_at = until;
        parts.message += ". Open again at " + DateTime(until + std::chrono::milliseconds(999)).text() + " in China";
        if (refusal->passes_soon && guard_.waits()) hold.wait_until = until;
    }
    return hold;
}

void SendGate::ended(const Attempt& attempt, const void* value) {
    if (attempt.failure && attempt.failure->delivery == Delivery::not_sent) {
        guard_.take_back(send_, admitted_);
    } else if (!attempt.failure && inner_codes_ != nullptr) {
        auto codes = inner_codes_(value);
        // A row that names no channel is known by its place.
        for (std::size_t i = 0; i < codes.size() && i < send_.channels.size(); ++i)
            if (codes[i].first.empty()) codes[i].first = send_.channels[i];
        guard_.answered(send_, codes, now());
    } else if (attempt.code != 0) {
        Codes codes;
        for (const auto& channel : send_.channels) codes.emplace_back(channel, attempt.code);
        guard_.answered(send_, codes, now());
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
