#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>
#include <pushplus/send_guard.hpp>

#include "../base/mutex_of_process.hpp"
#include "guard_rules.hpp"
#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Applies the rules to one account's state, in memory or in a store.
///
/// When the store fails, the guard logs it once and uses memory instead, starting with what it last saw in the store.
/// When the store works again, the guard adds what happened meanwhile: a full disk must lose neither an alarm nor a
/// block. A store that is only busy works: its sends are refused until it is free, because memory does not know what
/// other processes send.
///
/// Thread safety: all methods may be called from any thread.
class Guard {
public:
    Guard(AccountTier tier, const SendGuardOptions& options, const std::string& own_token,
          std::shared_ptr<const Clock> clock, std::function<void(std::string_view)> warn);

    [[nodiscard]] bool waits() const noexcept { return waits_; }
    /// The hash of the client's own token.
    [[nodiscard]] const std::string& own_token_hash() const noexcept { return own_token_hash_; }

    struct Admission {
        std::int64_t at = 0;  ///< The time of the decision, in milliseconds since 1970.
        std::optional<GuardRefusal> refusal;
    };
    /// See GuardRules. The clock is read while no other thread or process can change the state, so that later callers
    /// see a later time.
    [[nodiscard]] Admission admit(const GuardedSend& send);
    void take_back(const GuardedSend& send, std::int64_t admitted);
    void answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                  std::int64_t admitted);

    /// Adds these tokens to the account.
    void know(const std::vector<std::string>& tokens);

    [[nodiscard]] Result<SendGuardStatus> status();
    /// Removes one channel's block, or all blocks if `channel` is null.
    [[nodiscard]] Result<void> clear(const Channel* channel);

private:
    [[nodiscard]] std::int64_t now() const;

    using Change = std::function<void(GuardState&)>;
    /// How an attempt to change the state in the store ended.
    struct Stored {
        Result<void> result;        ///< The error is the store's.
        bool damaged = false;       ///< The stored text could not be read and was replaced.
        bool may_not_send = false;  ///< No send may be admitted from memory instead.
    };
    /// Changes the state in the store, or in memory if there is no store or it fails. What counts a send is changed in
    /// memory only if memory may decide.
    [[nodiscard]] Stored change(const Change& change, bool counts_a_send = false);
    [[nodiscard]] Stored change_stored(const Change& change);
    [[nodiscard]] Stored change_stored_in_time(const Change& change);
    [[nodiscard]] Result<void> update_store(const std::function<void(std::string& text)>& change) const;
    [[nodiscard]] GuardRefusal refusal_by_store(const Error& error, std::int64_t at) const;

    const GuardRules rules_;
    const std::shared_ptr<SendGuardStore> store_;
    const std::string own_token_hash_;
    const std::shared_ptr<const Clock> clock_;
    const std::function<void(std::string_view)> warn_;
    const bool waits_;

    MutexOfProcess mutex_;
    GuardState memory_;             ///< The state if there is no store, else its last known state.
    bool store_is_behind_ = false;  ///< Memory has changes that the store has not.
    std::chrono::steady_clock::time_point store_retry_at_;  ///< Set after a slow failure.
    Stored store_failed_with_;                              ///< What is returned until then.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
