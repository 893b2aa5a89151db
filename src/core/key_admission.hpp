#pragma once

#include <optional>

#include "../send_guard/guard.hpp"
#include "request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Admits the requests for an AccessKey by what is known of the account: none with a token that the service called
/// invalid, and after a refusal none before a pause is over.
class KeyAdmission final : public RequestAdmission {
public:
    explicit KeyAdmission(Guard& guard) noexcept : guard_(guard) {}

    std::optional<Rejection> admit(Time latest) override;
    void ended(const Attempt& attempt, const void* value) override;

private:
    Guard& guard_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
