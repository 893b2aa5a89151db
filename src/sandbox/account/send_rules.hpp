#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Why a channel is restricted (900).
struct Restriction {
    std::optional<std::int64_t> until{};  ///< Milliseconds since 1970; unset: for good.
};

/// What the service counts of sends (service.md, "How requests are counted"): requests of the day, of the minute, and
/// equal contents, for the whole person. Not synchronized. Times are milliseconds since 1970.
class SendRules {
public:
    struct Day {
        std::int64_t day = 0;
        std::int64_t requests = 0;
        std::int64_t restricted_until = 0;
        bool restricted_for_good = false;
    };
    /// What has been counted, and the quotas that were set.
    struct Counts {
        std::map<std::string, std::int64_t> quotas{};
        std::map<std::string, Day> days{};
        std::deque<std::int64_t> requests{};  ///< Accepted ones. In a fixed window they count from its first.
        std::map<std::string, std::deque<std::int64_t>, std::less<>> contents{};
    };

    explicit SendRules(const SandboxOptions& options)
        : member_(options.account_tier == AccountTier::member), window_(options.pace_window), paced_(options.pace) {}

    /// Counts a request for the channel's day, whatever becomes of it.
    void count(const std::string& channel, std::int64_t now);
    /// Unset if the channel may be used. Call it after `count`.
    [[nodiscard]] std::optional<Restriction> restriction(const std::string& channel, std::int64_t now) const;
    /// The restriction that lasts longest, of any channel.
    [[nodiscard]] std::optional<Restriction> longest_restriction(std::int64_t now) const;
    /// Throws a `Refusal` if so many requests more are too many for the minute, or the content for the hour.
    void require_pace(std::size_t requests, std::string_view content, std::int64_t now);
    /// Counts requests that were accepted for the minute, and once their content for the hour.
    void accept(std::size_t requests, std::string_view content, std::int64_t now);

    /// Sets a channel's daily quota, in place of the service's.
    void set_quota(const std::string& channel, std::int64_t requests) { counts_.quotas[channel] = requests; }
    [[nodiscard]] std::int64_t sent_today(const std::string& channel, std::int64_t now) const;

    /// For a state that is kept over restarts.
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
    void restore(Counts counts) { counts_ = std::move(counts); }

private:
    [[nodiscard]] std::int64_t quota_of(const std::string& channel) const;
    void forget_old_requests(std::int64_t now);

    bool member_;
    PaceWindow window_;
    bool paced_;
    Counts counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
