#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

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

    void use_on_loop() override { part_ = Guard::StorePart::beside; }
    [[nodiscard]] std::shared_ptr<RequestAdmission> copy_to_ask() const override;
    std::uint64_t post(std::function<void()> task) override { return guard_.post(std::move(task)); }
    void take_back(std::uint64_t task) override { guard_.take_back_task(task); }

private:
    Guard& guard_;
    Guard::StorePart part_ = Guard::StorePart::here;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
