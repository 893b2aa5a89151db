#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/error.hpp>
#include <pushplus/send_guard.hpp>
#include <pushplus/send_request.hpp>

#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedSend;
struct GuardRefusal;

/// The limits of an account, by its tier and the program's options.
class GuardRules {
public:
    GuardRules(AccountTier tier, const SendGuardOptions& options);

    /// Decides whether a send may go out at `now`, and counts it if so. Adds lines for the log to `warnings`.
    [[nodiscard]] std::optional<GuardRefusal> admit(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                                    std::vector<std::string>& warnings) const;
    /// Removes a counted send that was certainly not sent.
    void take_back(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted) const;
    /// Adds the block, if any, for the return code of one channel, after a send that was admitted at `admitted`.
    void answered(GuardedAccount& account, const GuardedSend& send, const Channel& channel, std::int64_t code,
                  std::int64_t admitted, std::int64_t now) const;
    /// The blocks in force at `now`, and today's counts.
    [[nodiscard]] SendGuardStatus status(const GuardedAccount& account, std::int64_t now) const;

private:
    [[nodiscard]] std::optional<GuardRefusal> blocked(const GuardedAccount& account, const GuardedSend& send,
                                                      std::int64_t now) const;
    [[nodiscard]] std::optional<GuardRefusal> past_quota(const GuardedAccount& account, const GuardedSend& send,
                                                         std::int64_t now) const;
    [[nodiscard]] std::optional<GuardRefusal> too_fast(const GuardedAccount& account, const GuardedSend& send,
                                                       std::int64_t now) const;
    [[nodiscard]] std::int64_t quota_of(const Channel& channel) const;
    [[nodiscard]] bool applies(std::int64_t code) const;
    [[nodiscard]] const GuardedBlock* find_in_force(const GuardedAccount& account, std::string_view scope,
                                                    std::int64_t now) const;

    SendGuardOptions options_;
    AccountTier tier_;
    std::int64_t pace_requests_;
    std::int64_t pace_window_;
};

/// What the guard needs to know of a send.
struct GuardedSend {
    std::string token_hash;
    std::string content_hash;
    std::vector<Channel> channels;  ///< One, or several for a batch. Never empty.
};

/// Why a send is held back.
struct GuardRefusal {
    std::string reason;                 ///< For people.
    int code = 0;                       ///< The service's earlier return code, if that is the reason.
    std::optional<std::int64_t> until;  ///< Milliseconds since 1970; unset: until the block is cleared.
    bool passes_soon = false;           ///< The reason is a pace limit, or a store that is busy.
    ErrorKind kind = ErrorKind::rate_limited;
};

/// Days since 1970 by China Standard Time (UTC+8), and the time at which such a day begins.
[[nodiscard]] std::int64_t china_day(std::int64_t at) noexcept;
[[nodiscard]] std::int64_t china_midnight(std::int64_t day) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
