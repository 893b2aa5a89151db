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
    explicit IssuedFetch(const KeySetup& setup) : setup_(setup), outage_(setup, "source") {}

    /// `mine`, null if there is none, is the key that the process has. `spaced`: the last key that replaced a refused
    /// one was refused as well a short while ago, and no further one is asked for yet.
    [[nodiscard]] SharedOutcome run(FetchReason reason, const std::shared_ptr<const AccessKeyRecord>& mine, bool spaced,
                                    const CancellationToken& cancellation);

private:
    struct Question {
        FetchReason reason;
        const std::shared_ptr<const AccessKeyRecord>& mine;
        bool replace;
        const CancellationToken& cancellation;
    };

    [[nodiscard]] Result<IssuedKey> ask(const Question& question) const;
    /// Unset: to be asked again.
    [[nodiscard]] std::optional<SharedOutcome> conclude(const Question& question, KeyLife::Time asked,
                                                        const Result<IssuedKey>& issued);
    [[nodiscard]] SharedOutcome conclude_without_key(const Question& question, const Error& error) const;
    [[nodiscard]] SharedOutcome conclude_with_key(const Question& question, KeyLife::Time asked,
                                                  const IssuedKey& issued) const;

    const KeySetup& setup_;
    KeyOutage outage_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
