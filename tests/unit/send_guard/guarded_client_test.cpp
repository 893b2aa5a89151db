#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "guarded_client_fixture.hpp"

// The send guard through the client's interface.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class GuardedClient : public GuardedClientFixture {
protected:
    static Transport::Answer batch_codes(const std::string& rows) { return success("[" + rows + "]"); }
};

TEST_F(GuardedClient, RefusesTheSixthSendInAMinuteWithTheTimeToTryAgain) {
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    EXPECT_EQ(requests(), 5);
    clock->advance(minutes(1) - milliseconds(1));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    clock->advance(milliseconds(1));
    EXPECT_TRUE(send(me));
    EXPECT_EQ(requests(), 6);
}

TEST_F(GuardedClient, ReportsATimeThatIsNotTooEarly) {
    const auto me = client();
    clock->advance(milliseconds(1));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    const auto held = send(me);
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().retry_at(), china("2026-03-04 12:01:00") + milliseconds(1));
    EXPECT_THAT(held.error().message(), HasSubstr("12:01:01")) << "the text names a second in which it is still shut";
}

TEST_F(GuardedClient, LetsAMemberSendFiveInTenSeconds) {
    options.account_tier = pushplus::AccountTier::member;
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:00:10");
    clock->advance(seconds(10));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardedClient, IsOneForAllCopiesAndSubClients) {
    const auto me = client();
    const auto copy = me;
    const auto messages = me.messages();
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(copy.messages().send(fresh()));
        EXPECT_TRUE(messages.send(fresh()));
    }
    EXPECT_TRUE(me.send("title", "one line"));
    expect_held(me.send("title", "another"), 0, "2026-03-04 12:01:00");
    expect_held(send(client()), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardedClient, RefusesTheSameContentAFourthTimeWithinAnHour) {
    const auto me = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(me.send("title " + std::to_string(i), "the same"));
    expect_held(me.send("other title", "the same"), 0, "2026-03-04 13:00:00");
    EXPECT_TRUE(me.send("title", "something else"));
    clock->advance(hours(1));
    EXPECT_TRUE(me.send("title", "the same"));
}

TEST_F(GuardedClient, ClosesAChannelAfterA900UntilMidnightInChina) {
    reply({refusal(900), accepted()});
    const auto me = client();
    const auto struck = send(me, Channel::mail);
    ASSERT_FALSE(struck);
    EXPECT_EQ(struck.error().code(), 900);
    EXPECT_EQ(struck.error().delivery(), Delivery::answered);
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    EXPECT_EQ(requests(), 1);
    EXPECT_TRUE(send(me, Channel::cp));
    EXPECT_TRUE(send(me)) << "the default channel is wechat";
    pass_until("2026-03-04 23:59:59");
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    pass_until("2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::mail));
}

TEST_F(GuardedClient, ClosesLongerWhenA900Returns) {
    reply(refusal(900));
    const auto me = client();
    EXPECT_FALSE(send(me));
    pass_until("2026-03-05 08:00:00");
    EXPECT_FALSE(send(me));
    expect_held(send(me), 900, "2026-03-07 08:00:00");
    pass_until("2026-03-07 08:00:00");
    EXPECT_FALSE(send(me));
    expect_held(send(me), 900, "2026-03-14 08:00:00");
    EXPECT_EQ(requests(), 3);
}

TEST_F(GuardedClient, TakesNoNameOfAChannelForWechat) {
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    expect_held(send(me, Channel::wechat), 900, "2026-03-05 00:00:00");
}

TEST_F(GuardedClient, ClosesAfterA900BehindAServersFailure) {
    reply({Transport::body(envelope(900), 503), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    expect_held(send(me), 900, "2026-03-05 00:00:00");
}

TEST_F(GuardedClient, UsesAnInvalidTokenOnlyOnce) {
    reply({refusal(903), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    expect_held(send(me), 903, "");
    set_time("2036-03-04 12:00:00");
    expect_held(send(me, Channel::mail), 903, "");
    EXPECT_EQ(requests(), 1);
    EXPECT_TRUE(send(me, {}, "another-token"));
}

TEST_F(GuardedClient, ClosesTheMessageTokenThatIsInvalidAndNoOther) {
    reply({refusal(903), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me, {}, "message-token-7"));
    expect_held(send(me, {}, "message-token-7"), 903, "");
    EXPECT_TRUE(send(me));
}

TEST_F(GuardedClient, ClosesTheAccountForAnHourAfterA905) {
    reply({refusal(905), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me, Channel::mail));
    expect_held(send(me, Channel::cp), 905, "2026-03-04 13:00:00");
    expect_held(send(me, Channel::cp, "message-token-7"), 905, "2026-03-04 13:00:00");
    clock->advance(hours(1));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardedClient, IsArmedByEachChannelsOwnCodeInABatch) {
    reply({batch_codes(R"({"shortCode":"a","code":200,"channel":"wechat"},
                          {"code":900,"message":"受限","channel":"webhook"},{"code":600,"channel":"mail"})"),
           accepted()});
    const auto me = client();
    EXPECT_TRUE(
        me.messages().send_batch(by_channels({{Channel::wechat, ""}, {Channel::webhook, "x"}, {Channel::mail, "y"}})));
    expect_held(send(me, Channel::webhook), 900, "2026-03-05 00:00:00");
    const auto batch = me.messages().send_batch(by_channels({{Channel::cp, ""}, {Channel::webhook, "x"}}));
    ASSERT_FALSE(batch);
    EXPECT_EQ(batch.error().operation(), "messages.send_batch");
    EXPECT_EQ(batch.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(requests(), 1);
    EXPECT_TRUE(send(me, Channel::wechat));
    EXPECT_TRUE(send(me, Channel::mail));
}

TEST_F(GuardedClient, IsArmedByA903AndA905WithinABatch) {
    reply({batch_codes(R"({"code":903,"channel":"wechat"})"), accepted()});
    const auto me = client();
    EXPECT_TRUE(me.messages().send_batch(by_channels({{Channel::wechat, ""}})));
    expect_held(send(me, Channel::mail), 903, "");

    reply({batch_codes(R"({"code":"905","channel":"wechat"})"), accepted()});
    change_account();
    const auto other = client();
    EXPECT_TRUE(other.messages().send_batch(by_channels({{Channel::wechat, ""}})));
    expect_held(send(other, Channel::mail), 905, "2026-03-04 13:00:00");
}

TEST_F(GuardedClient, TakesA900OfAWholeBatchForAllItsChannels) {
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(me.messages().send_batch(by_channels({{Channel::mail, ""}, {Channel::cp, ""}})));
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    expect_held(send(me, Channel::cp), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::wechat));
}

TEST_F(GuardedClient, FindsTheChannelOfARowWithoutOneByItsPlace) {
    reply({batch_codes(R"({"code":200},{"code":900,"channel":""})"), accepted()});
    const auto me = client();
    EXPECT_TRUE(me.messages().send_batch(by_channels({{Channel::mail, ""}, {Channel::cp, ""}})));
    expect_held(send(me, Channel::cp), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::mail));
}

TEST_F(GuardedClient, FindsTheChannelOfARowWithAnotherNameByItsPlace) {
    reply({batch_codes(R"({"code":200,"channel":"邮件"},{"code":900,"channel":"企业微信"})"), accepted()});
    const auto me = client();
    EXPECT_TRUE(me.messages().send_batch(by_channels({{Channel::mail, ""}, {Channel::cp, ""}})));
    expect_held(send(me, Channel::cp), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::mail));
}

TEST_F(GuardedClient, IsArmedByTheRowsOfABatchThatCanBeRead) {
    reply({batch_codes(R"({"code":900,"channel":"mail"},{"code":"?","channel":"cp"})"), accepted()});
    const auto me = client();
    EXPECT_FALSE(me.messages().send_batch(by_channels({{Channel::mail, ""}, {Channel::cp, ""}})));
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::cp));
}

TEST_F(GuardedClient, CountsABatchOnceForEachChannel) {
    reply(batch_codes(R"({"code":200,"channel":"wechat"})"));
    const auto me = client();
    EXPECT_TRUE(me.messages().send_batch(by_channels({{Channel::wechat, ""}, {Channel::mail, ""}, {Channel::cp, ""}})));
    EXPECT_FALSE(me.messages().send_batch(by_channels({{Channel::app, ""}, {Channel::mail, ""}, {Channel::cp, ""}})));
    EXPECT_EQ(requests(), 1);
    const auto status = me.send_guard().status();
    ASSERT_TRUE(status);
    ASSERT_THAT(status->sent_today, SizeIs(3));
    for (const auto& entry : status->sent_today) EXPECT_EQ(entry.requests, 1) << entry.channel.text();
}

TEST_F(GuardedClient, TakesBackWhatSurelyWasNotSent) {
    reply(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    const auto me = client();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(me.send("t", "the same").error().kind(), ErrorKind::connection);
    EXPECT_THAT(me.send_guard().status()->sent_today, IsEmpty());
    accept();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(me.send("t", "the same"));
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me));
}

TEST_F(GuardedClient, CountsACallOnceHoweverOftenItTriedToConnect) {
    options.retry.max_attempts = 10;
    const auto nobody = Transport::failure(ErrorKind::connection, Delivery::not_sent);
    const auto me = client();
    reply({nobody, nobody, nobody, nobody, nobody, nobody, accepted()});
    EXPECT_TRUE(send(me));
    EXPECT_EQ(requests(), 7);
    const auto status = me.send_guard().status();
    ASSERT_THAT(status->sent_today, SizeIs(1));
    EXPECT_EQ(status->sent_today[0].requests, 1);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me));
}

TEST_F(GuardedClient, CountsWhatMayHaveArrivedAndWhatWasRefused) {
    const auto me = client();
    reply({Transport::failure(ErrorKind::timeout, Delivery::unknown), Transport::body("", 502), refusal(999),
           refusal(500), Transport::body("garbage"), accepted()});
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 5);
}

TEST_F(GuardedClient, CountsNothingThatWasRefusedBeforeItsTurn) {
    const auto me = client();
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(me.send("title", ""));
    EXPECT_THAT(me.send_guard().status()->sent_today, IsEmpty());
    pushplus::CancellationSource stop;
    stop.cancel();
    pushplus::CallOptions canceled;
    canceled.cancellation = stop.token();
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(me.send("title", "text", canceled));
    EXPECT_THAT(me.send_guard().status()->sent_today, IsEmpty());
}

TEST_F(GuardedClient, WarnsInTheLogWhenFourFifthsOfTheDayAreUsed) {
    options.send_guard.pace_requests = 0;
    options.send_guard.daily_quota = {{Channel::mail, 5}};
    const auto me = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(me, Channel::mail));
    EXPECT_THAT(lines(), IsEmpty());
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(me, Channel::mail));
    EXPECT_THAT(lines(), ElementsAre("channel mail: 4 of today's 5 requests are used"));
    expect_held(send(me, Channel::mail), 0, "2026-03-05 00:00:00");
    EXPECT_THAT(lines(), SizeIs(1));
    pass_until("2026-03-05 00:00:00");
    EXPECT_TRUE(send(me, Channel::mail));
}

TEST_F(GuardedClient, ExceedsTheDailyQuotaIfTheOptionSaysSo) {
    options.send_guard.pace_requests = 0;
    options.send_guard.daily_quota = {{Channel::mail, 5}};
    options.send_guard.refuse_past_quota = false;
    const auto me = client();
    for (int i = 0; i < 12; ++i) EXPECT_TRUE(send(me, Channel::mail));
    EXPECT_THAT(lines(), ElementsAre("channel mail: 4 of today's 5 requests are used",
                                     "channel mail: 6 of today's 5 requests are used, and exceeding them restricts the "
                                     "account"));
}

TEST_F(GuardedClient, CanBeSwitchedOff) {
    options.send_guard.enabled = false;
    reply(refusal(900));
    const auto me = client();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(me.send("title", "the same").error().code(), 900);
    EXPECT_EQ(requests(), 10);
    EXPECT_THAT(lines(), IsEmpty());
    const auto status = me.send_guard().status();
    ASSERT_TRUE(status);
    EXPECT_THAT(status->blocks, IsEmpty());
    EXPECT_THAT(status->sent_today, IsEmpty());
}

TEST_F(GuardedClient, ShowsItsBlocksAndCounts) {
    reply({accepted(), refusal(900), refusal(905)});
    const auto me = client();
    EXPECT_TRUE(send(me, Channel::mail));
    EXPECT_FALSE(send(me));
    EXPECT_FALSE(send(me, Channel::mail, "message-token-7"));
    const auto status = me.send_guard().status();
    ASSERT_TRUE(status);
    ASSERT_THAT(status->blocks, SizeIs(2));
    EXPECT_EQ(status->blocks[0].scope, SendBlock::Scope::channel);
    EXPECT_EQ(status->blocks[0].channel, Channel::wechat);
    EXPECT_EQ(status->blocks[0].until, china("2026-03-05 00:00:00"));
    EXPECT_EQ(status->blocks[1].scope, SendBlock::Scope::account);
    EXPECT_EQ(status->blocks[1].until, china("2026-03-04 13:00:00"));
    ASSERT_THAT(status->sent_today, SizeIs(2));
    EXPECT_EQ(status->sent_today[0].channel, Channel::mail);
    EXPECT_EQ(status->sent_today[0].requests, 2) << "a message token's requests are the account's";
    EXPECT_EQ(status->sent_today[1].channel, Channel::wechat);
    EXPECT_EQ(status->sent_today[1].requests, 1);
}

TEST_F(GuardedClient, ClearsAllBlocksAndKeepsTheCounts) {
    reply({refusal(900), refusal(905), refusal(903), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    EXPECT_FALSE(send(me, Channel::mail));
    EXPECT_TRUE(me.send_guard().clear());
    EXPECT_FALSE(send(me, Channel::mail));
    expect_held(send(me), 903, "");
    EXPECT_TRUE(me.send_guard().clear());
    EXPECT_TRUE(send(me));
    const auto status = me.send_guard().status();
    EXPECT_THAT(status->blocks, IsEmpty());
    EXPECT_EQ(status->sent_today.at(0).requests, 2);
    EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me)) << "the pace was cleared as well";
}

TEST_F(GuardedClient, ClearsTheBlockOfOneChannel) {
    reply({refusal(900), refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    EXPECT_FALSE(send(me, Channel::mail));
    EXPECT_TRUE(me.send_guard().clear(Channel::mail));
    EXPECT_TRUE(send(me, Channel::mail));
    expect_held(send(me), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(me.send_guard().clear(Channel::cp)) << "one that is not blocked";
    ASSERT_THAT(me.send_guard().status()->blocks, SizeIs(1));
}

TEST_F(GuardedClient, ForgivesAChannelThatIsCleared) {
    reply({refusal(900), refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    EXPECT_TRUE(me.send_guard().clear(Channel::wechat));
    EXPECT_FALSE(send(me));
    expect_held(send(me), 900, "2026-03-05 00:00:00");
}

TEST_F(GuardedClient, StaysShutAsLongHoweverTheClockIsSet) {
    reply({refusal(900), refusal(905), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    EXPECT_FALSE(send(me, Channel::mail));
    clock->advance(std::chrono::minutes(30));
    set_time("2026-03-03 12:00:00");
    expect_held(send(me, Channel::mail), 905, "2026-03-03 12:30:00");
    set_time("2026-03-05 12:00:00");
    expect_held(send(me, Channel::mail), 905, "2026-03-05 12:30:00");
    clock->advance(std::chrono::minutes(30));
    EXPECT_TRUE(send(me, Channel::mail));
    expect_held(send(me), 900, "2026-03-05 23:30:00");
    clock->advance(hours(11));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardedClient, KeepsItsPaceHoweverTheClockIsSet) {
    for (const char* set_to :
         {"2026-03-03 12:00:00", "2026-03-05 12:00:00", "1970-01-02 08:00:00", "2026-03-04 12:00:00"}) {
        SCOPED_TRACE(set_to);
        const auto me = client();
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
        set_time(set_to);
        EXPECT_FALSE(send(me));
        clock->advance(std::chrono::minutes(1));
        EXPECT_TRUE(send(me));
        clock->advance(std::chrono::minutes(1));
    }
}

TEST_F(GuardedClient, CountsTheTimeThatAMachineIsSuspended) {
    reply({refusal(905), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    clock->suspend(hours(1));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardedClient, ReportsItsClientsUnusableOptions) {
    options.base_url = "not a url";
    const auto guard = client().send_guard();
    const auto status = guard.status();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind(), ErrorKind::invalid_argument);
    EXPECT_FALSE(guard.clear());
    EXPECT_FALSE(guard.clear(Channel::mail));
}

TEST_F(GuardedClient, OutlivesItsClient) {
    reply(refusal(900));
    auto guard = [&] {
        const auto me = client();
        EXPECT_FALSE(send(me));
        return me.send_guard();
    }();
    EXPECT_THAT(guard.status()->blocks, SizeIs(1));
    EXPECT_TRUE(guard.clear());
}

}  // namespace
}  // namespace pushplus_test
