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

/// Why a request is held back.
struct GuardRefusal {
    std::string reason;                 ///< For people.
    int code = 0;                       ///< The service's earlier return code, if that is the reason.
    std::optional<std::int64_t> until;  ///< Milliseconds since 1970; unset: until the block is cleared.
    bool passes_soon = false;           ///< The reason is a pace limit, or a store that is busy or fails.
    bool store_fails = false;           ///< The reason is a store that fails.
};

/// When a send may go, which is counted at that time; or why it is held back.
struct GuardAdmission {
    std::int64_t at = 0;  ///< Milliseconds since 1970. Of a refusal, the time of the decision.
    std::optional<GuardRefusal> refusal;
    bool is_ahead = false;     ///< It goes when that time has come, and is confirmed then.
    std::int64_t goes_at = 0;  ///< `at` by this process's calendar, if that is not what `at` is by.
    bool undecided = false;    ///< A refusal for the store's sake: what was counted before stays counted.
};

/// The limits of an account, by its tier and the program's options.
class GuardRules {
public:
    GuardRules(AccountTier tier, const SendGuardOptions& options);

    /// Admits a send now, or, if the pace allows it by `latest`, gives it the next free place; and counts it. Places
    /// are given in the order of the calls. Adds lines for the log to `warnings`.
    [[nodiscard]] GuardAdmission admit(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                       std::int64_t latest, std::vector<std::string>& warnings) const;
    /// Decides again when the place that `admit` gave has come: a block may have begun since, or another request may
    /// have been moved into its way, or it moves to a day whose quota is used up. A send that is held back is no longer
    /// counted.
    [[nodiscard]] GuardAdmission confirm(GuardedAccount& account, const GuardedSend& send, std::int64_t place,
                                         std::int64_t now, std::int64_t latest,
                                         std::vector<std::string>& warnings) const;
    /// For a process that sends without the store it shares: admits a send if this is its own turn and `last_turn` was
    /// another, and counts it. Else the refusal tells when its next turn begins, if it has one.
    [[nodiscard]] GuardAdmission admit_in_own_turn(GuardedAccount& account, const GuardedSend& send, std::int64_t now,
                                                   std::int64_t& last_turn, std::vector<std::string>& warnings) const;
    /// Why the send is held back whatever the pace allows.
    [[nodiscard]] std::optional<GuardRefusal> refusal_in_any_case(GuardedAccount& account, const GuardedSend& send,
                                                                  std::int64_t now) const;
    /// Counts as many requests as the pace allows, of which nothing else is known.
    void fill_pace(GuardedAccount& account, std::int64_t now) const;
    /// Removes a counted send that was certainly not sent.
    void take_back(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted) const;
    /// Whether a request that took so long is counted from its end.
    [[nodiscard]] bool took_long(std::int64_t admitted, std::int64_t now) const noexcept {
        return now - admitted > pace_margin_;
    }
    /// Counts such a request from its end.
    void delay(GuardedAccount& account, const GuardedSend& send, std::int64_t admitted, std::int64_t now) const;
    /// Adds the block, if any, for the return code of one channel, after a send that was admitted at `admitted`.
    void answered(GuardedAccount& account, const GuardedSend& send, const Channel& channel, std::int64_t code,
                  std::int64_t admitted, std::int64_t now) const;
    /// Adds the block, if any, for the return code of a request other than a send, made for the token of this hash.
    void answered(GuardedAccount& account, const std::string& token_hash, std::int64_t code, std::int64_t now) const;

    /// Why no AccessKey may be asked for with this token and the secretKey of this hash; unset if one may.
    [[nodiscard]] std::optional<GuardRefusal> key_refusal(const GuardedAccount& account, const std::string& token_hash,
                                                          std::string_view secret_hash, std::int64_t now) const;
    /// The service refused to issue a key, with `code`, or 0 without one. The next request waits for a pause that grows
    /// from a second to an hour, and for `at_least` milliseconds, but no longer than an hour.
    static void key_refused(GuardedAccount& account, std::string_view secret_hash, std::int64_t code,
                            std::int64_t at_least, std::int64_t now);
    /// Ends that pause.
    static void key_issued(GuardedAccount& account, std::string_view secret_hash);

    /// Removes one channel's block, or all blocks if `channel` is null.
    static void clear(GuardedAccount& account, const Channel* channel);

    /// Shortens blocks that would last longer from `now` on than their rule says: another clock set their end.
    static void bound_blocks(GuardedAccount& account, std::int64_t now);
    /// Whether nothing in the account matters any more.
    [[nodiscard]] static bool is_over(const GuardedAccount& account, std::int64_t now);

    /// The longest wait for a place, if all requests before it are over.
    [[nodiscard]] std::chrono::milliseconds usual_wait() const noexcept {
        return std::chrono::milliseconds(pace_requests_ > 0 ? counted_window() : 0);
    }
    /// The blocks in force at `now`, and today's counts.
    [[nodiscard]] SendGuardStatus status(const GuardedAccount& account, std::int64_t now) const;

private:
    /// What the pace counts within, in milliseconds.
    [[nodiscard]] std::int64_t counted_window() const noexcept { return pace_window_ + pace_margin_; }
    [[nodiscard]] std::optional<GuardRefusal> blocked(const GuardedAccount& account, const GuardedSend& send,
                                                      std::int64_t now) const;
    [[nodiscard]] std::optional<GuardRefusal> token_refusal(const GuardedAccount& account,
                                                            const std::string& token_hash, std::int64_t now) const;
    [[nodiscard]] std::optional<GuardRefusal> past_quota(const GuardedAccount& account, const GuardedSend& send,
                                                         std::int64_t now) const;
    /// The first time from `now` on at which the pace has room for the send.
    [[nodiscard]] std::int64_t next_place(const GuardedAccount& account, const GuardedSend& send,
                                          std::int64_t now) const;
    [[nodiscard]] std::optional<GuardRefusal> too_often(GuardedAccount& account, const GuardedSend& send,
                                                        std::int64_t now) const;
    [[nodiscard]] GuardRefusal too_many(std::int64_t until) const;
    /// Forgets what no rule counts any more.
    void forget_past(GuardedAccount& account, std::int64_t now) const;
    void count(GuardedAccount& account, const GuardedSend& send, std::int64_t at,
               std::vector<std::string>& warnings) const;
    void restrict(GuardedBlock& block, std::int64_t admitted, std::int64_t now) const;
    [[nodiscard]] std::int64_t quota_of(const Channel& channel) const;
    [[nodiscard]] bool applies(std::int64_t code) const;
    [[nodiscard]] const GuardedBlock* find_in_force(const GuardedAccount& account, std::string_view scope,
                                                    std::int64_t now) const;

    SendGuardOptions options_;
    AccountTier tier_;
    std::int64_t pace_requests_;
    std::int64_t pace_window_;
    std::int64_t pace_margin_;
    bool reserves_a_turn_ = false;
};

/// What the guard needs to know of a send.
struct GuardedSend {
    std::string token_hash;  ///< Of the token that the request carries.
    std::uint64_t content_hash = 0;
    std::vector<Channel> channels;  ///< One, or several for a batch. Never empty.
};

/// Days since 1970 by China Standard Time (UTC+8), and the time at which such a day begins.
[[nodiscard]] std::int64_t china_day(std::int64_t at) noexcept;
[[nodiscard]] std::int64_t china_midnight(std::int64_t day) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
