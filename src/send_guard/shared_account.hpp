#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>
#include <pushplus/state_store.hpp>

#include "../base/fair_turn.hpp"
#include "../base/mutex_of_process.hpp"
#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What this process knows of one account of the service, whichever of its clients learned it.
///
/// Its times follow the calendar: if that is set, they are shifted by as much, so that what happened a minute ago is
/// still a minute ago, and a block that lasts another hour still does.
///
/// Thread safety: all methods may be called from any thread; a fork at any time leaves the child with its parent's
/// knowledge.
class SharedAccount {
public:
    /// The account as its user sees it, while no other thread does.
    struct View {
        GuardedAccount& account;
        /// Rises with each change that a store may not have. Whoever changes the account alone raises it.
        std::uint64_t& revision;
        std::uint64_t& stored;     ///< The revision that `store` has, which was named; else of no meaning.
        std::uint64_t& clearings;  ///< How often its blocks were cleared.
        std::int64_t now;          ///< Milliseconds since 1970.
    };

    SharedAccount(std::string token_hash, std::shared_ptr<const Clock> clock);

    /// Calls `use` with this account, or the one that it was joined with.
    static void with(const std::shared_ptr<SharedAccount>& account, const std::function<void(const View&)>& use,
                     const std::shared_ptr<StateStore>& store = nullptr);
    /// Calls `use` while no other thread is in a turn of the account. Stores are asked in turns, so that memory learns
    /// in their order what they have; the account is free meanwhile for those who must not wait.
    static void in_turn(const std::shared_ptr<SharedAccount>& account, const std::function<void()>& use);
    /// Makes one account of two: they have each other's tokens, blocks and counts from now on.
    static void join(const std::shared_ptr<SharedAccount>& account, const std::shared_ptr<SharedAccount>& other);

    [[nodiscard]] const std::shared_ptr<const Clock>& clock() const noexcept { return clock_; }

private:
    void follow_calendar(std::int64_t now);

    const std::shared_ptr<const Clock> clock_;
    [[nodiscard]] std::uint64_t& stored_in(const std::shared_ptr<StateStore>& store);

    FairTurn turn_;  ///< Taken before the other.
    MutexOfProcess mutex_;
    GuardedAccount account_;
    std::uint64_t revision_ = 0;
    /// The revision that each store has.
    std::vector<std::pair<std::weak_ptr<StateStore>, std::uint64_t>> stored_;
    std::uint64_t clearings_ = 0;
    std::int64_t calendar_;                     ///< The calendar's time less the clock's monotonic one.
    std::shared_ptr<SharedAccount> joined_to_;  ///< Set: everything is there.
};

/// The account of a token (given as its hash) at the service behind a base URL, one object for all who ask in this
/// process with the same clock. It is kept while it matters to the service, even if no client is left.
[[nodiscard]] std::shared_ptr<SharedAccount> shared_account(const std::string& base_url, const std::string& token_hash,
                                                            const std::shared_ptr<const Clock>& clock);

/// Records that a token belongs to the account of another.
void join_accounts(const std::string& base_url, const std::string& token_hash, const std::string& other_token_hash,
                   const std::shared_ptr<const Clock>& clock);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
