#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "../base/outage.hpp"
#include "../base/per_process.hpp"
#include "../base/random_hex.hpp"
#include "access_key_record.hpp"
#include "key_life.hpp"
#include "key_outage.hpp"
#include "key_setup.hpp"
#include "record_in_memory.hpp"
#include "shared_key.hpp"
#include "shared_outcome.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fetches a key from the service: asks the account's record what is due by the rules of `shared_key.hpp`, waits while
/// another process or client fetches, and fetches under a lease. The record lies in the store, which processes share.
/// Without a store it lies in memory, and while the store fails, too, for a process that may fetch alone.
///
/// Thread safety: all methods may be called from any thread.
class SharedFetch {
public:
    struct Question {
        FetchReason reason = FetchReason::needed;
        std::shared_ptr<const AccessKeyRecord> mine;  ///< The key that the process has; null if there is none.
        bool accepted = false;                        ///< The service accepted that key.
        bool of_memory = false;                       ///< The record in memory is asked.
        bool takes_over = false;                      ///< The fetch that is under way is not waited for.
        std::int64_t since = 0;
        std::chrono::milliseconds next_poll{0};
    };
    /// What the record says. Neither an outcome nor a lease: it is to be asked again.
    struct Answer {
        std::optional<SharedOutcome> outcome;
        std::int64_t lease = 0;             ///< Fetch, under this lease.
        KeyLife::Time asked;                ///< Just before the lease began.
        std::chrono::milliseconds wait{0};  ///< Another fetches, for this long at most.
        std::int64_t others_lease = 0;      ///< Under this lease.
        std::optional<Error> failure;       ///< The store failed with this.
        std::optional<Outage::Failure> outage;
    };

    /// `setup`, without a source of the user's, outlives this.
    explicit SharedFetch(const KeySetup& setup) : setup_(setup), outage_(setup, "store") {}

    [[nodiscard]] Question question(FetchReason reason, std::shared_ptr<const AccessKeyRecord> mine,
                                    bool accepted) const;
    /// Asks the record once. Does not block if it lies in memory.
    [[nodiscard]] Answer ask(Question& question);
    /// Whether the fetch of another client is under way on an event loop whose thread this is: it must not be waited
    /// for here.
    [[nodiscard]] bool is_held_up_here();
    /// For a lease of memory: the loop that runs the fetch; null: a thread does.
    void note_loop(std::int64_t lease, const std::shared_ptr<EventLoop>& loop);
    /// Asks until there is an outcome, and fetches if that is due, at once if a `lease` is held already.
    [[nodiscard]] SharedOutcome run(Question question, std::int64_t lease, const CancellationToken& cancellation);
    /// Takes what the service gave out to a fetch that was sent at `sent`.
    [[nodiscard]] SharedOutcome landed(const Question& question, std::int64_t lease, KeyLife::Time sent,
                                       Result<FetchedKey> fetched);
    /// Ends a lease under which nothing was sent, if it is one.
    void give_back(const Question& question, std::int64_t lease);

    /// The error of a fetch within which an exception was thrown.
    [[nodiscard]] static Error thrown_error(Delivery delivery = Delivery::not_sent);

private:
    /// Identifies the fetches of one client in one process to the others.
    struct Holder {
        void abandon() noexcept {}
        const std::string text = random_hex(16);
    };
    /// One look at the record, and what was made of it.
    struct Look {
        Result<void> result;
        SharedRecord record;
        std::optional<Error> failure;  ///< Of the last fetch, if the record lies in memory.
        Taken taken;
        std::chrono::milliseconds left{0};  ///< Of the record's key.
        KeyLife::Time asked;                ///< Just before.
    };

    [[nodiscard]] Look look(Question& question);
    [[nodiscard]] Answer answer_of(const Question& question, const Look& look);
    [[nodiscard]] Answer answer_without_store(Question& question, const Error& error);
    /// Unset: the record is to be asked again.
    [[nodiscard]] std::optional<SharedOutcome> wait_for_turn(Question& question, const Answer& answer,
                                                             const CancellationToken& cancellation);
    /// Of the fetch under this lease, if it failed: who waited for it gets that, too.
    [[nodiscard]] std::optional<Error> failure_of(std::int64_t lease) const;
    /// Unset: the lease would end too early for it, so nothing was sent, and the record is to be asked again.
    [[nodiscard]] std::optional<SharedOutcome> fetch(const Question& question, std::int64_t lease, KeyLife::Time asked,
                                                     const CancellationToken& cancellation);
    [[nodiscard]] Result<FetchedKey> checked(Result<FetchedKey> fetched) const;
    [[nodiscard]] SharedOutcome keep(const Question& question, std::int64_t lease, KeyLife::Time sent, FetchedKey key);
    /// Ends the lease of a fetch that brought no key, and says how long the next is held up.
    [[nodiscard]] SharedOutcome fail_with(const Question& question, std::int64_t lease, const Error& error);
    [[nodiscard]] Error paused(const Look& look) const;
    [[nodiscard]] SharedOutcome::Key key_of(const Look& look) const;
    /// Whether looks at the record are due: it is not this process's alone.
    [[nodiscard]] bool is_shared(const Question& question) const noexcept { return !question.of_memory; }
    /// Whether a fetch that takes `longest` from now on ends within a lease that was asked for at `asked`.
    [[nodiscard]] bool fits(KeyLife::Time asked, KeyLife::Time::duration longest) const {
        return setup_.clock->boot_now() + longest <= asked + lease_time;
    }

    /// What of the state is not the record's is kept in memory alone.
    using Change = std::function<void(RecordInMemory::State& state, std::int64_t now)>;
    [[nodiscard]] Result<void> update(const Question& question, const Change& change);
    void update_memory(const Change& change);

    const KeySetup& setup_;
    PerProcess<Holder> holder_;
    KeyOutage outage_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
