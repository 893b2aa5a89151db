#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include <pushplus/access_key_source.hpp>
#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "access_key_record.hpp"
#include "key_life.hpp"
#include "key_outage.hpp"
#include "key_setup.hpp"
#include "record_in_memory.hpp"
#include "shared_outcome.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Gets a key from the user's `AccessKeySource`: the key in use, or another in the place of one that was refused. What
/// it gives out is checked as what the service does.
///
/// Thread safety: `run` may be called from any thread.
class IssuedFetch {
public:
    /// `setup` has a source of the user's and outlives this.
    explicit IssuedFetch(const KeySetup& setup) : setup_(setup), outage_(setup, "source"), spacing_(setup.clock) {}

    /// `mine`, null if there is none, is the key that the process has, `accepted` if the service accepted it.
    [[nodiscard]] SharedOutcome run(FetchReason reason, const std::shared_ptr<const AccessKeyRecord>& mine,
                                    bool accepted, const CancellationToken& cancellation);

private:
    struct Question {
        FetchReason reason;
        const std::shared_ptr<const AccessKeyRecord>& mine;
        bool replace;
        const CancellationToken& cancellation;
    };

    /// Whether the last key that replaced a refused one is so fresh that no further one is asked for yet.
    [[nodiscard]] bool is_spaced();
    void space_the_next(bool accepted);
    [[nodiscard]] Result<IssuedKey> ask(const Question& question) const;
    /// Unset: to be asked again.
    [[nodiscard]] std::optional<SharedOutcome> conclude(const Question& question, KeyLife::Time asked,
                                                        const Result<IssuedKey>& issued);
    [[nodiscard]] SharedOutcome conclude_without_key(const Question& question, const Error& error) const;
    [[nodiscard]] SharedOutcome conclude_with_key(const Question& question, KeyLife::Time asked,
                                                  const IssuedKey& issued) const;

    const KeySetup& setup_;
    KeyOutage outage_;
    RecordInMemory spacing_;  ///< Of this only when another key was asked for in the place of a refused one.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
