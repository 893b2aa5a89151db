#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/date_time.hpp>

#include "send_guard/guard_rules.hpp"

namespace pushplus_test {

/// Milliseconds since 1970 of a time in UTC+8.
inline std::int64_t china(const std::string& time) {
    const auto moment = pushplus::DateTime(time).time_point().value();
    return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
}

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

/// The rules applied to one account, at times that the test chooses.
class RulesFixture : public ::testing::Test {
protected:
    using Channel = pushplus::Channel;
    using GuardRefusal = pushplus::detail::GuardRefusal;
    using GuardedSend = pushplus::detail::GuardedSend;

    /// Each send has its own content, so that no limit of equal contents applies.
    GuardedSend by(std::vector<Channel> channels, std::string token = "token") {
        return {std::move(token), ++contents_, std::move(channels)};
    }
    GuardedSend by(Channel channel) { return by(std::vector<Channel>{std::move(channel)}); }

    pushplus::detail::GuardRules rules() const { return {tier, options}; }
    std::optional<GuardRefusal> admit(const GuardedSend& send, std::int64_t now) {
        return rules().admit(account, send, now, now, warnings).refusal;
    }
    bool passes(const GuardedSend& send, std::int64_t now) { return !admit(send, now); }
    /// Whether a send would be admitted, without counting it.
    bool open(const GuardedSend& send, std::int64_t now) const {
        auto copy = account;
        std::vector<std::string> dropped;
        return !rules().admit(copy, send, now, now, dropped).refusal;
    }
    bool open(Channel channel, std::int64_t now) { return open(by(std::move(channel)), now); }
    void answered(Channel channel, std::int64_t code, std::int64_t now, std::string token = "token") {
        rules().answered(account, by({channel}, std::move(token)), channel, code, now, now);
    }

    RulesFixture() { options.pace_margin = std::chrono::milliseconds(0); }

    pushplus::AccountTier tier = pushplus::AccountTier::verified;
    pushplus::SendGuardOptions options;
    pushplus::detail::GuardedAccount account;
    std::vector<std::string> warnings;

private:
    std::uint64_t contents_ = 0;
};

}  // namespace pushplus_test
