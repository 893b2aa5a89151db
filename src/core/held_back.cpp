#include "held_back.hpp"

#include <chrono>

#include <pushplus/date_time.hpp>

#include "../send_guard/guard_time.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

Error::Parts held_back(std::string_view operation, const GuardRefusal& refusal) {
    Error::Parts parts;
    parts.kind = refusal.store_fails ? ErrorKind::store : ErrorKind::rate_limited;
    parts.code = refusal.code;
    parts.operation = operation;
    parts.message = parts.operation + " held back by the send guard: " + refusal.reason;
    if (!refusal.until) return parts;
    // The text has whole seconds; rounding up keeps it true.
    const auto until = moment_of(*refusal.until);
    parts.retry_at = until;
    parts.message += (refusal.store_fails ? ". It is asked again at " : ". Open again at ") +
                     DateTime(until + std::chrono::milliseconds(999)).text() + " in China";
    return parts;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
