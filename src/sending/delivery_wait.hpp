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

/// The state of waiting for a delivery: what is known of the message, and when to query again. Makes no request.
class DeliveryWatch {
public:
    /// The first query is due after `before_first`. The clock must outlive the watch.
    DeliveryWatch(Clock& clock, std::string short_code, const WaitOptions& options,
                  std::chrono::milliseconds before_first);

    /// Whether to query again: the delivery is unsettled and the timeout leaves time for it.
    [[nodiscard]] bool asks_again() const;
    /// When to query, and the options for it with the time that is left.
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
    bool was_under_way_ = false;  ///< By the last response.
    DeliveryReport report_;
};

/// Why it is impossible to wait for a delivery: no secretKey or unusable options. Unset: it is possible.
[[nodiscard]] std::optional<Error> cannot_wait(const std::shared_ptr<const Core>& core, const WaitOptions& options);
[[nodiscard]] std::optional<Error> cannot_wait(const std::shared_ptr<const Core>& core, std::string_view short_code,
                                               const WaitOptions& options);

/// Admits a query at its time, so that the call itself does the waiting; null if the time has come.
[[nodiscard]] std::shared_ptr<RequestAdmission> pause_until(Clock& clock, std::chrono::steady_clock::time_point when);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
