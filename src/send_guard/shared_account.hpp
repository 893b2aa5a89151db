#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>
#include <pushplus/state_store.hpp>

#include "../base/fair_turn.hpp"
#include "../base/mutex_of_process.hpp"
#include "guard_rules.hpp"
#include "guard_state.hpp"
#include "own_requests.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Milliseconds since the machine started.
[[nodiscard]] std::int64_t machine_time(const Clock& clock);
/// How a clock's calendar is set: its time less the monotonic one, in milliseconds.
[[nodiscard]] std::int64_t setting_of_calendar(const Clock& clock);
/// By how much it was set between two settings. Less than a second is none.
[[nodiscard]] std::int64_t set_by(std::int64_t before, std::int64_t after) noexcept;

/// What became of a send that was counted.
struct Correction {
    GuardedSend send;
    std::int64_t admitted = 0;
    std::optional<std::int64_t> moved_to;  ///< Unset: it was not sent.

    /// Moves its times by as many milliseconds.
    void shift(std::int64_t by);
};

/// What this process knows of an account's text in a store.
struct KnownText {
    static constexpr std::uint64_t none = ~std::uint64_t{0};

    std::uint64_t revision = none;    ///< Of memory's revisions, the last that the store has.
    GuardState head;                  ///< Of the text, with the highest number that was seen. No id: none was.
    std::string token_hash;           ///< Under which the text lies; empty: it was not looked for yet.
    std::set<std::string> lead_here;  ///< Other tokens' hashes, whose texts lead there.
    /// When these are made to lead there again, in milliseconds since the machine started.
    std::optional<std::int64_t> lead_again_at{};
    std::vector<std::shared_ptr<Correction>> to_correct;  ///< What the store could not be told.
    std::uint64_t joins = 0;                              ///< Of memory's, the last whose tokens' texts lead there.
    std::vector<GuardState> joined_heads;  ///< Of the texts of those that were joined, as `head`; not looked at yet.
    std::int64_t ahead = 0;                ///< How far the store's clock is ahead of this process's calendar.
    bool knows_ahead = false;              ///< Memory has times by it.
    OwnRequests own{};
    /// When the store's clock was last compared with this process's calendar, in milliseconds since the machine
    /// started, and by how much it was ahead.
    std::optional<std::pair<std::int64_t, std::int64_t>> compared{};
};

/// From one measure of a store's clock to another, unless that was set meanwhile: times that were read from a text by
/// `from` are then what they are by `to`.
[[nodiscard]] std::int64_t shift_between(std::int64_t from, std::int64_t to) noexcept;

/// The text, and its store, that says of an account what memory does, while its revision is the same.
struct LastText {
    std::weak_ptr<StateStore> store;
    std::uint64_t revision = 0;
    std::string text;
};

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
        std::uint64_t joins;  ///< How often another was joined with it.
        KnownText& text;      ///< In `store`, which was named; else of no meaning.
        LastText& last_text;
        std::int64_t& last_turn;      ///< When it last sent in its own turn; 0: never.
        std::int64_t& began;          ///< When the first of its clients was made, as far as is known.
        std::uint64_t& clearings;     ///< How often its blocks were cleared.
        const SharedAccount& holder;  ///< Another if this one was joined with it since.
        std::int64_t now;             ///< Milliseconds since 1970.
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
    /// Calls `use` with the object that holds the account, while no other thread uses it.
    static void with_whole(const std::shared_ptr<SharedAccount>& account,
                           const std::function<void(SharedAccount& whole, std::int64_t now)>& use);
    void follow_calendar(std::int64_t now);
    void add(SharedAccount& other);
    /// Whether the store that it was read from last has all that memory does.
    [[nodiscard]] bool is_stored() const;

    [[nodiscard]] KnownText& text_in(const std::shared_ptr<StateStore>& store);

    const std::shared_ptr<const Clock> clock_;
    FairTurn turn_;  ///< Taken before the other.
    MutexOfProcess mutex_;
    GuardedAccount account_;
    std::uint64_t revision_ = 0;
    std::uint64_t joins_ = 0;
    std::vector<std::pair<std::weak_ptr<StateStore>, KnownText>> texts_;
    LastText last_text_;
    const StateStore* last_store_ = nullptr;  ///< That memory has been read from or written to.
    std::int64_t last_turn_ = 0;
    std::int64_t began_;
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
