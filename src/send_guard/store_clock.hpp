#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "record_time.hpp"
#include "shared_account.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardState;

/// What an answer of a store says of its clock. Another machine may have taken over, whose clock is off: what was sent
/// a moment ago would then seem to be over, or yet to come.
struct StoreClock {
    RecordTime time;
    std::optional<std::pair<std::int64_t, std::int64_t>> compared;  ///< See KnownText.
    std::int64_t jump = 0;  ///< By how much it was set since it was compared last.
};

/// `asked` and `now` are milliseconds since the machine started: clocks can be compared only by an answer that comes
/// within a moment, or if they differ by more than it took.
[[nodiscard]] StoreClock read_clock(const SharedAccount::View& memory, std::int64_t store_now, std::int64_t asked,
                                    std::int64_t now);

/// Moves the times of a text whose store's clock was set, unless another process did.
void follow_clock(GuardState& state, const KnownText& known, StoreClock& clock);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
