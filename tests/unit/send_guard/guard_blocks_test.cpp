#include <cstdlib>
#include <ctime>
#include <string>

#include <gmock/gmock.h>

#include "rules_fixture.hpp"

// The blocks that return codes cause, and their ends.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::SendBlock;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GuardBlocks : public RulesFixture {
protected:
    GuardBlocks() {
        options.pace_requests = 0;
        options.daily_quota = {{Channel::wechat, 0}};
    }
    /// Expects the channel to be blocked until exactly then.
    void expect_closed_until(const Channel& channel, std::int64_t from, std::int64_t until) {
        EXPECT_FALSE(open(channel, from));
        EXPECT_FALSE(open(channel, until - 1));
        EXPECT_TRUE(open(channel, until));
    }
};

TEST_F(GuardBlocks, A900ClosesItsChannelUntilMidnightInChina) {
    answered(Channel::wechat, 900, china("2026-03-04 15:30:00"));
    expect_closed_until(Channel::wechat, china("2026-03-04 15:30:00"), china("2026-03-05 00:00:00"));
}

TEST_F(GuardBlocks, A900InTheLastSecondOfTheDayClosesForThatSecond) {
    const auto now = china("2026-03-04 23:59:59");
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now, now + second);
}

TEST_F(GuardBlocks, A900InTheFirstSecondOfTheDayClosesForAllOfIt) {
    const auto now = china("2026-03-05 00:00:00");
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now, now + day);
}

TEST_F(GuardBlocks, ChinasMidnightIsSixteenHoursUtcAndNothingElse) {
    // 2026-03-04 15:59:59.999 and 16:00:00 UTC.
    EXPECT_EQ(pushplus::detail::china_day(1772639999999), 20516);
    EXPECT_EQ(pushplus::detail::china_day(1772640000000), 20517);
    EXPECT_EQ(pushplus::detail::china_midnight(20517), 1772640000000);
    EXPECT_EQ(china("2026-03-05 00:00:00"), 1772640000000);
    // Before 1970, where division rounds the other way.
    EXPECT_EQ(pushplus::detail::china_day(-8 * hour), 0);
    EXPECT_EQ(pushplus::detail::china_day(-8 * hour - 1), -1);
    EXPECT_EQ(pushplus::detail::china_day(-8 * hour - day), -1);
    EXPECT_EQ(pushplus::detail::china_midnight(-1), -8 * hour - day);
}

#ifndef _WIN32  // Its time zones are no matter of the environment.
TEST_F(GuardBlocks, TheMachinesTimeZoneIsOfNoConsequence) {
    const char* const old = std::getenv("TZ");
    const std::string kept = old != nullptr ? old : "";
    for (const char* zone : {"UTC0", "PST8PDT", "NZST-12NZDT", "CST-8"}) {
        SCOPED_TRACE(zone);
        ::setenv("TZ", zone, 1);
        ::tzset();
        account = {};
        answered(Channel::wechat, 900, 1772600000000);
        expect_closed_until(Channel::wechat, 1772600000000, 1772640000000);
    }
    old != nullptr ? ::setenv("TZ", kept.c_str(), 1) : ::unsetenv("TZ");
    ::tzset();
}
#endif

TEST_F(GuardBlocks, A900LeavesTheOtherChannelsOpen) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    EXPECT_TRUE(open(Channel::mail, now));
    EXPECT_FALSE(open(by({Channel::mail, Channel::wechat}), now)) << "a batch went out by a closed channel";
    EXPECT_TRUE(open(by({Channel::mail, Channel::cp}), now));
}

TEST_F(GuardBlocks, A900ClosesItsChannelForAllTokensOfTheAccount) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now, "token");
    EXPECT_FALSE(open(by({Channel::wechat}, "another"), now));
}

TEST_F(GuardBlocks, A900ThatReturnsClosesForTwoDaysAndThenForSeven) {
    auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    now = china("2026-03-05 00:00:00");
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now, now + 2 * day);
    now += 2 * day + hour;
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now, now + 7 * day);
    now += 7 * day;
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now, now + 7 * day);
}

TEST_F(GuardBlocks, A900ThatWasUnderWayWhenTheChannelClosedIsNoReturn) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    answered(Channel::wechat, 900, now + second);
    answered(Channel::wechat, 900, china("2026-03-04 23:59:59"));
    expect_closed_until(Channel::wechat, now, china("2026-03-05 00:00:00"));
}

TEST_F(GuardBlocks, A900OfARequestFromBeforeTheEndIsNoReturnEither) {
    const auto midnight = china("2026-03-05 00:00:00");
    answered(Channel::wechat, 900, midnight - second);
    rules().answered(account, by(Channel::wechat), Channel::wechat, 900, midnight - second, midnight + second);
    EXPECT_TRUE(open(Channel::wechat, midnight + 2 * second));
    rules().answered(account, by(Channel::wechat), Channel::wechat, 900, midnight, midnight + second);
    EXPECT_FALSE(open(Channel::wechat, midnight + day)) << "this one was sent after it opened";
}

TEST_F(GuardBlocks, HaveNoEffectIfTheirRuleIsDisabledHere) {
    const auto now = china("2026-03-04 12:00:00");
    answered(Channel::wechat, 900, now);
    answered(Channel::mail, 903, now);
    answered(Channel::mail, 905, now);
    EXPECT_EQ(rules().status(account, now).blocks.size(), 3U);
    options.block_after_900 = options.block_after_903 = options.block_after_905 = false;
    EXPECT_TRUE(open(Channel::wechat, now));
    EXPECT_EQ(rules().status(account, now).blocks.size(), 0U);
    options.block_after_900 = true;
    EXPECT_FALSE(open(Channel::wechat, now));
    EXPECT_TRUE(open(Channel::mail, now));
}

TEST_F(GuardBlocks, SevenQuietDaysAreForgiven) {
    const auto reopened = china("2026-03-05 00:00:00");
    answered(Channel::wechat, 900, reopened - hour);
    const auto almost = account;
    answered(Channel::wechat, 900, reopened + 7 * day - 1);
    EXPECT_FALSE(open(Channel::wechat, reopened + 8 * day)) << "forgiven too early";

    account = almost;
    answered(Channel::wechat, 900, reopened + 7 * day);
    expect_closed_until(Channel::wechat, reopened + 7 * day, reopened + 8 * day);
}

TEST_F(GuardBlocks, ChannelsAreCountedSeparately) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    const auto next = china("2026-03-05 10:00:00");
    answered(Channel::mail, 900, next);
    expect_closed_until(Channel::mail, next, china("2026-03-06 00:00:00"));
}

TEST_F(GuardBlocks, A900IsReportedWithItsTimeAndReason) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    const auto refusal = admit(by(Channel::wechat), now);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->code, 900);
    EXPECT_EQ(refusal->until, china("2026-03-05 00:00:00"));
    EXPECT_FALSE(refusal->passes_soon) << "no call should wait for midnight";
    EXPECT_THAT(refusal->reason, HasSubstr("wechat"));
    EXPECT_THAT(refusal->reason, HasSubstr("900"));
}

TEST_F(GuardBlocks, A903ClosesItsTokenForGood) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 903, now, "bad");
    for (const auto later : {now, now + 7 * day, now + 3650 * day}) {
        EXPECT_FALSE(open(by({Channel::wechat}, "bad"), later));
        EXPECT_FALSE(open(by({Channel::mail}, "bad"), later)) << "another channel is no way out";
        EXPECT_TRUE(open(by({Channel::wechat}, "good"), later));
    }
    const auto refusal = admit(by({Channel::wechat}, "bad"), now);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->code, 903);
    EXPECT_FALSE(refusal->until);
    EXPECT_FALSE(refusal->passes_soon);
    EXPECT_THAT(refusal->reason, HasSubstr("903"));
}

TEST_F(GuardBlocks, A905ClosesTheAccountForAnHour) {
    const auto now = china("2026-03-04 23:30:00");
    answered(Channel::wechat, 905, now);
    expect_closed_until(Channel::wechat, now, now + hour);
    expect_closed_until(Channel::mail, now, now + hour);
    EXPECT_FALSE(open(by({Channel::app}, "another"), now));
    const auto refusal = admit(by(Channel::mail), now);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->code, 905);
    EXPECT_EQ(refusal->until, now + hour);
    EXPECT_THAT(refusal->reason, HasSubstr("real-name verification"));
    answered(Channel::wechat, 905, now + hour);
    expect_closed_until(Channel::wechat, now + hour, now + 2 * hour);
}

TEST_F(GuardBlocks, NoOtherCodeClosesAnything) {
    for (const std::int64_t code : {0, 200, 302, 401, 403, 500, 600, 805, 888, 899, 901, 902, 904, 906, 999, -900})
        answered(Channel::wechat, code, 0);
    EXPECT_THAT(account.blocks, IsEmpty());
}

TEST_F(GuardBlocks, EachCodeCanBeSwitchedOffForItself) {
    const auto now = china("2026-03-04 15:30:00");
    const auto blocks_after = [&](auto change) {
        account = {};
        options = {};
        change(options);
        for (const int code : {900, 903, 905}) answered(Channel::wechat, code, now);
        std::vector<int> codes;
        for (const auto& block : rules().status(account, now).blocks) codes.push_back(block.code);
        return codes;
    };
    using ::testing::ElementsAre;
    EXPECT_THAT(blocks_after([](auto&) {}), ElementsAre(900, 903, 905));
    EXPECT_THAT(blocks_after([](auto& off) { off.block_after_900 = false; }), ElementsAre(903, 905));
    EXPECT_THAT(blocks_after([](auto& off) { off.block_after_903 = false; }), ElementsAre(900, 905));
    EXPECT_THAT(blocks_after([](auto& off) { off.block_after_905 = false; }), ElementsAre(900, 903));
}

TEST_F(GuardBlocks, StatusShowsThoseInForce) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    answered(Channel::wechat, 903, now, "bad");
    answered(Channel::wechat, 905, now);
    auto status = rules().status(account, now);
    ASSERT_EQ(status.blocks.size(), 3U);
    EXPECT_EQ(status.blocks[0].scope, SendBlock::Scope::channel);
    EXPECT_EQ(status.blocks[0].channel, Channel::wechat);
    EXPECT_EQ(status.blocks[0].code, 900);
    EXPECT_EQ(status.blocks[0].until, pushplus::DateTime(std::string("2026-03-05 00:00:00")).time_point());
    EXPECT_EQ(status.blocks[1].scope, SendBlock::Scope::token);
    EXPECT_TRUE(status.blocks[1].channel.empty());
    EXPECT_EQ(status.blocks[1].code, 903);
    EXPECT_FALSE(status.blocks[1].until);
    EXPECT_EQ(status.blocks[2].scope, SendBlock::Scope::account);
    EXPECT_EQ(status.blocks[2].code, 905);
    EXPECT_EQ(status.blocks[2].until, pushplus::DateTime(std::string("2026-03-04 16:30:00")).time_point());

    status = rules().status(account, china("2026-03-05 00:00:00"));
    ASSERT_EQ(status.blocks.size(), 1U);
    EXPECT_EQ(status.blocks[0].code, 903);
}

TEST_F(GuardBlocks, StayWhenTheClockIsSetBackADay) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    expect_closed_until(Channel::wechat, now - day, china("2026-03-05 00:00:00"));
}

TEST_F(GuardBlocks, AreOverWhenTheClockIsSetForwardADay) {
    const auto now = china("2026-03-04 15:30:00");
    answered(Channel::wechat, 900, now);
    answered(Channel::wechat, 905, now);
    EXPECT_TRUE(open(Channel::wechat, now + day));
}

// The clock said 2096 when a restriction was met, and a file kept its end.
TEST_F(GuardBlocks, LastNoLongerThanTheirRuleFromNow) {
    const auto far = china("2096-01-01 12:00:00"), now = china("2026-03-04 12:00:00");
    answered(Channel::wechat, 900, far);
    answered(Channel::wechat, 905, far);
    answered(Channel::wechat, 903, far);
    pushplus::detail::GuardRules::key_refused(account, "secret", 403, 0, far);
    pushplus::detail::GuardRules::bound_blocks(account, now);
    std::vector<std::int64_t> ends;
    for (const auto& block : account.blocks) ends.push_back(block.until);
    EXPECT_EQ(ends, (std::vector<std::int64_t>{china("2026-03-05 00:00:00"), now + hour, 0, now + hour}));
}

}  // namespace
}  // namespace pushplus_test
