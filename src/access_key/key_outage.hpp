#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <pushplus/cancellation.hpp>
#include <pushplus/error.hpp>

#include "../base/outage.hpp"
#include "key_life.hpp"
#include "key_setup.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What the store or the source of a client's AccessKey fails for: its callers without a usable key, and its log.
///
/// Thread safety: all methods may be called from any thread.
class KeyOutage {
public:
    /// `what`: "store" or "source". `setup` outlives this.
    KeyOutage(const KeySetup& setup, const char* what) : setup_(setup), what_(what) {}

    /// Writes a line to the log when it begins to fail and when it works again. `failure` is null if it works.
    void note(const Error* failure);

    /// For callers that wait for a key: waits until it may be tried again, if that is within the time that a restart
    /// may take. Otherwise their error; at once for an error of kind `invalid_argument`, which says that it can never
    /// work.
    [[nodiscard]] std::optional<Error> wait_out(const std::optional<Outage::Failure>& failure, const Error& error,
                                                FetchReason reason, const CancellationToken& cancellation) const;

private:
    const KeySetup& setup_;
    const char* const what_;
    std::atomic<bool> fails_{false};  ///< As far as the log knows.
};

/// Whether callers wait for a key because of `reason`.
[[nodiscard]] inline bool waits_for_a_key(FetchReason reason) noexcept { return reason >= FetchReason::needed; }

/// Waits by the clock of `setup`; false if canceled.
[[nodiscard]] bool wait(const KeySetup& setup, std::chrono::nanoseconds time, const CancellationToken& cancellation);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
