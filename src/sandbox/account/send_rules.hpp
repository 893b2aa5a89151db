#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/send_request.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The service's send limits: pace, daily quotas and equal contents. Not synchronized. Times are milliseconds since
/// 1970.
class SendRules {
public:
    struct Day {
        std::int64_t day = 0;
        std::int64_t requests = 0;
    };
    /// What has been counted, and the quotas that were set.
    struct Counts {
        std::map<std::string, std::int64_t> quotas;
        std::map<std::string, Day> days;
        std::deque<std::int64_t> requests;
        std::map<std::string, std::deque<std::int64_t>, std::less<>> contents;
    };

    explicit SendRules(AccountTier tier) noexcept : tier_(tier) {}

    /// Counts a request on `channels` and throws the service's `Refusal`, if any. Refused requests count, too.
    void count(const std::vector<std::string>& channels, std::string_view content, std::int64_t now);
    /// The return code of one channel: 900 past its quota, else 200. Call it after `count`.
    [[nodiscard]] int code_of(const std::string& channel, std::int64_t now) const;

    /// Sets a channel's daily quota, in place of the service's.
    void set_quota(const std::string& channel, std::int64_t requests) { counts_.quotas[channel] = requests; }
    void set_verified(bool verified) noexcept { verified_ = verified; }
    [[nodiscard]] std::int64_t sent_today(const std::string& channel, std::int64_t now) const;

    /// For a state that is kept over restarts.
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
    void restore(Counts counts) { counts_ = std::move(counts); }

private:
    [[nodiscard]] std::int64_t quota_of(const std::string& channel) const;

    AccountTier tier_;
    bool verified_ = true;
    Counts counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
