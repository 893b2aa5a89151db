#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/request_admission.hpp"
#include "../send_guard/guard.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Admits the requests of a send through the account's send guard.
class SendAdmission final : public RequestAdmission {
public:
    using Codes = std::vector<std::pair<Channel, std::int64_t>>;

    /// Nothing is sent after `expires_at`. `inner_codes` reads each channel's return code from a response; null: the
    /// envelope's code is the only one.
    SendAdmission(std::string_view operation, Guard& guard, GuardedSend send,
                  std::optional<std::chrono::system_clock::time_point> expires_at,
                  Codes (*inner_codes)(const void* reply));

    std::optional<Rejection> admit(Time latest) override;
    void withdraw() override;
    [[nodiscard]] std::chrono::milliseconds usual_wait() const override;
    void ended(const Attempt& attempt, const void* value) override;

    void use_on_loop() override { part_ = Guard::StorePart::beside; }
    [[nodiscard]] std::shared_ptr<RequestAdmission> copy_to_ask() const override;
    std::uint64_t post(std::function<void()> task) override { return guard_.post(std::move(task)); }
    void take_back(std::uint64_t task) override { guard_.take_back_task(task); }
    [[nodiscard]] bool has_something() const override { return has_place_ || may_send_; }
    void take_over(const RequestAdmission& copy) override;
    void give_back() override;

private:
    /// When it was admitted, by the calendar as it is set now.
    [[nodiscard]] std::int64_t admitted() const;
    [[nodiscard]] Rejection refuse(const GuardRefusal& refusal) const;
    [[nodiscard]] Rejection wait_for_place() const;
    [[nodiscard]] Rejection expired(const char* when);

    const std::string_view operation_;
    Guard& guard_;
    const GuardedSend send_;
    const std::optional<std::chrono::system_clock::time_point> expires_at_;
    Codes (*const inner_codes_)(const void* reply);
    std::int64_t admitted_ = 0;
    std::int64_t calendar_ = 0;  ///< How it was set then.
    std::int64_t goes_at_ = 0;   ///< By the clock's calendar.
    bool has_place_ = false;     ///< At `admitted_`, which is yet to come, or to be confirmed.
    bool may_send_ = false;      ///< The last answer of `admit`.
    Guard::StorePart part_ = Guard::StorePart::here;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
