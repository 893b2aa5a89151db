#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/send_guard.hpp>

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
          std::function<void(std::string_view)> warn);

    [[nodiscard]] bool enabled() const noexcept { return enabled_; }
    [[nodiscard]] bool waits() const noexcept { return waits_; }
    /// The hash of the client's own token.
    [[nodiscard]] const std::string& own_token_hash() const noexcept { return own_token_hash_; }

    /// See GuardRules. `now` is milliseconds since 1970.
    [[nodiscard]] std::optional<GuardRefusal> admit(const GuardedSend& send, std::int64_t now);
    void take_back(const GuardedSend& send, std::int64_t admitted);
    void answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                  std::int64_t now);

    /// Takes these tokens for the account's own.
    void know(const std::vector<std::string>& tokens);

    [[nodiscard]] Result<SendGuardStatus> status(std::int64_t now);
    /// All blocks, or one channel's.
    [[nodiscard]] Result<void> clear(const Channel* channel);

private:
    using Change = std::function<void(GuardState&)>;
    /// In the store; in memory if there is none or it fails. The error is the store's.
    [[nodiscard]] Result<void> change(const Change& change);
    [[nodiscard]] Result<void> change_stored(const Change& change, bool& damaged);
    [[nodiscard]] Result<void> update_store(const std::function<void(std::string& text)>& change) const;

    const GuardRules rules_;
    const std::shared_ptr<SendGuardStore> store_;
    const std::string own_token_hash_;
    const std::function<void(std::string_view)> warn_;
    const bool enabled_;
    const bool waits_;

    std::mutex mutex_;
    GuardState memory_;             ///< The account without a store, else what was last seen of it.
    bool store_is_behind_ = false;  ///< Memory knows what the store could not be told.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
