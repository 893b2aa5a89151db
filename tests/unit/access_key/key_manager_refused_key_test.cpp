#include <atomic>
#include <optional>
#include <string>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// A key is in use: "key-1", of generation `first`.
class AccessKeyManagerWithARefusedKey : public KeyManagerFixture {
protected:
    void SetUp() override { first = acquired()->generation; }

    /// Replaces the key of this generation and returns the next one's.
    std::uint64_t next_after(std::uint64_t generation) {
        const auto next = replaced(generation);
        EXPECT_TRUE(next);
        return next ? next->generation : 0;
    }

    /// Checks that the key of `generation` is replaced after this pause and not before.
    std::uint64_t next_after_exactly(seconds pause, std::uint64_t generation) {
        EXPECT_FALSE(replaced(generation));
        clock->advance(pause - nanoseconds(1));
        EXPECT_FALSE(replaced(generation));
        clock->advance(nanoseconds(1));
        return next_after(generation);
    }

    std::uint64_t first = 0;
};

TEST_F(AccessKeyManagerWithARefusedKey, SixtyFourThreadsThatReportItCauseOneFetch) {
    on_64_threads([this] {
        const auto next = replaced(first);
        ASSERT_TRUE(next);
        EXPECT_EQ(next->value, "key-2");
    });
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWithARefusedKey, SixtyFourThreadsWaitForTheOneFetchThatHangs) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("new")));
    std::thread opener([&] {
        EXPECT_TRUE(clock->is_waited_for_by(64));
        latch->open();
    });
    on_64_threads([this] {
        const auto next = replaced(first);
        ASSERT_TRUE(next);
        EXPECT_EQ(next->value, "new");
    });
    opener.join();
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWithARefusedKey, ALateReportOfAnOldGenerationCostsNothing) {
    next_after(first);
    const auto late = replaced(first);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->value, "key-2");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWithARefusedKey, AReportDuringARefreshAheadWaitsForIt) {
    clock->advance(seconds(6900));
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("ahead")));
    EXPECT_EQ(key(), "key-1");
    auto reported = std::async(std::launch::async, [this] { return replacing_key(first); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    latch->open();
    EXPECT_EQ(reported.get(), "ahead");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWithARefusedKey, FreshKeysThatAreRefusedTooAreReplacedAfterGrowingPausesOnly) {
    auto generation = next_after(first);
    for (const auto pause :
         {seconds(15), seconds(30), seconds(60), seconds(120), seconds(240), seconds(480), seconds(600), seconds(600)})
        generation = next_after_exactly(pause, generation);
    EXPECT_EQ(fetches_in_all(), 10);
}

TEST_F(AccessKeyManagerWithARefusedKey, SixtyFourThreadsWithAFreshKeyThatIsRefusedTooFetchNothing) {
    const auto second = next_after(first);
    on_64_threads([this, second] { EXPECT_FALSE(replaced(second)); });
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWithARefusedKey, AnAcceptedKeyMakesTheNextPauseShortAgain) {
    auto generation = next_after(first);
    generation = next_after_exactly(seconds(15), generation);
    generation = next_after_exactly(seconds(30), generation);
    // Of the pause that runs, 60 s, nothing is dropped.
    manager().accepted(generation);
    generation = next_after_exactly(seconds(60), generation);
    next_after_exactly(seconds(15), generation);
}

TEST_F(AccessKeyManagerWithARefusedKey, ALateSuccessOfAnOlderKeyDoesNotTakeBackThatTheNewerWasAccepted) {
    const auto second = next_after(first);
    const auto third = next_after_exactly(seconds(15), second);
    manager().accepted(third);
    manager().accepted(second);
    const auto fourth = next_after_exactly(seconds(30), third);
    next_after_exactly(seconds(15), fourth);
}

TEST_F(AccessKeyManagerWithARefusedKey, AReplacementThatFailsMayBeTriedAgainAtOnce) {
    source->answer(Source::no_connection());
    const auto failed = manager().replace(first, limit());
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::connection);
    EXPECT_EQ(replacing_key(first), "key-2");
}

TEST_F(AccessKeyManagerWithARefusedKey, ItStaysInUseForOthersUntilItIsReplaced) {
    source->answer(Source::no_connection());
    EXPECT_FALSE(manager().replace(first, limit()));
    EXPECT_EQ(key(), "key-1");
}

// Whoever asked for a key now would get one, so the report of an ended key's refusal is no reason to wait.
TEST_F(AccessKeyManagerWithARefusedKey, AnEndedKeyIsReplacedWhateverThePause) {
    source->answer(Source::key("brief", 10));
    const auto brief = next_after(first);
    EXPECT_FALSE(replaced(brief));
    clock->advance(seconds(10));
    EXPECT_EQ(replacing_key(brief), "key-2");
}

TEST_F(AccessKeyManagerWithARefusedKey, ALateReportWhenTheKeyInUseHasEndedFetches) {
    source->answer(Source::key("brief", 20));
    next_after(first);
    clock->advance(seconds(20));
    EXPECT_EQ(replacing_key(first), "key-2");
}

TEST_F(AccessKeyManagerWithARefusedKey, AnExplicitRefreshFetchesDuringThePause) {
    const auto second = next_after(first);
    EXPECT_FALSE(replaced(second));
    EXPECT_EQ(refreshed()->value, "key-3");
    EXPECT_EQ(key(), "key-3");
}

TEST_F(AccessKeyManagerWithARefusedKey, AnExplicitRefreshFetchesEachTime) {
    EXPECT_EQ(refreshed()->value, "key-2");
    EXPECT_EQ(refreshed()->value, "key-3");
    EXPECT_EQ(key(), "key-3");
    EXPECT_EQ(fetches_in_all(), 3);
}

// For the race detector: all that callers do, at once, while keys end and are refused.
TEST_F(AccessKeyManagerWithARefusedKey, AllAtOnceEverybodyGetsAKeyOrAWord) {
    const WaitLimit patient = limit(std::chrono::hours(1000));
    std::atomic<int> turns{0};
    on_64_threads([&] {
        for (int i = 0; i < 20; ++i) {
            const int turn = ++turns;
            const auto held = manager().acquire(patient);
            ASSERT_TRUE(held);
            ASSERT_TRUE(*held);
            if (turn % 3 == 0) manager().accepted((*held)->generation);
            if (turn % 7 == 0) {
                const auto other = manager().replace((*held)->generation, patient);
                ASSERT_TRUE(other);
                EXPECT_TRUE(!*other || (**other)->generation != (*held)->generation);
            }
            if (turn % 101 == 0) {
                EXPECT_TRUE(manager().refresh(patient));
            }
            if (turn % 13 == 0) clock->advance(seconds(120));
        }
    });
}

}  // namespace
}  // namespace pushplus_test
