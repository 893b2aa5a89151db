#include "send_guard/equal_contents.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rules_fixture.hpp"
#include "send_guard/guard_state.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::EqualContents;
using pushplus::detail::GuardedAccount;
using pushplus::detail::GuardedContent;
using pushplus::detail::GuardedSend;
using pushplus::detail::GuardRules;

std::vector<std::int64_t> looked_through(const std::vector<GuardedContent>& contents, const std::string& hash) {
    std::vector<std::int64_t> times;
    for (const auto& content : contents)
        if (content.hash == hash) times.push_back(content.at);
    std::sort(times.begin(), times.end());
    return times;
}

std::vector<std::int64_t> found(EqualContents& equal, const std::vector<GuardedContent>& contents,
                                const std::string& hash) {
    auto times = equal.times_of(hash, contents);
    std::sort(times.begin(), times.end());
    return times;
}

TEST(EqualContents, AreThoseThatLookingThroughFinds) {
    std::mt19937 random(20260304);  // NOLINT: the same in each run.
    std::vector<GuardedContent> contents;
    EqualContents equal;
    for (int step = 0; step < 3000; ++step) {
        const auto hash = "content-" + std::to_string(random() % 40);
        ASSERT_EQ(found(equal, contents, hash), looked_through(contents, hash)) << "at step " << step;
        switch (random() % 8) {
            case 0:
                if (contents.empty()) break;
                equal.removed(contents.back().hash, contents.back().at);
                contents.pop_back();
                break;
            case 1:  // As merging does, which does not report it.
                contents.push_back({hash, step});
                break;
            case 2:
                if (random() % 20 != 0) break;
                contents.erase(contents.begin(), contents.begin() + static_cast<long>(contents.size() / 4));
                equal.forget();
                break;
            default: contents.push_back({hash, step}); equal.added(hash, step);
        }
    }
}

// The rules over a full hour of sends, as a member's.
TEST(EqualContents, CountWithinAFullHour) {
    pushplus::SendGuardOptions options;
    options.pace_requests = 0;
    options.daily_quota = {{pushplus::Channel::wechat, 0}};
    const GuardRules rules(pushplus::AccountTier::member, options);
    GuardedAccount account;
    std::vector<std::string> warnings;
    std::int64_t now = china("2026-03-04 12:00:00");
    const auto admitted = [&](const std::string& content) {
        now += 2000;
        return !rules.admit(account, {"token", content, {pushplus::Channel::wechat}}, now, now, warnings).refusal;
    };
    for (int i = 0; i < 6000; ++i) ASSERT_TRUE(admitted("content-" + std::to_string(i))) << i;
    EXPECT_LE(account.contents.size(), 2500U) << "what is older than an hour is kept";
    EXPECT_TRUE(admitted("content-5999"));
    EXPECT_TRUE(admitted("content-5999"));
    EXPECT_FALSE(admitted("content-5999"));
    rules.take_back(account, {"token", "content-5999", {pushplus::Channel::wechat}}, now - 2000);
    EXPECT_TRUE(admitted("content-5999"));
    EXPECT_TRUE(admitted("content-1"));
}

}  // namespace
}  // namespace pushplus_test
