#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "../base/per_process.hpp"
#include "../base/random_hex.hpp"
#include "access_key_record.hpp"
#include "key_life.hpp"
#include "key_outage.hpp"
#include "key_setup.hpp"
#include "shared_key.hpp"
#include "shared_outcome.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fetches a key that processes share: asks the account's record in the store what is due by the rules of
/// `shared_key.hpp`, waits while another process fetches, and fetches from the service under a lease.
///
/// Thread safety: `run` may be called from any thread.
class SharedFetch {
public:
    /// `setup` has a store and outlives this.
    explicit SharedFetch(const KeySetup& setup) : setup_(setup), outage_(setup, "store") {}

    /// `mine`, null if there is none, is the key that the process has. `spaced`: without the store, no other key than
    /// a refused one is fetched yet.
    [[nodiscard]] SharedOutcome run(FetchReason reason, const std::shared_ptr<const AccessKeyRecord>& mine, bool spaced,
                                    const CancellationToken& cancellation);

private:
    /// Identifies the process to the others.
    struct Holder {
        void abandon() noexcept {}
        const std::string text = random_hex(16);
    };
    /// One look at the record, and what was made of it.
    struct Look {
        Result<void> result;
        SharedRecord record;
        Taken taken;
        std::chrono::milliseconds left{0};  ///< Of the record's key.
        KeyLife::Time asked;                ///< Just before.
    };
    struct Question {
        FetchReason reason;
        const std::shared_ptr<const AccessKeyRecord>& mine;
        bool spaced;
        const CancellationToken& cancellation;
        std::int64_t since = 0;
        std::chrono::milliseconds next_poll{0};
    };

    [[nodiscard]] Look look(Question& question);
    /// Unset: to be asked again.
    [[nodiscard]] std::optional<SharedOutcome> conclude(Question& question, const Look& look);
    [[nodiscard]] std::optional<SharedOutcome> conclude_without_store(Question& question, const Error& error);
    [[nodiscard]] Result<FetchedKey> ask_service(const CancellationToken& cancellation) const;
    [[nodiscard]] SharedOutcome fetch(const Question& question, const Look& look);
    [[nodiscard]] SharedOutcome fetch_alone(const Question& question);
    /// Ends the lease, as if it had not been taken.
    void leave_to_others(const Taken& taken);
    /// Ends the lease of a fetch that brought no key, and notes in `outcome` how long the next is held up.
    void give_up(const Taken& taken, const Error& error, SharedOutcome& outcome);
    [[nodiscard]] Error paused(const Look& look) const;
    [[nodiscard]] SharedOutcome::Key key_of(const Look& look) const;
    [[nodiscard]] Result<void> update(const std::function<void(SharedRecord& record, std::int64_t now)>& change);

    const KeySetup& setup_;
    PerProcess<Holder> holder_;
    KeyOutage outage_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
