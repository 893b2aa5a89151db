#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rules_fixture.hpp"

// At most 5 requests per minute, and the same content 3 times per hour.

namespace pushplus_test {
namespace {

using pushplus::AccountTier;
using pushplus::Channel;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GuardPace : public RulesFixture {
protected:
    const std::int64_t now = china("2026-03-04 12:00:00");
};

TEST_F(GuardPace, LetsFiveRequestsPassWithinAMinuteAndRefusesTheSixth) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now + i * 10 * second)) << i;
    const auto refusal = admit(by(Channel::wechat), now + 50 * second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + minute);
    EXPECT_EQ(refusal->code, 0);
    EXPECT_TRUE(refusal->passes_soon);
    EXPECT_EQ(refusal->reason, "more than 5 requests within 60 s");
}

TEST_F(GuardPace, CountsTheMinuteFromEachRequest) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now + i * 10 * second));
    EXPECT_FALSE(passes(by(Channel::wechat), now + minute - 1));
    EXPECT_TRUE(passes(by(Channel::wechat), now + minute));
    const auto refusal = admit(by(Channel::wechat), now + minute);
    ASSERT_TRUE(refusal) << "the window jumped instead of sliding";
    EXPECT_EQ(refusal->until, now + 70 * second);
    EXPECT_TRUE(passes(by(Channel::wechat), now + 70 * second));
}

TEST_F(GuardPace, DoesNotCountWhatItRefuses) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(passes(by(Channel::wechat), now + i));
    EXPECT_TRUE(passes(by(Channel::wechat), now + minute));
}

TEST_F(GuardPace, CountsAllChannelsTogether) {
    for (const auto& channel : {Channel::wechat, Channel::mail, Channel::cp, Channel::app, Channel::sms})
        EXPECT_TRUE(passes(by(Channel(channel)), now));
    EXPECT_FALSE(passes(by(Channel::qq), now));
}

TEST_F(GuardPace, LetsMembersSendFiveInTenSeconds) {
    tier = AccountTier::member;
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    const auto refusal = admit(by(Channel::wechat), now + 10 * second - 1);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + 10 * second);
    EXPECT_EQ(refusal->reason, "more than 5 requests within 10 s");
    EXPECT_TRUE(passes(by(Channel::wechat), now + 10 * second));
}

TEST_F(GuardPace, TakesItsLimitsFromTheOptions) {
    options.pace_requests = 2;
    options.pace_window = std::chrono::seconds(7);
    EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_TRUE(passes(by(Channel::wechat), now + second));
    const auto refusal = admit(by(Channel::wechat), now + 2 * second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + 7 * second);
    EXPECT_EQ(refusal->reason, "more than 2 requests within 7 s");
}

// Two requests may arrive up to some 300 ms closer together than they left.
TEST_F(GuardPace, KeepsAMarginToTheServicesWindow) {
    options.pace_margin = pushplus::SendGuardOptions().pace_margin;
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    const auto refusal = admit(by(Channel::wechat), now + minute);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + 61 * second);
    EXPECT_TRUE(passes(by(Channel::wechat), now + 61 * second));
}

TEST_F(GuardPace, CountsARequestThatTookLongFromItsEnd) {
    options.pace_margin = std::chrono::seconds(1);
    const auto slow = by({Channel::wechat, Channel::mail});
    EXPECT_TRUE(passes(slow, now));
    EXPECT_TRUE(passes(by({Channel::wechat, Channel::mail, Channel::cp}), now));
    EXPECT_FALSE(rules().took_long(now, now + second));
    EXPECT_TRUE(rules().took_long(now, now + 20 * second));
    rules().delay(account, slow, now, now + 20 * second);
    EXPECT_EQ(admit(by({Channel::wechat, Channel::mail, Channel::cp, Channel::app}), now + 61 * second)->until,
              now + 81 * second);
}

TEST_F(GuardPace, CanBeSwitchedOff) {
    options.pace_requests = 0;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
}

TEST_F(GuardPace, TakesTheLongestWindowThereIs) {
    options.pace_window = std::chrono::seconds::max();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_FALSE(passes(by(Channel::wechat), now + 300 * day));
}

TEST_F(GuardPace, CountsABatchOnceForEachChannel) {
    EXPECT_TRUE(passes(by({Channel::wechat, Channel::mail, Channel::cp}), now));
    const auto refusal = admit(by({Channel::wechat, Channel::mail, Channel::cp}), now + second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + minute);
    EXPECT_TRUE(passes(by({Channel::wechat, Channel::mail}), now + second));
    EXPECT_FALSE(passes(by(Channel::wechat), now + second));
}

TEST_F(GuardPace, ReportsWhenTheWholeBatchIsAllowed) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now + i * second));
    const auto refusal = admit(by({Channel::wechat, Channel::mail, Channel::cp}), now + 5 * second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + minute + 2 * second) << "not when three of the five are a minute old";
    EXPECT_FALSE(open(by({Channel::wechat, Channel::mail, Channel::cp}), now + minute + 2 * second - 1));
    EXPECT_TRUE(open(by({Channel::wechat, Channel::mail, Channel::cp}), now + minute + 2 * second));
}

TEST_F(GuardPace, LetsABatchThatIsLargerThanThePacePassAlone) {
    options.pace_requests = 2;
    const auto batch = [&] { return by({Channel::wechat, Channel::mail, Channel::cp}); };
    EXPECT_TRUE(passes(batch(), now));
    const auto refusal = admit(batch(), now + second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + minute);
    EXPECT_TRUE(passes(batch(), now + minute));
    EXPECT_FALSE(passes(by(Channel::wechat), now + minute));
}

TEST_F(GuardPace, IsNotHeldUpForADayByAClockThatIsSetBack) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_TRUE(passes(by(Channel::wechat), now - day));
    EXPECT_FALSE(open(by({Channel::wechat, Channel::mail, Channel::cp, Channel::app, Channel::qq}), now - day));
}

TEST_F(GuardPace, CountsWhatAClockThatWasALittleAheadAdmitted) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now + 1));
    EXPECT_FALSE(passes(by(Channel::wechat), now));
    EXPECT_FALSE(passes(by(Channel::wechat), now - second)) << "the clock was set back by a second";
    EXPECT_THAT(account.requests, SizeIs(5));
    EXPECT_TRUE(passes(by(Channel::wechat), now + 1 + minute));
}

TEST_F(GuardPace, ForgetsWhatIsOverWhenTheClockIsSetForward) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), now));
    EXPECT_TRUE(passes(by(Channel::wechat), now + day));
    EXPECT_THAT(account.requests, SizeIs(1));
    EXPECT_THAT(account.contents, SizeIs(1));
}

TEST_F(GuardPace, TakesBackWhatSurelyWasNotSent) {
    std::vector<GuardedSend> sends;
    for (int i = 0; i < 5; ++i) {
        sends.push_back(by(Channel::wechat));
        EXPECT_TRUE(passes(sends.back(), now + i));
    }
    EXPECT_FALSE(open(Channel::wechat, now + 5));
    rules().take_back(account, sends[2], now + 2);
    EXPECT_TRUE(passes(by(Channel::wechat), now + 5));
    EXPECT_FALSE(passes(by(Channel::wechat), now + 5));
}

TEST_F(GuardPace, TakesBackABatchInWhole) {
    const auto batch = by({Channel::wechat, Channel::mail, Channel::cp, Channel::app, Channel::qq});
    EXPECT_TRUE(passes(batch, now));
    rules().take_back(account, batch, now);
    EXPECT_THAT(account.requests, IsEmpty());
    EXPECT_THAT(account.contents, SizeIs(0));
    EXPECT_THAT(rules().status(account, now).sent_today, IsEmpty());
}

TEST_F(GuardPace, TakesBackNoMoreThanThereIs) {
    const auto send = by(Channel::wechat);
    rules().take_back(account, send, now);
    EXPECT_TRUE(passes(send, now));
    rules().take_back(account, by(Channel::mail), now - 1);
    ASSERT_THAT(rules().status(account, now).sent_today, SizeIs(1));
    EXPECT_EQ(rules().status(account, now).sent_today[0].requests, 1);
    EXPECT_THAT(account.requests, SizeIs(1));
    EXPECT_THAT(account.contents, SizeIs(1));
}

// A connection may fail only after the window has ended.
TEST_F(GuardPace, TakesBackFromTheDayWhatTheWindowHasForgotten) {
    const auto send = by(Channel::wechat);
    EXPECT_TRUE(passes(send, now));
    EXPECT_TRUE(passes(by(Channel::wechat), now + 2 * minute));
    rules().take_back(account, send, now);
    EXPECT_EQ(rules().status(account, now).sent_today[0].requests, 1);
    EXPECT_THAT(account.requests, SizeIs(1));
}

class GuardEqualContents : public RulesFixture {
protected:
    GuardEqualContents() { options.pace_requests = 0; }
    static GuardedSend same(std::vector<Channel> channels = {Channel::wechat}) {
        return {"token", 0, std::move(channels)};
    }
    const std::int64_t now = china("2026-03-04 12:00:00");
};

TEST_F(GuardEqualContents, PassThreeTimesAnHour) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(passes(same(), now + i * minute)) << i;
    const auto refusal = admit(same(), now + 3 * minute);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + hour);
    EXPECT_TRUE(refusal->passes_soon);
    EXPECT_EQ(refusal->reason, "the same content more than 3 times within an hour");
    EXPECT_TRUE(passes(by(Channel::wechat), now + 3 * minute)) << "another content is held up as well";
    EXPECT_FALSE(passes(same(), now + hour - 1));
    EXPECT_TRUE(passes(same(), now + hour));
    const auto again = admit(same(), now + hour);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->until, now + hour + minute);
}

TEST_F(GuardEqualContents, CountAcrossChannelsAndTokens) {
    EXPECT_TRUE(passes(same({Channel::wechat}), now));
    EXPECT_TRUE(passes(same({Channel::mail}), now));
    auto other = same({Channel::cp});
    other.token_hash = "another";
    EXPECT_TRUE(passes(other, now));
    EXPECT_FALSE(passes(same({Channel::app}), now));
}

TEST_F(GuardEqualContents, TakeTheirLimitFromTheOptions) {
    options.equal_contents_an_hour = 1;
    EXPECT_TRUE(passes(same(), now));
    EXPECT_FALSE(passes(same(), now));
    options.equal_contents_an_hour = 0;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(passes(same(), now));
    EXPECT_TRUE(passes(same(), now));
}

TEST_F(GuardEqualContents, AreTakenBackIfTheySurelyWereNotSent) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(passes(same(), now + i));
    rules().take_back(account, same(), now + 1);
    EXPECT_TRUE(passes(same(), now + 3));
    EXPECT_FALSE(passes(same(), now + 3));
}

TEST_F(GuardEqualContents, WaitForThePaceAsWell) {
    options.pace_requests = 1;
    options.equal_contents_an_hour = 1;
    EXPECT_TRUE(passes(same(), now));
    const auto refusal = admit(same(), now + second);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->until, now + minute) << "the first limit that applies is reported";
    const auto next = admit(same(), now + minute);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->until, now + hour);
}

}  // namespace
}  // namespace pushplus_test
