#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/messages.hpp>
#include <pushplus/pending.hpp>

#include "../core/core.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is known of a message while its delivery is waited for, and when to ask again. Asks nobody itself.
class DeliveryWatch {
public:
    /// The first question comes after `before_first`. The clock must outlive the watch.
    DeliveryWatch(Clock& clock, std::string short_code, const WaitOptions& options,
                  std::chrono::milliseconds before_first);

    /// Whether another question is worth asking: the matter is open and the limit leaves time for it.
    [[nodiscard]] bool asks_again() const;
    /// When to ask it, and with what of the limit left.
    [[nodiscard]] std::chrono::steady_clock::time_point next() const { return next_; }
    [[nodiscard]] CallOptions asking(const CancellationToken& cancellation) const;
    void take(const Result<SendResult>& answer);

    [[nodiscard]] const DeliveryReport& report() const { return report_; }

private:
    Clock& clock_;
    const std::chrono::steady_clock::time_point deadline_;
    const std::chrono::milliseconds longest_pause_;
    std::chrono::milliseconds pause_;
    std::chrono::steady_clock::time_point next_;
    bool settled_ = false;
    bool was_under_way_ = false;  ///< By the last answer.
    DeliveryReport report_;
};

/// Why waiting for a delivery is out of the question from the start: no secretKey, senseless options.
[[nodiscard]] std::optional<Error> cannot_wait(const Core& core, const WaitOptions& options);
[[nodiscard]] std::optional<Error> cannot_wait(const Core& core, std::string_view short_code,
                                               const WaitOptions& options);

/// Lets a question pass at its time, so that the call does the waiting; null if that time has come.
[[nodiscard]] std::shared_ptr<RequestAdmission> pause_until(Clock& clock, std::chrono::steady_clock::time_point when);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
