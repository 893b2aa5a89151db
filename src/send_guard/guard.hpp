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

/// The guard of one account: the rules over the state, in memory or in a store.
///
/// A store that fails is told to the log once and memory takes its place, with what was last seen in the store, until it
/// works again and learns what came to pass meanwhile: an alarm must not be lost because the disk is full, and neither
/// must a block.
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
        std::int64_t at = 0;  ///< When it was decided, in milliseconds since 1970.
        std::optional<GuardRefusal> refusal;
    };
    /// See GuardRules. The clock is read once no other thread and no other process is at the state: whoever comes later
    /// sees a later time.
    [[nodiscard]] Admission admit(const GuardedSend& send);
    void take_back(const GuardedSend& send, std::int64_t admitted);
    void answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                  std::int64_t admitted);

    /// Takes these tokens for the account's own.
    void know(const std::vector<std::string>& tokens);

    [[nodiscard]] Result<SendGuardStatus> status();
    /// All blocks, or one channel's.
    [[nodiscard]] Result<void> clear(const Channel* channel);

private:
    [[nodiscard]] std::int64_t now() const;

    using Change = std::function<void(GuardState&)>;
    /// In the store; in memory if there is none or it fails. The error is the store's.
    [[nodiscard]] Result<void> change(const Change& change);
    [[nodiscard]] Result<void> change_stored(const Change& change, bool& damaged);
    [[nodiscard]] Result<void> change_stored_in_time(const Change& change, bool& damaged);
    [[nodiscard]] Result<void> update_store(const std::function<void(std::string& text)>& change) const;

    const GuardRules rules_;
    const std::shared_ptr<SendGuardStore> store_;
    const std::string own_token_hash_;
    const std::shared_ptr<const Clock> clock_;
    const std::function<void(std::string_view)> warn_;
    const bool waits_;

    MutexOfProcess mutex_;
    GuardState memory_;             ///< The account without a store, else what was last seen of it.
    bool store_is_behind_ = false;  ///< Memory knows what the store could not be told.
    std::chrono::steady_clock::time_point store_rests_until_;  ///< After it has failed slowly.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
