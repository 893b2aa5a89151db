#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rules_fixture.hpp"

// With `Pacing::wait`, sends get places ahead.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using ::testing::SizeIs;

/// Sends that wait for a place.
class GuardPlaces : public RulesFixture {
protected:
    pushplus::detail::GuardAdmission place(const GuardedSend& send, std::int64_t now, std::int64_t latest) {
        return rules().admit(account, send, now, latest, warnings);
    }
    const std::int64_t noon = china("2026-03-04 12:00:00");
};

TEST_F(GuardPlaces, AreGivenUpToADayAhead) {
    options.daily_quota = {{Channel::wechat, 0}};
    const auto latest = noon + 30 * day;
    std::int64_t last = 0;
    int places = 0;
    for (;; ++places) {
        const auto admission = place(by(Channel::wechat), noon, latest);
        if (admission.refusal) {
            EXPECT_TRUE(admission.refusal->passes_soon);
            EXPECT_GT(*admission.refusal->until, noon + day);
            break;
        }
        ASSERT_GE(admission.at, last) << "a place before one that was given earlier";
        last = admission.at;
    }
    EXPECT_EQ(places, 5 * (day / minute + 1));
    EXPECT_LE(last, noon + day);
    const auto counted = account.requests.size();
    EXPECT_TRUE(place(by(Channel::wechat), noon, latest).refusal);
    EXPECT_EQ(account.requests.size(), counted) << "what is refused has no place";
}

TEST_F(GuardPlaces, PastMidnightCountForTheDayTheyLieIn) {
    const auto evening = china("2026-03-04 23:59:30");
    const auto midnight = china("2026-03-05 00:00:00");
    options.daily_quota = {{Channel::wechat, 6}};
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(place(by(Channel::wechat), evening, evening).refusal);
    const auto sixth = by(Channel::wechat);
    EXPECT_EQ(place(sixth, evening, evening + hour).at, evening + minute);
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(place(by(Channel::wechat), evening, evening + hour).refusal);
    const auto past = place(by(Channel::wechat), evening, evening + hour);
    ASSERT_TRUE(past.refusal) << "past tomorrow's quota";
    EXPECT_EQ(past.refusal->until, midnight + day);
    EXPECT_EQ(rules().status(account, evening).sent_today.at(0).requests, 5);
    EXPECT_EQ(rules().status(account, midnight).sent_today.at(0).requests, 6);
    rules().take_back(account, sixth, evening + minute);
    EXPECT_EQ(rules().status(account, midnight).sent_today.at(0).requests, 5);
}

TEST_F(GuardPlaces, ThatAreGivenBackGoToTheNextOnesAsk) {
    std::vector<GuardedSend> sends;
    for (int i = 0; i < 15; ++i) sends.push_back(by(Channel::wechat));
    for (const auto& send : sends) EXPECT_FALSE(place(send, noon, noon + hour).refusal);
    for (std::size_t i = 10; i < 15; ++i) rules().take_back(account, sends[i], noon + 2 * minute);
    EXPECT_EQ(place(by(Channel::wechat), noon, noon + hour).at, noon + 2 * minute);
}

TEST_F(GuardPlaces, FitABatchOfTheWholePace) {
    const std::vector<Channel> all = {Channel::wechat, Channel::mail, Channel::cp, Channel::app, Channel::qq};
    EXPECT_EQ(place(by(all), noon, noon + hour).at, noon);
    EXPECT_EQ(place(by(all), noon, noon + hour).at, noon + minute);
    EXPECT_EQ(place(by(Channel::wechat), noon, noon + hour).at, noon + 2 * minute);
}

TEST_F(GuardPlaces, ThatWereMissedMakeRoomForWhatWasSentSince) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon));
    const auto late = by(Channel::wechat);
    EXPECT_EQ(place(late, noon, noon + hour).at, noon + minute);
    // A machine that was suspended. The others sent meanwhile.
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon + 3 * minute));
    const auto again = rules().confirm(account, late, noon + minute, noon + 3 * minute, noon + hour, warnings);
    EXPECT_FALSE(again.refusal);
    EXPECT_TRUE(again.is_ahead);
    EXPECT_EQ(again.at, noon + 4 * minute);
}

TEST_F(GuardPlaces, OfBatchesThatFillNoWindowAreCountedHoweverFarAhead) {
    const std::vector<Channel> three = {Channel::wechat, Channel::mail, Channel::cp};
    for (int i = 0; i < 30; ++i) EXPECT_EQ(place(by(three), noon, noon + hour).at, noon + i * minute);
}

TEST_F(GuardPlaces, ThatAStoreLostAreCountedAgain) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon));
    const auto waiting = by(Channel::wechat);
    EXPECT_EQ(place(waiting, noon, noon + hour).at, noon + minute);
    account = {};
    EXPECT_FALSE(rules().confirm(account, waiting, noon + minute, noon + minute, noon + hour, warnings).refusal);
    EXPECT_THAT(account.requests, SizeIs(1));
    EXPECT_EQ(rules().status(account, noon + minute).sent_today.at(0).requests, 1);
}

// A store that fails over without its last write, after which another process gets the same place.
TEST_F(GuardPlaces, ThatAStoreLostAreCountedBesideOthersAtTheSameTime) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon));
    const auto before = account;
    std::vector<GuardedSend> waiting{by(Channel::wechat)};
    EXPECT_EQ(place(waiting.front(), noon, noon + hour).at, noon + minute);
    account = before;
    for (int i = 0; i < 5; ++i) {
        waiting.push_back(by(Channel::wechat));
        EXPECT_EQ(place(waiting.back(), noon, noon + hour).at, noon + minute);
    }
    int sent = 0;
    for (const auto& send : waiting) {
        const auto again = rules().confirm(account, send, noon + minute, noon + minute, noon + hour, warnings);
        ASSERT_FALSE(again.refusal);
        if (!again.is_ahead) ++sent;
    }
    EXPECT_EQ(sent, 5);
    EXPECT_EQ(rules().status(account, noon).sent_today.at(0).requests, 11);
}

TEST_F(GuardPlaces, ThatAreUsedAfterMidnightCountForThatDay) {
    const auto midnight = china("2026-03-05 00:00:00");
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), midnight - minute - second));
    const auto late = by(Channel::wechat);
    EXPECT_EQ(place(late, midnight - minute, midnight + hour).at, midnight - second);
    const auto went = rules().confirm(account, late, midnight - second, midnight + second, midnight + hour, warnings);
    EXPECT_EQ(went.at, midnight + second);
    EXPECT_EQ(rules().status(account, midnight - 1).sent_today.at(0).requests, 5);
    EXPECT_EQ(rules().status(account, midnight).sent_today.at(0).requests, 1);
}

TEST_F(GuardPlaces, AreLostIfTheyMoveToADayWhoseQuotaIsUsedUp) {
    const auto midnight = china("2026-03-05 00:00:00");
    options.daily_quota = {{Channel::wechat, 5}};
    for (const auto used_at : {midnight + 1, midnight + second}) {
        account = {};
        for (int i = 0; i < 5; ++i) ASSERT_TRUE(passes(by(Channel::mail), midnight - minute - second));
        const auto late = by(Channel::wechat);
        const auto its_place = place(late, midnight - minute, midnight + hour).at;
        ASSERT_EQ(its_place, midnight - second);
        // Others' places of the next day, given by a process whose pace has room.
        pushplus::detail::GuardedDay used;
        used.channel = Channel::wechat;
        used.day = pushplus::detail::china_day(midnight);
        used.requests = 5;
        account.days.push_back(used);
        const auto again = rules().confirm(account, late, its_place, used_at, midnight + hour, warnings);
        ASSERT_TRUE(again.refusal) << used_at - midnight;
        EXPECT_EQ(again.refusal->until, midnight + day);
        EXPECT_EQ(rules().status(account, midnight - 1).sent_today.at(0).requests, 5) << "it is taken back";
        EXPECT_EQ(rules().status(account, midnight).sent_today.at(0).requests, 5);
    }
}

TEST_F(GuardPlaces, AreLostIfOthersPushThemToADayWhoseQuotaIsUsedUp) {
    const auto midnight = china("2026-03-05 00:00:00");
    options.daily_quota = {{Channel::wechat, 1}};
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(passes(by(Channel::mail), midnight - 90 * second));
    const auto pushed = by(Channel::wechat);
    ASSERT_EQ(place(pushed, midnight - minute, midnight + hour).at, midnight - 30 * second);
    ASSERT_EQ(place(by(Channel::wechat), midnight + second, midnight + hour).at, midnight + second);
    // A slow answer: they are counted from its end.
    for (int i = 0; i < 5; ++i) account.requests[static_cast<std::size_t>(i)].at = midnight - 40 * second;
    const auto again =
        rules().confirm(account, pushed, midnight - 30 * second, midnight - 30 * second, midnight + hour, warnings);
    ASSERT_TRUE(again.refusal);
    EXPECT_FALSE(again.refusal->passes_soon);
    EXPECT_EQ(again.refusal->until, midnight + day);
}

TEST_F(GuardPlaces, MoveByAsMuchAsTheyMustNotBehindTheWholeQueue) {
    std::vector<GuardedSend> first, waiting;
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(first.emplace_back(by(Channel::wechat)), noon));
    for (int i = 0; i < 25; ++i)
        EXPECT_FALSE(place(waiting.emplace_back(by(Channel::wechat)), noon, noon + 6 * minute).refusal);
    rules().delay(account, first[0], noon, noon + 2 * second);
    std::vector<std::int64_t> places;
    for (int i = 0; i < 5; ++i) {
        const auto confirmed = rules().confirm(account, waiting[static_cast<std::size_t>(i)], noon + minute,
                                               noon + minute, noon + 6 * minute, warnings);
        EXPECT_FALSE(confirmed.refusal);
        places.push_back(confirmed.at - noon - minute);
    }
    EXPECT_THAT(places, ::testing::UnorderedElementsAre(0, 0, 0, 0, 2 * second)) << "one of them has to";
}

TEST_F(GuardPlaces, AreNotDecidedBeforeTheyHaveCome) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon));
    const auto waiting = by(Channel::wechat);
    EXPECT_EQ(place(waiting, noon, noon + hour).at, noon + minute);
    const auto early = rules().confirm(account, waiting, noon + minute, noon + minute - 1, noon + hour, warnings);
    EXPECT_TRUE(early.is_ahead);
    EXPECT_EQ(early.at, noon + minute);
}

TEST_F(GuardPlaces, AreTakenAnewIfABlockHasBegunOrAnotherWasMovedIntoThem) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(by(Channel::wechat), noon));
    const auto waiting = by(Channel::wechat), blocked = by(Channel::mail);
    EXPECT_EQ(place(waiting, noon, noon + hour).at, noon + minute);
    EXPECT_EQ(place(blocked, noon, noon + hour).at, noon + minute);
    for (auto& request : account.requests)
        if (request.at == noon) request.at = noon + 30 * second;  // Their answers came late.
    const auto moved = rules().confirm(account, waiting, noon + minute, noon + minute, noon + hour, warnings);
    EXPECT_EQ(moved.at, noon + 90 * second);
    answered(Channel::mail, 900, noon + minute);
    const auto held = rules().confirm(account, blocked, noon + minute, noon + minute, noon + hour, warnings);
    ASSERT_TRUE(held.refusal);
    EXPECT_EQ(held.refusal->code, 900);
    EXPECT_THAT(account.requests, SizeIs(6)) << "its place is free";
}

}  // namespace
}  // namespace pushplus_test
