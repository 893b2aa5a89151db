#include "access_key/shared_key.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace pushplus_test {
namespace {

using pushplus::detail::Asked;
using pushplus::detail::Brought;
using pushplus::detail::Failed;
using pushplus::detail::FetchReason;
using pushplus::detail::SharedRecord;
using pushplus::detail::Taken;
using std::chrono::milliseconds;
using What = Taken::What;

// The numbers of the tests stand for themselves: an account's record at noon of some day.
constexpr std::int64_t noon = 1'795'000'000'000;
constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute;

Asked asked(FetchReason reason, std::int64_t have = 0) {
    Asked asked;
    asked.reason = reason;
    asked.have = have;
    asked.holder = "me";
    asked.by = "my secret";
    asked.window = 5 * minute;
    return asked;
}

// A key that was fetched an hour ago and has an hour left.
SharedRecord record_with_key() {
    SharedRecord record;
    record.key = "the-key";
    record.life = 7200;
    record.ends = noon + hour;
    record.gen = record.of = record.lease = noon - hour;
    return record;
}

SharedRecord leased(SharedRecord record, std::int64_t lease, std::int64_t ends) {
    record.lease = lease;
    record.lease_ends = ends;
    record.holder = "another";
    return record;
}

TEST(SharedKeyTake, ALivingKeyIsForWhoeverLooksOrNeedsOne) {
    for (const auto reason : {FetchReason::look, FetchReason::needed}) {
        auto record = record_with_key();
        EXPECT_EQ(take(record, noon, asked(reason)).what, What::key);
        EXPECT_EQ(take(record, noon, asked(reason, record.gen)).what, What::key);
        EXPECT_EQ(take(record, noon, asked(reason, record.gen - 1)).what, What::key);
    }
}

TEST(SharedKeyTake, ARefusedKeyIsExchangedForANewerOneWithoutAFetch) {
    auto record = record_with_key();
    EXPECT_EQ(take(record, noon, asked(FetchReason::refused, record.gen - 1)).what, What::key);
    EXPECT_EQ(take(record, noon, asked(FetchReason::refused, record.gen)).what, What::granted);
}

TEST(SharedKeyTake, AheadOfItsEndAKeyIsReplacedWithinTheWindowOnly) {
    auto record = record_with_key();
    EXPECT_EQ(take(record, noon, asked(FetchReason::ahead, record.gen)).what, What::key);
    EXPECT_EQ(take(record, record.ends - 5 * minute - 1, asked(FetchReason::ahead, record.gen)).what, What::key);
    EXPECT_EQ(take(record, record.ends - 5 * minute, asked(FetchReason::ahead, record.gen)).what, What::granted);
}

TEST(SharedKeyTake, WhoeverAsksAheadTakesANewerKeyThoughItEndsSoon) {
    auto record = record_with_key();
    EXPECT_EQ(take(record, record.ends - 1, asked(FetchReason::ahead, record.gen - 1)).what, What::key);
}

TEST(SharedKeyTake, AnEmptyRecordGrantsALeaseOfFifteenSeconds) {
    SharedRecord record;
    const auto taken = take(record, noon, asked(FetchReason::needed));
    EXPECT_EQ(taken.what, What::granted);
    EXPECT_EQ(taken.lease, noon);
    EXPECT_EQ(record.lease, noon);
    EXPECT_EQ(record.lease_ends, noon + 15 * second);
    EXPECT_EQ(record.holder, "me");
}

TEST(SharedKeyTake, AnEmptyRecordHasNothingForALookAndIsLeftAsItWas) {
    SharedRecord record;
    EXPECT_EQ(take(record, noon, asked(FetchReason::look)).what, What::none);
    EXPECT_EQ(write_record(record), write_record(SharedRecord()));
}

TEST(SharedKeyTake, TheNumberOfALeaseIsMoreThanAnyBeforeThoughTheClockWentBack) {
    SharedRecord record;
    record.gen = noon + hour;
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).lease, noon + hour + 1);
    SharedRecord emptied;
    EXPECT_EQ(take(emptied, noon, asked(FetchReason::needed, noon + hour)).lease, noon + hour + 1);
    SharedRecord ended;
    ended.lease = noon + minute;
    EXPECT_EQ(take(ended, noon, asked(FetchReason::needed)).lease, noon + minute + 1);
}

TEST(SharedKeyTake, AProcessThatKnowsALaterKeyThanTheRecordPutsItBack) {
    auto record = record_with_key();
    auto who = asked(FetchReason::look, record.gen + 1);
    who.left = milliseconds(hour);
    for (const auto reason : {FetchReason::look, FetchReason::ahead, FetchReason::needed}) {
        who.reason = reason;
        EXPECT_EQ(take(record, noon, who).what, What::older);
    }
    // What was refused, or is to be replaced, is not put back.
    who.reason = FetchReason::refused;
    EXPECT_EQ(take(record, noon, who).what, What::granted);
    record = record_with_key();
    who.reason = FetchReason::demanded;
    who.since = noon;
    EXPECT_EQ(take(record, noon, who).what, What::granted);
}

TEST(SharedKeyTake, AKeyThatHasEndedIsNotPutBack) {
    auto record = record_with_key();
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed, record.gen + 1)).what, What::key);
}

TEST(SharedKeyTake, AnotherProcesssFetchIsWaitedFor) {
    for (const auto reason : {FetchReason::ahead, FetchReason::needed, FetchReason::refused, FetchReason::demanded}) {
        auto record = leased(record_with_key(), noon - second, noon + 14 * second);
        record.ends = noon + minute;
        if (reason == FetchReason::needed) record.ends = noon;
        const auto before = write_record(record);
        auto who = asked(reason, record.gen);
        who.since = noon;
        const auto taken = take(record, noon, who);
        EXPECT_EQ(taken.what, What::busy);
        EXPECT_EQ(taken.wait, milliseconds(14 * second));
        EXPECT_EQ(write_record(record), before);
    }
}

TEST(SharedKeyTake, AHolderWhoseAnswerWasLostIsGrantedAnew) {
    SharedRecord record;
    const auto first = take(record, noon, asked(FetchReason::needed));
    const auto second_one = take(record, noon + second, asked(FetchReason::needed));
    EXPECT_EQ(second_one.what, What::granted);
    EXPECT_GT(second_one.lease, first.lease);
    EXPECT_EQ(record.lease_ends, noon + 16 * second);
}

// Whoever held it may have fetched a key that nobody knows. It would have superseded the record's.
TEST(SharedKeyTake, ALeaseThatRanOutLeavesTheKeyTheOverlap) {
    auto record = leased(record_with_key(), noon - minute, noon - 45 * second);
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::key);
    EXPECT_EQ(record.ends, noon - minute + 5 * minute);
    EXPECT_EQ(record.lease_ends, 0);
    EXPECT_EQ(record.holder, "");
}

TEST(SharedKeyTake, ALeaseThatRanOutDoesNotLengthenTheKeysLife) {
    auto record = leased(record_with_key(), noon - minute, noon - 45 * second);
    record.ends = noon + second;
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::key);
    EXPECT_EQ(record.ends, noon + second);
}

TEST(SharedKeyTake, ALookLeavesALeaseThatRanOutToOthers) {
    auto record = leased(record_with_key(), noon - minute, noon - 45 * second);
    const auto before = write_record(record);
    EXPECT_EQ(take(record, noon, asked(FetchReason::look)).what, What::key);
    EXPECT_EQ(write_record(record), before);
}

TEST(SharedKeyTake, TheOverlapOfAShortLifeIsItsHalf) {
    auto record = leased(record_with_key(), noon - minute, noon - 45 * second);
    record.life = 100;
    static_cast<void>(take(record, noon, asked(FetchReason::needed)));
    EXPECT_EQ(record.ends, noon - minute + 50 * second);
}

TEST(SharedKeyTake, AfterAFailedFetchThePauseHoldsForAllWhoWantAFetch) {
    for (const auto reason : {FetchReason::ahead, FetchReason::needed, FetchReason::refused, FetchReason::demanded}) {
        SharedRecord record;
        record.pause = noon + 3 * second;
        auto who = asked(reason);
        who.since = noon;
        const auto taken = take(record, noon, who);
        EXPECT_EQ(taken.what, What::paused);
        EXPECT_EQ(taken.wait, milliseconds(3 * second));
        EXPECT_EQ(take(record, noon + 3 * second, who).what, What::granted);
    }
}

TEST(SharedKeyTake, APauseForARefusedSecretKeyIsForThoseWhoHaveItOnly) {
    SharedRecord record;
    record.pause = noon + minute;
    record.by = "my secret";
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::paused);
    record.by = "the old secret";
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::granted);
}

TEST(SharedKeyTake, AFreshKeyThatIsRefusedIsFetchedAfterAGrowingTimeOnly) {
    auto record = record_with_key();
    record.gen = noon - second;
    std::int64_t now = noon;
    for (const std::int64_t space : {15, 30, 60, 120, 240, 480, 600, 600}) {
        auto taken = take(record, now, asked(FetchReason::refused, record.gen));
        ASSERT_EQ(taken.what, What::granted);
        ASSERT_TRUE(put(record, now, {"next", 7200, milliseconds(hour), taken.lease, 0, milliseconds(0)}));
        taken = take(record, now + 1, asked(FetchReason::refused, record.gen));
        EXPECT_EQ(taken.what, What::spaced);
        EXPECT_EQ(taken.wait, milliseconds(space * second - 1));
        now += space * second;
    }
}

TEST(SharedKeyTake, AnOldKeyThatIsRefusedBeginsWithAShortTime) {
    auto record = record_with_key();
    record.space = 600 * second;
    EXPECT_EQ(take(record, noon, asked(FetchReason::refused, record.gen)).what, What::granted);
    EXPECT_EQ(record.spaced, noon + 15 * second);
}

TEST(SharedKeyTake, AKeyThatTheServiceHadAcceptedBeginsWithAShortTimeHoweverFreshItIs) {
    auto record = record_with_key();
    record.gen = noon - second;
    record.space = 60 * second;
    auto who = asked(FetchReason::refused, record.gen);
    who.accepted = true;
    EXPECT_EQ(take(record, noon, who).what, What::granted);
    EXPECT_EQ(record.spaced, noon + 15 * second);
}

TEST(SharedKeyTake, AFreshKeyThatTheRecordDoesNotKnowCountsAsWell) {
    SharedRecord record;
    record.space = 15 * second;
    EXPECT_EQ(take(record, noon, asked(FetchReason::refused, noon - second)).what, What::granted);
    EXPECT_EQ(record.spaced, noon + 30 * second);
    EXPECT_EQ(take(record, noon + 16 * second, asked(FetchReason::refused, noon - second)).what, What::spaced);
}

TEST(SharedKeyTake, AHolderThatAsksAgainForARefusedKeyIsGrantedAnew) {
    auto record = record_with_key();
    const auto who = asked(FetchReason::refused, record.gen);
    EXPECT_EQ(take(record, noon, who).what, What::granted);
    EXPECT_EQ(take(record, noon + second, who).what, What::granted);
    EXPECT_EQ(record.spaced, noon + 15 * second);
}

TEST(SharedKeyTake, APauseOfAProcessThatIsAloneDoesNotHoldUpItsDemand) {
    SharedRecord record;
    record.pause = noon + minute;
    for (const auto reason : {FetchReason::ahead, FetchReason::needed, FetchReason::refused, FetchReason::demanded}) {
        auto who = asked(reason);
        who.alone = true;
        who.since = noon;
        const auto expected = reason == FetchReason::demanded ? What::granted : What::paused;
        EXPECT_EQ(take(record, noon, who).what, expected);
    }
}

TEST(SharedKeyTake, ADemandIsMetByAKeyOfALaterLeaseOnly) {
    auto record = record_with_key();
    auto who = asked(FetchReason::demanded, record.gen - 1);
    who.since = record.of;
    EXPECT_EQ(take(record, noon, who).what, What::granted);
    record = record_with_key();
    who.since = record.of - 1;
    EXPECT_EQ(take(record, noon, who).what, What::key);
}

// A machine that took over may have another clock, which must not leave what the first one wrote in force for hours.
TEST(SharedKeyTake, MomentsFurtherAheadThanTheyCanBeAreOver) {
    auto record = leased(SharedRecord(), noon + hour, noon + hour + 15 * second);
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::granted);
    record = SharedRecord();
    record.pause = noon + hour + 1;
    EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::granted);
    record = record_with_key();
    record.spaced = noon + 10 * minute + 1;
    EXPECT_EQ(take(record, noon, asked(FetchReason::refused, record.gen)).what, What::granted);
}

// Whoever may write to the store may plant any number. What is counted on from the largest one could not be read back.
TEST(SharedKeyTake, ARecordWithNumbersThatNoClockGivesIsNone) {
    constexpr std::int64_t century = std::int64_t{100} * 365 * 24 * hour;
    for (const auto number : {&SharedRecord::gen, &SharedRecord::of, &SharedRecord::lease}) {
        for (const auto reason : {FetchReason::ahead, FetchReason::needed, FetchReason::refused}) {
            auto record = record_with_key();
            record.others = R"("next":5)";
            record.pause = noon + second;
            record.*number = noon + century + 1;
            EXPECT_EQ(take(record, noon, asked(reason, noon - hour)).what, What::granted);
            EXPECT_EQ(record.key, "");
            EXPECT_EQ(record.lease, noon);
            EXPECT_EQ(record.others, R"("next":5)");
        }
        auto record = record_with_key();
        record.*number = noon + century + 1;
        EXPECT_EQ(take(record, noon, asked(FetchReason::look)).what, What::none);
        record = record_with_key();
        record.*number = noon + century;
        EXPECT_EQ(take(record, noon, asked(FetchReason::look)).what, What::key);
    }
}

TEST(SharedKeyTake, AKeyWithANumberThatNoClockGivesIsNotPutBackAndGivesWayToAnother) {
    auto record = record_with_key();
    auto who = asked(FetchReason::look, std::int64_t{1} << 53U);
    who.left = milliseconds(hour);
    EXPECT_EQ(take(record, noon, who).what, What::key);
    record = SharedRecord();
    who.reason = FetchReason::refused;
    const auto taken = take(record, noon, who);
    EXPECT_EQ(taken.what, What::granted);
    EXPECT_EQ(taken.lease, noon);
}

TEST(SharedKeyPut, AFreshKeyTakesThePlaceOfOneWithANumberThatNoClockGives) {
    auto record = record_with_key();
    record.gen = std::int64_t{1} << 53U;
    EXPECT_TRUE(put(record, noon, {"new", 7200, milliseconds(hour), noon, 0, milliseconds(0)}));
    EXPECT_EQ(record.key, "new");
    EXPECT_EQ(record.gen, noon);
}

TEST(SharedKeyTake, AClockThatWasSetBackDoesNotLengthenTheLifeOfAKeyThatTheProcessHas) {
    const auto set_back = noon - hour;
    for (const auto reason : {FetchReason::look, FetchReason::ahead}) {
        auto record = record_with_key();
        auto who = asked(reason, record.gen);
        who.left = milliseconds(hour);
        EXPECT_EQ(take(record, set_back, who).what, What::key);
        EXPECT_EQ(record.ends, set_back + hour);
    }
    auto ends_soon = record_with_key();
    auto who = asked(FetchReason::ahead, ends_soon.gen);
    who.left = milliseconds(4 * minute);
    EXPECT_EQ(take(ends_soon, set_back, who).what, What::granted);
}

TEST(SharedKeyTake, ClocksThatRunALittleApartAndTheKeysOfOthersLeaveTheEndAsItIs) {
    const auto before = record_with_key();
    auto who = asked(FetchReason::look, before.gen);
    who.left = milliseconds(hour - 14 * second);
    for (const auto have : {before.gen, before.gen - 1}) {
        auto record = before;
        who.have = have;
        EXPECT_EQ(take(record, noon, who).what, What::key);
        EXPECT_EQ(record.ends, before.ends);
        who.left = milliseconds(second);
    }
}

TEST(SharedKeyTake, AKeyThatNoHeaderMayCarryIsNone) {
    for (const std::string& key : {std::string("a\r\nevil: 1"), std::string("a b"), std::string(1025, 'k')}) {
        auto record = record_with_key();
        record.key = key;
        EXPECT_EQ(take(record, noon, asked(FetchReason::needed)).what, What::granted);
    }
}

TEST(SharedKeyPut, AFreshKeyIsOrderedByWhenItsFetchWasSent) {
    SharedRecord record;
    const auto lease = take(record, noon, asked(FetchReason::needed)).lease;
    EXPECT_TRUE(put(record, noon + 4 * second, {"new", 7200, milliseconds(hour), lease, 0, milliseconds(3 * second)}));
    EXPECT_EQ(record.key, "new");
    EXPECT_EQ(record.gen, noon + second);
    EXPECT_EQ(record.of, noon);
    EXPECT_EQ(record.ends, noon + 4 * second + hour);
    EXPECT_EQ(record.life, 7200);
    EXPECT_EQ(record.lease_ends, 0);
}

TEST(SharedKeyPut, TheKeySentLastStaysWhoeverWritesLast) {
    SharedRecord record;
    // The first holder stops beyond its lease, between its look at the clock and its request.
    const auto first = take(record, noon, asked(FetchReason::needed)).lease;
    auto other = asked(FetchReason::needed);
    other.holder = "another";
    const auto later = take(record, noon + 16 * second, other).lease;
    // Its request goes out after the second's.
    EXPECT_TRUE(put(record, noon + 18 * second, {"second", 7200, milliseconds(hour), later, 0, milliseconds(second)}));
    EXPECT_TRUE(put(record, noon + 21 * second, {"first", 7200, milliseconds(hour), first, 0, milliseconds(second)}));
    EXPECT_EQ(record.key, "first");
    // The same with the requests in the other order.
    record = SharedRecord();
    const auto early = take(record, noon, asked(FetchReason::needed)).lease;
    const auto late = take(record, noon + 16 * second, other).lease;
    EXPECT_TRUE(put(record, noon + 20 * second, {"late", 7200, milliseconds(hour), late, 0, milliseconds(second)}));
    EXPECT_FALSE(
        put(record, noon + 22 * second, {"early", 7200, milliseconds(hour), early, 0, milliseconds(9 * second)}));
    EXPECT_EQ(record.key, "late");
}

TEST(SharedKeyPut, WhatIsPutBackKeepsItsGenerationAndLifeAndPutTwiceIsPutOnce) {
    SharedRecord record;
    const Brought mine{"mine", 7200, milliseconds(hour), noon - hour, noon - hour + 5, milliseconds(0)};
    EXPECT_TRUE(put(record, noon, mine));
    const auto once = write_record(record);
    EXPECT_EQ(record.gen, noon - hour + 5);
    EXPECT_EQ(record.of, noon - hour);
    EXPECT_TRUE(put(record, noon + second, mine));
    EXPECT_EQ(write_record(record), once);
}

TEST(SharedKeyPut, WhatIsPutBackLeavesALaterLeaseAndThePause) {
    auto record = leased(SharedRecord(), noon, noon + 15 * second);
    record.pause = noon + second;
    EXPECT_TRUE(put(record, noon, {"mine", 7200, milliseconds(hour), noon - hour, noon - hour, milliseconds(0)}));
    EXPECT_EQ(record.lease_ends, noon + 15 * second);
    EXPECT_EQ(record.pause, noon + second);
}

// Another process may have a later key than the one that was put back, and shows it at its next look.
TEST(SharedKeyPut, AfterAKeyWasPutBackNoneIsFetchedAheadUntilAllHaveLooked) {
    auto record = record_with_key();
    const Brought mine{"mine", 7200, milliseconds(4 * minute), noon - hour, noon - hour + 5, milliseconds(0)};
    ASSERT_TRUE(put(record, noon, mine));
    auto who = asked(FetchReason::ahead, noon - hour + 5);
    const auto taken = take(record, noon, who);
    EXPECT_EQ(taken.what, What::paused);
    EXPECT_EQ(taken.wait, milliseconds(72 * second));
    EXPECT_EQ(take(record, noon + 72 * second, who).what, What::granted);
    record.lease_ends = 0;
    for (const auto reason : {FetchReason::refused, FetchReason::demanded, FetchReason::needed}) {
        auto other = record;
        ASSERT_TRUE(put(other, noon, {"later", 100, milliseconds(second), noon, noon, milliseconds(0)}));
        who = asked(reason, other.gen);
        who.since = noon;
        const auto when = reason == FetchReason::needed ? other.ends : noon;
        EXPECT_EQ(take(other, when, who).what, What::granted) << "only what can wait does";
    }
}

TEST(SharedKeyPut, AShortLifeHoldsUpFetchesAheadForAsLongAsItsLooksAreApart) {
    SharedRecord record;
    ASSERT_TRUE(put(record, noon, {"mine", 100, milliseconds(second), noon - hour, noon - hour, milliseconds(0)}));
    EXPECT_EQ(take(record, noon, asked(FetchReason::ahead, record.gen)).wait, milliseconds(12 * second));
}

TEST(SharedKeyPut, AFreshKeyLetsOthersBeFetchedAhead) {
    SharedRecord record;
    ASSERT_TRUE(put(record, noon, {"mine", 7200, milliseconds(hour), noon - hour, noon - hour, milliseconds(0)}));
    ASSERT_TRUE(put(record, noon, {"new", 7200, milliseconds(second), noon, 0, milliseconds(0)}));
    EXPECT_EQ(take(record, noon, asked(FetchReason::ahead, record.gen)).what, What::granted);
}

TEST(SharedKeyTake, AClockThatWasSetBackDoesNotLengthenTheTimeWithoutFetchesAhead) {
    auto record = record_with_key();
    record.ends = noon + minute;
    record.ahead = noon + 72 * second + 1;
    EXPECT_EQ(take(record, noon, asked(FetchReason::ahead, record.gen)).what, What::granted);
}

TEST(SharedKeyPut, AFreshKeyEndsThePause) {
    SharedRecord record;
    record.pause = noon + minute;
    record.fails = 6;
    record.why = "busy";
    record.by = "my secret";
    EXPECT_TRUE(put(record, noon, {"new", 7200, milliseconds(hour), noon, 0, milliseconds(0)}));
    EXPECT_EQ(record.pause, 0);
    EXPECT_EQ(record.fails, 0);
    EXPECT_EQ(record.why, "");
    EXPECT_EQ(record.by, "");
}

TEST(SharedKeyFail, EndsTheLeaseAndBeginsAPauseThatDoublesToAMinute) {
    SharedRecord record;
    std::int64_t now = noon;
    for (const std::int64_t pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
        const auto lease = take(record, now, asked(FetchReason::needed)).lease;
        fail(record, now, {lease, false, false, milliseconds(0), "busy", ""});
        EXPECT_EQ(record.lease_ends, 0);
        EXPECT_EQ(record.pause, now + pause * second);
        now = record.pause;
    }
}

TEST(SharedKeyFail, AfterRefusalsThePauseDoublesToAnHour) {
    SharedRecord record;
    std::int64_t now = noon;
    for (int i = 0; i < 13; ++i) {
        const auto lease = take(record, now, asked(FetchReason::needed)).lease;
        fail(record, now, {lease, false, true, milliseconds(0), "401", "my secret"});
        EXPECT_EQ(record.pause, now + std::min<std::int64_t>(second << i, hour));
        now = record.pause;
    }
    EXPECT_EQ(record.by, "my secret");
}

TEST(SharedKeyFail, TheServicesOwnPauseCountsToAnHour) {
    for (const auto& [asked_for, granted] : {std::pair(minute, minute), std::pair(5 * hour, hour)}) {
        SharedRecord record;
        const auto lease = take(record, noon, asked(FetchReason::needed)).lease;
        fail(record, noon, {lease, false, false, milliseconds(asked_for), "later", ""});
        EXPECT_EQ(record.pause, noon + granted);
    }
}

TEST(SharedKeyFail, AFetchThatMayHaveMadeAKeyLeavesTheOldOneTheOverlap) {
    for (const bool maybe_made : {false, true}) {
        auto record = record_with_key();
        const auto lease = take(record, noon, asked(FetchReason::refused, record.gen)).lease;
        fail(record, noon + second, {lease, maybe_made, false, milliseconds(0), "cut", ""});
        EXPECT_EQ(record.ends, maybe_made ? noon + 5 * minute : noon + hour);
    }
}

TEST(SharedKeyFail, AKeyThatWasNotFetchedSpacesNothing) {
    for (const bool given_back : {false, true}) {
        auto record = record_with_key();
        record.gen = noon - second;
        record.space = 15 * second;
        const auto lease = take(record, noon, asked(FetchReason::refused, record.gen)).lease;
        EXPECT_EQ(record.spaced, noon + 30 * second);
        if (given_back)
            give_back(record, lease);
        else
            fail(record, noon + second, {lease, false, false, milliseconds(0), "busy", ""});
        const auto again = noon + 2 * second;
        EXPECT_EQ(take(record, again, asked(FetchReason::refused, record.gen)).what, What::granted);
        EXPECT_EQ(record.spaced, again + 30 * second) << "as if it had not been asked for";
    }
}

TEST(SharedKeyFail, AFetchForAnotherReasonLeavesTheSpacing) {
    auto record = record_with_key();
    record.spaced = noon + minute;
    record.space = 2 * minute;
    const auto lease = take(record, record.ends, asked(FetchReason::needed, record.gen)).lease;
    record.spaced = record.ends + minute;
    fail(record, record.ends + second, {lease, false, false, milliseconds(0), "busy", ""});
    EXPECT_EQ(record.spaced, record.ends + minute);
    EXPECT_EQ(record.space, 2 * minute);
}

TEST(SharedKeyFail, ManyFetchesWithoutARefusalMakeNoFirstRefusalCostAnHour) {
    SharedRecord record;
    std::int64_t now = noon;
    for (int i = 0; i < 20; ++i) {
        const auto lease = take(record, now, asked(FetchReason::needed)).lease;
        fail(record, now, {lease, false, false, milliseconds(0), "busy", ""});
        now = record.pause;
    }
    const auto lease = take(record, now, asked(FetchReason::needed)).lease;
    fail(record, now, {lease, false, true, milliseconds(0), "403", ""});
    EXPECT_EQ(record.pause, now + 128 * second);
}

Failed unanswered(std::int64_t lease, FetchReason reason) {
    Failed failed;
    failed.lease = lease;
    failed.reason = reason;
    failed.alone_and_unanswered = true;
    return failed;
}

TEST(SharedKeyFail, WithoutAResponseAProcessThatIsAloneMayTryAtOnce) {
    SharedRecord record;
    for (int i = 0; i < 3; ++i) {
        const auto taken = take(record, noon, asked(FetchReason::needed));
        ASSERT_EQ(taken.what, What::granted);
        fail(record, noon, unanswered(taken.lease, FetchReason::needed));
    }
    EXPECT_EQ(record.fails, 0);
}

TEST(SharedKeyFail, AheadOfTheEndAProcessThatIsAlonePausesLikeAnyOther) {
    auto record = record_with_key();
    auto now = record.ends - 5 * minute;
    for (const std::int64_t pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
        const auto taken = take(record, now, asked(FetchReason::ahead, record.gen));
        ASSERT_EQ(taken.what, What::granted);
        fail(record, now, unanswered(taken.lease, FetchReason::ahead));
        const auto paused = take(record, now, asked(FetchReason::ahead, record.gen));
        EXPECT_EQ(paused.what, What::paused);
        EXPECT_EQ(paused.wait, milliseconds(pause * second));
        EXPECT_EQ(take(record, now, asked(FetchReason::needed, record.gen)).what, What::key);
        now += pause * second;
    }
    EXPECT_EQ(take(record, record.ends, asked(FetchReason::needed, record.gen)).what, What::granted);
}

TEST(SharedKeyFail, TheLeaseOfAnotherIsLeftAlone) {
    auto record = leased(record_with_key(), noon, noon + 15 * second);
    const auto before = write_record(record);
    fail(record, noon, {noon - 1, true, true, milliseconds(0), "late", ""});
    EXPECT_EQ(write_record(record), before);
}

TEST(SharedKeyGiveBack, EndsALeaseWithoutAPause) {
    auto record = record_with_key();
    const auto lease = take(record, noon, asked(FetchReason::refused, record.gen)).lease;
    give_back(record, lease - 1);
    EXPECT_EQ(record.lease_ends, noon + 15 * second) << "the lease of another";
    give_back(record, lease);
    EXPECT_EQ(record.lease_ends, 0);
    EXPECT_EQ(record.pause, 0);
    EXPECT_EQ(record.ends, noon + hour);
}

TEST(SharedKeyFail, WhatTheProcessItselfIsTheCauseOfHoldsUpNobody) {
    for (const bool maybe_made : {false, true}) {
        auto record = record_with_key();
        record.fails = 3;
        const auto lease = take(record, noon, asked(FetchReason::refused, record.gen)).lease;
        Failed failed;
        failed.lease = lease;
        failed.own = true;
        failed.maybe_made = maybe_made;
        failed.at_least = std::chrono::hours(1);
        failed.why = "held back";
        EXPECT_TRUE(fail(record, noon + second, failed));
        EXPECT_EQ(record.lease_ends, 0);
        EXPECT_EQ(record.pause, 0);
        EXPECT_EQ(record.fails, 3);
        EXPECT_EQ(record.why, "");
        EXPECT_EQ(record.ends, maybe_made ? noon + 5 * minute : noon + hour);
    }
}

TEST(SharedKeyFail, TheReasonIsOneShortLine) {
    SharedRecord record;
    const auto lease = take(record, noon, asked(FetchReason::needed)).lease;
    fail(record, noon, {lease, false, false, milliseconds(0), "a\nb" + std::string(500, 'x'), ""});
    EXPECT_EQ(record.why.substr(0, 4), "a?bx");
    EXPECT_EQ(record.why.size(), 200U);
}

/// Processes that share a record, and a service that gives out keys; each step is one of them, at random. Time moves as
/// it likes, leases run out, answers are lost, fetches fail, processes die, the store's clock is set, and the record is
/// lost.
class RandomProcesses {
public:
    explicit RandomProcesses(unsigned seed) : random_(seed) {}

    void step() {
        now_ += static_cast<std::int64_t>(random_() % 3000);
        if (random_() % 200 == 0) now_ += static_cast<std::int64_t>(random_() % (2 * hour));
        move(processes_[random_() % std::size(processes_)]);
    }
    void fault() {
        auto& process = processes_[random_() % std::size(processes_)];
        ++faults_;
        switch (random_() % 6) {
            case 0: process = Process(process.name); break;  // It dies.
            case 1:                                          // The store is emptied.
                record_ = SharedRecord();
                last_gen_ = 0;
                harmed_ = now_;
                if (clock_ < highest_clock_) ++lost_behind_;
                break;
            case 2: give_out(); break;  // An outsider fetches.
            case 3:                     // An answer is lost.
                process.sent.reset();
                process.lease = 0;
                break;
            case 4: next_fails_ = 1 + static_cast<int>(random_() % 3); break;
            default:
                clock_ += (static_cast<std::int64_t>(random_() % 49) - 24) * hour;
                highest_clock_ = std::max(highest_clock_, clock_);
                harmed_ = now_;
        }
    }
    /// Lets all go on by turns, without faults, until they have the service's newest key. How many fetches that took
    /// beside those for which a lease was held already; -1: it never came about.
    int settle() {
        int granted = 0;
        for (const auto& process : processes_) granted += process.lease != 0 && !process.sent ? 1 : 0;
        const int before = fetches_ + granted;
        next_fails_ = 0;
        for (std::int64_t until = now_ + hour; now_ < until; now_ += 100)
            for (auto& process : processes_) {
                move(process);
                if (settled()) return std::max(0, fetches_ - before);
            }
        return -1;
    }
    /// The fetches beyond the first, one for each life that ended, and one for each fault.
    [[nodiscard]] int needless_fetches() const { return fetches_ - 1 - rotations_ - faults_; }
    /// How often the record was lost while the clock was behind what it had been. A fetch then under way has a number below
    /// that of the key that is put back, so its key is taken for the older one, and another is fetched.
    [[nodiscard]] int lost_behind() const { return lost_behind_; }

private:
    struct Process {
        explicit Process(std::string its_name) : name(std::move(its_name)) {}
        std::string name;
        std::int64_t gen = 0, of = 0, ends = 0, key = 0, lease = 0, asked_at = 0;
        std::optional<std::pair<std::int64_t, std::int64_t>> sent;  ///< When, and the key's number.
    };

    /// The time of the store.
    [[nodiscard]] std::int64_t stored_now() const { return now_ + clock_; }
    std::int64_t give_out() {
        newest_ends_ = now_ + 2 * hour;
        return ++newest_;
    }
    void move(Process& process) {
        if (process.sent) return receive(process);
        if (process.lease != 0) return send(process);
        ask(process);
    }
    [[nodiscard]] bool settled() const {
        return std::all_of(std::begin(processes_), std::end(processes_), [this](const Process& process) {
            return process.key == newest_ && process.lease == 0 && now_ < process.ends;
        });
    }
    // A superseded key lives for the overlap, longer than the fetch that superseded it takes.
    [[nodiscard]] bool is_refused(std::int64_t key) const {
        return key != newest_ && std::none_of(std::begin(processes_), std::end(processes_),
                                              [](const Process& process) { return process.sent.has_value(); });
    }

    void ask(Process& process) {
        const bool alive = process.key != 0 && now_ < process.ends;
        const bool dead = is_refused(process.key);
        auto who = asked(!alive ? FetchReason::needed : dead ? FetchReason::refused : FetchReason::ahead, process.gen);
        who.holder = process.name;
        who.left = milliseconds(alive ? process.ends - now_ : 0);
        const auto before = record_;
        const auto taken = take(record_, stored_now(), who);
        EXPECT_EQ(record_.gen, before.gen) << "a question changes no key";
        EXPECT_LE(record_.ends, before.ends) << "a question lengthens no life";
        switch (taken.what) {
            case What::key: adopt(process); break;
            case What::older:
                put(record_, stored_now(),
                    {std::to_string(process.key), 7200, milliseconds(process.ends - now_), process.of, process.gen,
                     milliseconds(0)});
                check_order();
                break;
            case What::granted:
                EXPECT_GT(taken.lease, before.lease);
                EXPECT_GE(taken.lease, before.gen + 1);
                for (const auto& other : processes_)
                    EXPECT_FALSE(&other != &process && other.lease != 0 && harmed_ < other.asked_at &&
                                 now_ - other.asked_at < 15 * second)
                        << "two hold a lease";
                if (newest_ != 0 && newest_ends_ - now_ <= who.window) ++rotations_;
                process.lease = taken.lease;
                process.asked_at = now_;
                break;
            default: break;
        }
    }
    void send(Process& process) {
        if (now_ - process.asked_at > 5 * second) {
            process.lease = 0;  // Too late to send. Its lease runs out by itself.
            return;
        }
        if (const int how = std::exchange(next_fails_, 0)) {
            Failed failed;
            failed.lease = std::exchange(process.lease, 0);
            failed.own = how == 1;
            failed.maybe_made = how == 2;
            failed.refused = how == 3;
            if (failed.maybe_made) {
                ++fetches_;
                give_out();
            }
            fail(record_, stored_now(), failed);
            return;
        }
        ++fetches_;
        process.sent = {now_, give_out()};
    }
    void receive(Process& process) {
        const auto [sent, key] = *process.sent;
        process.sent.reset();
        const auto lease = std::exchange(process.lease, 0);
        // Its lease has ended under it.
        if (now_ - process.asked_at >= 15 * second) ++faults_;
        put(record_, stored_now(),
            {std::to_string(key), 7200, milliseconds(7200 * second - (now_ - sent)), lease, 0,
             milliseconds(now_ - sent)});
        check_order();
        adopt(process);
    }
    void adopt(Process& process) const {
        process.key = std::stoll(record_.key);
        process.gen = record_.gen;
        process.of = record_.of;
        process.ends = now_ + time_left(record_, stored_now()).count();
    }
    void check_order() {
        EXPECT_GE(record_.gen, last_gen_) << "the record went back to a key that was sent earlier";
        last_gen_ = record_.gen;
    }

    std::mt19937 random_;
    std::int64_t now_ = noon, clock_ = 0;
    SharedRecord record_;
    std::int64_t last_gen_ = 0, newest_ = 0, newest_ends_ = 0;
    std::int64_t harmed_ = 0;  ///< When the record was lost or the store's clock set.
    std::int64_t highest_clock_ = 0;
    int fetches_ = 0, rotations_ = 0, faults_ = 0, lost_behind_ = 0, next_fails_ = 0;
    Process processes_[3] = {Process("a"), Process("b"), Process("c")};
};

TEST(SharedKeyRules, HoldInRandomSequencesOfThreeProcesses) {
    constexpr int sequences = 100'000, faults = 4;
    for (unsigned seed = 0; seed < sequences; ++seed) {
        RandomProcesses processes(seed);
        const int steps_between = seed % 10 == 0 ? 50 : 8;
        for (int i = 0; i < faults; ++i) {
            for (int step = 0; step < steps_between; ++step) processes.step();
            processes.fault();
        }
        const int further = processes.settle();
        EXPECT_GE(further, 0) << "they never had one key";
        EXPECT_LE(further, 1 + processes.lost_behind()) << "once faults end, one fetch is enough";
        EXPECT_LE(processes.needless_fetches(), processes.lost_behind());
        ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
    }
}

constexpr std::int64_t largest = std::int64_t{1} << 53U;

/// What anyone may have written.
SharedRecord planted(std::int64_t gen, std::int64_t of, std::int64_t lease) {
    auto record = record_with_key();
    record.gen = gen;
    record.of = of;
    record.lease = lease;
    record.ends = record.life = record.fails = record.space = largest;
    record.lease_ends = noon + second;
    record.holder = "me";
    return record;
}

void expect_read_back(const SharedRecord& record) {
    const auto written = write_record(record);
    ASSERT_EQ(write_record(pushplus::detail::read_record(written)), written);
}

TEST(SharedKeyRules, WriteWhatCanBeReadBack) {
    for (const auto gen : {largest, largest - 1, noon, -largest})
        for (const auto lease : {largest, noon + 1, -largest})
            for (const auto of : {largest, noon, -largest})
                for (const auto have : {largest, noon + 2, std::int64_t{0}})
                    for (const auto reason : {FetchReason::look, FetchReason::ahead, FetchReason::needed,
                                              FetchReason::refused, FetchReason::demanded}) {
                        auto record = planted(gen, of, lease);
                        auto who = asked(reason, have);
                        who.left = std::chrono::hours(24);
                        who.since = noon;
                        const auto taken = take(record, noon, who);
                        expect_read_back(record);
                        auto failed = record;
                        fail(failed, noon, {taken.lease, true, true, std::chrono::hours(10), "no", "by"});
                        expect_read_back(failed);
                        give_back(failed, taken.lease);
                        expect_read_back(failed);
                        auto brought = record;
                        put(brought, noon, {"new", 7200, std::chrono::hours(2), taken.lease, 0, milliseconds(5)});
                        expect_read_back(brought);
                        put(record, noon, {"mine", 7200, std::chrono::hours(2), of, have, milliseconds(0)});
                        expect_read_back(record);
                        ASSERT_FALSE(::testing::Test::HasFailure()) << gen << ' ' << of << ' ' << lease << ' ' << have;
                    }
}

}  // namespace
}  // namespace pushplus_test
