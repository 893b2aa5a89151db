#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rules_fixture.hpp"

// Requests per day on each channel. The numbers are from the service's page of limits.

namespace pushplus_test {
namespace {

using pushplus::AccountTier;
using pushplus::Channel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GuardQuota : public RulesFixture {
protected:
    GuardQuota() { options.pace_requests = 0; }

    /// Sets the number of requests made today.
    void made(Channel channel, std::int64_t requests, bool warned = true) {
        pushplus::detail::GuardedDay entry;
        entry.channel = std::move(channel);
        entry.day = pushplus::detail::china_day(now);
        entry.requests = requests;
        entry.warned = warned;
        account.days.push_back(entry);
    }
    std::int64_t sent_today(std::int64_t when) {
        const auto status = rules().status(account, when);
        return status.sent_today.empty() ? 0 : status.sent_today.front().requests;
    }

    const std::int64_t now = china("2026-03-04 12:00:00");
    const std::int64_t midnight = china("2026-03-05 00:00:00");
};

struct ChannelQuota {
    Channel::Name channel;
    std::int64_t verified;
    std::int64_t member;
};

TEST_F(GuardQuota, IsTheServicesOwnForEachChannelAndTier) {
    for (const auto& quota : {ChannelQuota{Channel::wechat, 200, 2000}, ChannelQuota{Channel::cp, 1000, 10'000},
                              ChannelQuota{Channel::webhook, 1000, 10'000}, ChannelQuota{Channel::mail, 200, 1000},
                              ChannelQuota{Channel::extension, 1000, 10'000}, ChannelQuota{Channel::app, 200, 2000},
                              ChannelQuota{Channel::clawbot, 1000, 10'000}, ChannelQuota{Channel::qq, 200, 1000}}) {
        for (const auto of : {AccountTier::verified, AccountTier::member}) {
            tier = of;
            const auto most = of == AccountTier::member ? quota.member : quota.verified;
            SCOPED_TRACE(std::string(quota.channel.text()) + " " + std::to_string(most));
            account = {};
            made(quota.channel, most - 1);
            EXPECT_TRUE(passes(by(quota.channel), now));
            const auto refusal = admit(by(quota.channel), now);
            ASSERT_TRUE(refusal);
            EXPECT_EQ(refusal->until, midnight);
            EXPECT_FALSE(refusal->passes_soon);
            EXPECT_EQ(refusal->code, 0);
            EXPECT_THAT(refusal->reason, HasSubstr(std::to_string(most)));
            EXPECT_THAT(refusal->reason, HasSubstr(std::string(quota.channel.text())));
        }
    }
}

TEST_F(GuardQuota, IsNoneForChannelsTheServiceNamesNoneFor) {
    for (const Channel& channel :
         {Channel(Channel::sms), Channel(Channel::voice), Channel(Channel::cmcc), Channel(std::string("new"))}) {
        account = {};
        made(channel, 1'000'000);
        EXPECT_TRUE(passes(by(channel), now)) << channel.text();
    }
    EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(GuardQuota, StartsAgainAtMidnightInChina) {
    made(Channel::wechat, 200);
    EXPECT_FALSE(passes(by(Channel::wechat), midnight - 1));
    EXPECT_TRUE(passes(by(Channel::wechat), midnight));
    EXPECT_EQ(sent_today(midnight), 1);
}

TEST_F(GuardQuota, OfOneChannelLeavesTheOthersOpen) {
    made(Channel::wechat, 200);
    EXPECT_TRUE(passes(by(Channel::mail), now));
    EXPECT_FALSE(passes(by({Channel::mail, Channel::wechat}), now));
    EXPECT_EQ(rules().status(account, now).sent_today.back().requests, 1) << "a refused batch was counted";
}

TEST_F(GuardQuota, CountsAChannelTwiceThatABatchNamesTwice) {
    made(Channel::webhook, 998);
    EXPECT_FALSE(passes(by({Channel::webhook, Channel::webhook, Channel::webhook}), now));
    EXPECT_TRUE(passes(by({Channel::webhook, Channel::webhook}), now));
    EXPECT_EQ(sent_today(now), 1000);
}

TEST_F(GuardQuota, WarnsOnceWhenFourFifthsAreUsed) {
    made(Channel::wechat, 158, false);
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_THAT(warnings, IsEmpty()) << "warned at 159 of 200";
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_THAT(warnings, ElementsAre("channel wechat: 160 of today's 200 requests are used"));
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_FALSE(passes(by(Channel::wechat), now));
    EXPECT_EQ(warnings.size(), 1U);
}

TEST_F(GuardQuota, WarnsAgainOnAnotherDayAndForAnotherChannel) {
    options.daily_quota = {{Channel::wechat, 1}, {Channel::mail, 1}};
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_TRUE(passes(by(Channel::mail), now));
    EXPECT_TRUE(passes(by(Channel::wechat), midnight));
    EXPECT_THAT(warnings, ElementsAre("channel wechat: 1 of today's 1 requests are used",
                                      "channel mail: 1 of today's 1 requests are used",
                                      "channel wechat: 1 of today's 1 requests are used"));
}

TEST_F(GuardQuota, WarnsOnceThoughWhatWasCountedIsTakenBack) {
    options.daily_quota = {{Channel::wechat, 5}};
    made(Channel::wechat, 3, false);
    const auto send = by(Channel::wechat);
    EXPECT_TRUE(passes(send, now));
    rules().take_back(account, send, now);
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_EQ(warnings.size(), 1U);
}

TEST_F(GuardQuota, OnlyWarnsIfTheOptionSaysSo) {
    options.refuse_past_quota = false;
    made(Channel::wechat, 159, false);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_EQ(sent_today(now), 259);
    EXPECT_THAT(warnings,
                ElementsAre("channel wechat: 160 of today's 200 requests are used",
                            "channel wechat: 201 of today's 200 requests are used, and exceeding them restricts "
                            "the account"));
}

TEST_F(GuardQuota, IsTheOptionsOwnWhereTheyNameOne) {
    options.daily_quota = {{Channel::wechat, 2}, {Channel(std::string("new")), 1}, {Channel::mail, 0}};
    EXPECT_TRUE(passes(by({Channel::wechat, Channel(std::string("new"))}), now));
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_FALSE(passes(by(Channel::wechat), now));
    EXPECT_FALSE(passes(by(Channel(std::string("new"))), now));
    made(Channel::mail, 5000);
    EXPECT_TRUE(passes(by(Channel::mail), now)) << "0 is no limit";
    made(Channel::app, 200);
    EXPECT_FALSE(passes(by(Channel::app), now)) << "the service's own still counts for the others";
}

TEST_F(GuardQuota, TakesBackOnTheDayItWasCounted) {
    const auto send = by(Channel::wechat);
    EXPECT_TRUE(passes(send, midnight - 1));
    EXPECT_TRUE(passes(by(Channel::wechat), midnight));
    rules().take_back(account, send, midnight - 1);
    EXPECT_EQ(sent_today(midnight), 1) << "yesterday's request was taken from today's";
}

TEST_F(GuardQuota, StartsAgainWhenTheClockIsSetBackADay) {
    made(Channel::wechat, 200);
    EXPECT_TRUE(passes(by(Channel::wechat), now - day));
    EXPECT_EQ(sent_today(now - day), 1);
}

TEST_F(GuardQuota, KnowsBothDaysWhenTheClockIsSetBackALittleOverMidnight) {
    made(Channel::wechat, 200);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(passes(by(Channel::wechat), midnight + second));
    const auto refusal = admit(by(Channel::wechat), midnight - second);
    ASSERT_TRUE(refusal) << "the day before began again";
    EXPECT_EQ(refusal->until, midnight);
    EXPECT_EQ(sent_today(midnight + second), 3);
}

TEST_F(GuardQuota, IsReportedByStatusForTodayOnly) {
    EXPECT_TRUE(passes(by({Channel::wechat, Channel::mail}), now));
    EXPECT_TRUE(passes(by(Channel::mail), now));
    auto status = rules().status(account, midnight - 1);
    ASSERT_EQ(status.sent_today.size(), 2U);
    EXPECT_EQ(status.sent_today[0].channel, Channel::wechat);
    EXPECT_EQ(status.sent_today[0].requests, 1);
    EXPECT_EQ(status.sent_today[1].channel, Channel::mail);
    EXPECT_EQ(status.sent_today[1].requests, 2);
    EXPECT_THAT(rules().status(account, midnight).sent_today, IsEmpty());
}

}  // namespace
}  // namespace pushplus_test
