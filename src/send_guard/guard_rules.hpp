#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/send_guard.hpp>
#include <pushplus/send_request.hpp>

#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A send, as far as the guard is concerned.
struct GuardedSend {
    std::string token_hash;
    std::string content_hash;
    std::vector<Channel> channels;  ///< One, or those of a batch. Never empty.
};

/// Why a send is held back.
struct GuardRefusal {
    std::string reason;                 ///< For a person.
    int code = 0;                       ///< What the service answered once, if that is the reason.
    std::optional<std::int64_t> until;  ///< Milliseconds since 1970; unset: until it is cleared.
    bool passes_soon = false;           ///< A limit of pace, worth waiting for.
};

/// The limits of an account, from its tier and what the program set otherwise.
class GuardRules {
public:
    GuardRules(AccountTier tier, const SendGuardOptions& options);

    /// Whether a send may go out at `now`; if so it is counted from here on. `warnings` gets what is worth a log line.
    [[nodiscard]] std::optional<GuardRefusal> admit(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                                    std::vector<std::string>& warnings) const;
    /// Takes a counted send back: it surely was not sent.
    void take_back(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted) const;
    /// Arms what the service's answer for one channel calls for, to a send that was admitted at `admitted`.
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
    [[nodiscard]] bool goes_by(std::int64_t code) const;
    [[nodiscard]] const GuardedBlock* find_in_force(const GuardedAccount& account, std::string_view scope,
                                                    std::int64_t now) const;

    SendGuardOptions options_;
    AccountTier tier_;
    std::int64_t pace_requests_;
    std::int64_t pace_window_;
};

/// Days since 1970 in China, and when that day begins.
[[nodiscard]] std::int64_t china_day(std::int64_t at) noexcept;
[[nodiscard]] std::int64_t china_midnight(std::int64_t day) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
