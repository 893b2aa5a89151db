#include "key_admission.hpp"

#include "../access_key/key_source.hpp"
#include "held_back.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<RequestAdmission::Rejection> KeyAdmission::admit(Time) {
    const auto refusal = guard_.key_refusal();
    if (!refusal) return std::nullopt;
    Rejection rejection;
    rejection.refusal = held_back(access_key_operation, *refusal);
    return rejection;
}

void KeyAdmission::ended(const Attempt& attempt, const void*) {
    if (!attempt.failure) return guard_.key_issued(part_);
    if (attempt.failure->delivery != Delivery::answered) return;
    if (attempt.failure->kind == ErrorKind::invalid_response) return;
    guard_.key_refused(attempt.code != 0 ? attempt.code : attempt.http_status, attempt.retry_after, part_);
}

std::shared_ptr<RequestAdmission> KeyAdmission::copy_to_ask() const {
    return guard_.has_store() ? std::make_shared<KeyAdmission>(guard_) : nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
