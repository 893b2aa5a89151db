#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/vault_of_keys.hpp"
#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::IssuedKey;
using pushplus::KeyRequest;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class AccessKeyManagerWithASource : public KeyManagerFixture {
protected:
    AccessKeyManagerWithASource() { issuer = vault; }
    /// The error of a caller that waits for a second of the clock after the other until its question ends.
    pushplus::Error error_after(seconds steps) {
        auto waiting = std::async(std::launch::async, [this] { return manager().acquire(limit()); });
        for (auto passed = seconds(0); passed < steps; ++passed) {
            EXPECT_TRUE(clock->is_waited_for_by(2));
            clock->advance(seconds(1));
        }
        while (waiting.wait_for(seconds(10)) != std::future_status::ready) {
            ADD_FAILURE() << "it waits longer";
            clock->advance(seconds(1));
        }
        const auto got = waiting.get();
        EXPECT_FALSE(got);
        return got ? pushplus::Error({}) : got.error();
    }
    /// Calls until the question that this begins beside them has been answered.
    bool asks_beside(int times = 1) {
        const int before = vault->asked();
        return comes_about([&] {
            static_cast<void>(key());
            return vault->asked() >= before + times;
        });
    }

    std::shared_ptr<VaultOfKeys> vault = std::make_shared<VaultOfKeys>();
};

TEST_F(AccessKeyManagerWithASource, AsksItForTheFirstKeyAndKeepsThat) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value, "issued-1");
    EXPECT_EQ(first->expires_at, clock->boot_now() + hours(2));
    EXPECT_EQ(key(), "issued-1");
    EXPECT_THAT(vault->questions(), ElementsAre("current"));
}

TEST_F(AccessKeyManagerWithASource, AssumesTwoHoursForAKeyWhoseLifeIsNotKnown) {
    vault->hold({"a-key", milliseconds(0), 0});
    EXPECT_EQ(acquired()->expires_at, clock->boot_now() + hours(2));
    EXPECT_EQ(warnings(), std::vector<std::string>());
}

TEST_F(AccessKeyManagerWithASource, BelievesNoLifeOfMoreThanADay) {
    vault->hold({"a-key", milliseconds::max(), 0});
    EXPECT_EQ(acquired()->expires_at, clock->boot_now() + hours(24));
}

TEST_F(AccessKeyManagerWithASource, CountsALifeInMilliseconds) {
    vault->hold({"a-key", milliseconds(12'345), 0});
    EXPECT_EQ(acquired()->expires_at, clock->boot_now() + milliseconds(12'345));
}

TEST_F(AccessKeyManagerWithASource, SaysHowLongItMayTake) {
    std::chrono::steady_clock::time_point deadline;
    vault->answer([&](const KeyRequest& request) -> VaultOfKeys::Issued {
        deadline = request.deadline;
        return IssuedKey{"a-key", hours(2), 1};
    });
    EXPECT_EQ(key(), "a-key");
    EXPECT_EQ(deadline, clock->steady_now() + seconds(30));
}

TEST_F(AccessKeyManagerWithASource, LooksOnceAMinuteBesideTheCallers) {
    EXPECT_EQ(key(), "issued-1");
    clock->advance(seconds(59));
    EXPECT_EQ(key(), "issued-1");
    EXPECT_EQ(vault->asked(), 1);
    vault->make_another();
    clock->advance(seconds(1));
    EXPECT_EQ(key(), "issued-1") << "the caller does not wait";
    EXPECT_TRUE(comes_about([this] { return key() == "issued-2"; }));
    EXPECT_EQ(vault->asked(), 2);
}

TEST_F(AccessKeyManagerWithASource, WaitsForALookAfterFourMinutes) {
    EXPECT_EQ(key(), "issued-1");
    vault->make_another();
    clock->advance(seconds(241));
    EXPECT_EQ(key(), "issued-2");
}

TEST_F(AccessKeyManagerWithASource, GoesOnWithTheKeyWhileTheSourceHasNoOtherNearItsEnd) {
    EXPECT_EQ(key(), "issued-1");
    vault->hold({"issued-1", minutes(4), 1});
    clock->advance(hours(2) - minutes(4));
    EXPECT_TRUE(asks_beside());
    EXPECT_EQ(key(), "issued-1");
    vault->make_another();
    clock->advance(seconds(30));
    EXPECT_TRUE(comes_about([this] { return key() == "issued-2"; }));
    for (const auto& question : vault->questions()) EXPECT_EQ(question, "current");
}

TEST_F(AccessKeyManagerWithASource, AsksAgainWhenTheKeyHasEnded) {
    EXPECT_EQ(key(), "issued-1");
    vault->make_another();
    clock->advance(hours(2));
    EXPECT_EQ(key(), "issued-2");
    EXPECT_THAT(vault->questions(), ElementsAre("current", "current"));
}

TEST_F(AccessKeyManagerWithASource, TakesTheSourcesWordOnHowLongItsKeyStillLives) {
    EXPECT_EQ(key(), "issued-1");
    vault->hold({"issued-1", seconds(10), 1});
    clock->advance(seconds(241));
    const auto shortened = acquired();
    EXPECT_EQ(shortened->expires_at, clock->boot_now() + seconds(10));
    EXPECT_EQ(shortened->generation, acquired()->generation) << "it is the same key";
}

TEST_F(AccessKeyManagerWithASource, AsksForAnotherInThePlaceOfARefusedOne) {
    const auto first = acquired();
    EXPECT_EQ(replacing_key(first->generation), "issued-2");
    EXPECT_EQ(replacing_key(first->generation), "issued-2") << "a late report costs nothing";
    EXPECT_THAT(vault->questions(), ElementsAre("current", "replace issued-1 1"));
}

TEST_F(AccessKeyManagerWithASource, ComparesTheValuesOfKeysThatAreNotCounted) {
    vault->hold({"issued-1", hours(2), 0});
    const auto first = acquired();
    const auto second = replaced(first->generation);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->value, "issued-2");
    EXPECT_NE(second->generation, first->generation);
    EXPECT_THAT(vault->questions(), ElementsAre("current", "replace issued-1 0"));
}

TEST_F(AccessKeyManagerWithASource, HasNoOtherKeyIfTheSourceGivesOutTheRefusedOne) {
    vault->keep();
    EXPECT_FALSE(replaced(acquired()->generation));
    EXPECT_EQ(key(), "issued-1");
}

TEST_F(AccessKeyManagerWithASource, OnlyLooksForAnotherIfAFreshOneIsRefusedAsWell) {
    EXPECT_EQ(replacing_key(acquired()->generation), "issued-2");
    const auto second = acquired();
    EXPECT_FALSE(replaced(second->generation));
    EXPECT_THAT(vault->questions(), ElementsAre("current", "replace issued-1 1", "current"));
    vault->make_another();
    EXPECT_EQ(replacing_key(second->generation), "issued-3") << "somebody else had it replaced";
}

TEST_F(AccessKeyManagerWithASource, AsksForAnotherAgainOnceAPauseIsOver) {
    auto next = 2;
    for (const auto pause :
         {seconds(15), seconds(30), seconds(60), seconds(120), seconds(240), seconds(480), seconds(600)}) {
        EXPECT_EQ(replacing_key(acquired()->generation), "issued-" + std::to_string(next++));
        clock->advance(pause - std::chrono::nanoseconds(1));
        EXPECT_FALSE(replaced(acquired()->generation));
        clock->advance(std::chrono::nanoseconds(1));
    }
    EXPECT_EQ(replacing_key(acquired()->generation), "issued-" + std::to_string(next));
}

TEST_F(AccessKeyManagerWithASource, KeepsTheNewerKeyIfALookBringsAnOlderOne) {
    vault->hold({"new", hours(2), 7});
    EXPECT_EQ(key(), "new");
    vault->hold({"old", hours(2), 6});
    clock->advance(seconds(241));
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(vault->asked(), 2);
}

TEST_F(AccessKeyManagerWithASource, TakesAnOlderOneWhereItsOwnIsRefused) {
    vault->hold({"new", hours(2), 7});
    const auto refused = acquired();
    vault->hold({"old", hours(2), 6});
    EXPECT_EQ(replacing_key(refused->generation), "old");
}

TEST_F(AccessKeyManagerWithASource, AsksForAnotherAtTheUsersDemand) {
    EXPECT_EQ(key(), "issued-1");
    EXPECT_EQ(refreshed()->value, "issued-2");
    EXPECT_THAT(vault->questions(), ElementsAre("current", "replace issued-1 1"));
}

TEST_F(AccessKeyManagerWithASource, SaysSoIfADemandBringsTheSameKey) {
    EXPECT_EQ(key(), "issued-1");
    vault->keep();
    const auto same = manager().refresh(limit());
    ASSERT_FALSE(same);
    EXPECT_EQ(same.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(same.error().message(), "the AccessKey's source gave out the key it was to replace");
}

TEST_F(AccessKeyManagerWithASource, IsAskedOnceForAllThatCome) {
    on_64_threads([this] { EXPECT_EQ(key(), "issued-1"); });
    EXPECT_EQ(vault->asked(), 1);
    const auto refused = acquired()->generation;
    on_64_threads([&] { EXPECT_EQ(replacing_key(refused), "issued-2"); });
    EXPECT_EQ(vault->asked(), 2);
}

struct BadKey {
    const char* name;
    IssuedKey key;
    const char* said;
};
void PrintTo(const BadKey& bad, std::ostream* stream) { *stream << bad.name; }

class ABadKeyOfASource : public AccessKeyManagerWithASource, public ::testing::WithParamInterface<BadKey> {};

TEST_P(ABadKeyOfASource, IsAFailureOfTheSource) {
    vault->hold(GetParam().key);
    const auto error = error_after(seconds(5));
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_THAT(error.message(), StartsWith("the AccessKey's source failed: it gave out an AccessKey that "));
    EXPECT_THAT(error.message(), HasSubstr(GetParam().said));
    EXPECT_THAT(error.message(), ::testing::Not(HasSubstr("secret")));
}

INSTANTIATE_TEST_SUITE_P(Each, ABadKeyOfASource,
                         ::testing::Values(BadKey{"empty", {"", hours(1), 1}, "is empty"},
                                           BadKey{"line_break", {"secret\r\nX-A: b", hours(1), 1}, "no header may"},
                                           BadKey{"long", {std::string(1025, 's'), hours(1), 1}, "longer than 1024"},
                                           BadKey{"ended", {"secret", milliseconds(-1), 1}, "has ended"}),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST_F(AccessKeyManagerWithASource, TakesWhatItThrowsForAFailure) {
    vault->answer([](const KeyRequest&) -> VaultOfKeys::Issued { throw std::runtime_error("the vault is sealed"); });
    EXPECT_THAT(error_after(seconds(5)).message(),
                StartsWith("the AccessKey's source failed: it threw an exception: the vault is sealed; calls without a "
                           "usable key end until it works again"));
}

TEST_F(AccessKeyManagerWithASource, TakesWhateverItThrowsForAFailure) {
    vault->answer([](const KeyRequest&) -> VaultOfKeys::Issued { throw 42; });
    EXPECT_THAT(error_after(seconds(5)).message(), HasSubstr("it threw an exception;"));
}

TEST_F(AccessKeyManagerWithASource, WaitsOutItsRestart) {
    vault->fail(ErrorKind::connection);
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    vault->answer(nullptr);
    clock->advance(seconds(1));
    EXPECT_EQ(waiting.get(), "issued-1");
    EXPECT_THAT(warnings(),
                ElementsAre("the AccessKey's source failed; calls go on with the key in use to its end: out of order",
                            "the AccessKey's source works again"));
}

TEST_F(AccessKeyManagerWithASource, GoesOnWithTheKeyToItsEndWhileItFailsWithOneWarning) {
    EXPECT_EQ(key(), "issued-1");
    vault->fail(ErrorKind::connection);
    constexpr int longest_rest = 15, time = 1200;
    for (int i = 0; i < time; ++i) {
        clock->advance(seconds(1));
        EXPECT_EQ(key(), "issued-1");
    }
    EXPECT_GT(vault->asked(), 1) << "it is asked beside the callers";
    EXPECT_LT(vault->asked(), time / longest_rest + 5) << "after growing pauses";
    EXPECT_TRUE(comes_about([this] { return warnings().size() == 1; }));
}

TEST_F(AccessKeyManagerWithASource, EndsLaterCallersAtOnceUntilItIsAskedAgain) {
    vault->fail(ErrorKind::connection);
    EXPECT_EQ(error_after(seconds(5)).kind(), ErrorKind::store);
    const int asked = vault->asked();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(manager().acquire(limit()).error().kind(), ErrorKind::store);
    EXPECT_EQ(vault->asked(), asked);
    vault->answer(nullptr);
    clock->advance(seconds(8));
    EXPECT_EQ(key(), "issued-1");
}

TEST_F(AccessKeyManagerWithASource, LeavesAFailedSourceAloneForAllClientsThatHaveIt) {
    vault->fail(ErrorKind::connection);
    EXPECT_EQ(error_after(seconds(5)).kind(), ErrorKind::store);
    const int asked = vault->asked();
    pushplus::detail::KeySetup setup;
    setup.issuer = issuer;
    setup.clock = clock;
    pushplus::detail::KeyManager other(std::move(setup));
    EXPECT_EQ(other.acquire(limit()).error().kind(), ErrorKind::store);
    EXPECT_EQ(vault->asked(), asked);
}

TEST_F(AccessKeyManagerWithASource, SaysAfterARefusalThatTheServiceResponded) {
    const auto first = acquired();
    vault->fail(ErrorKind::connection);
    auto waiting = std::async(std::launch::async, [&] { return manager().replace(first->generation, limit()); });
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(clock->is_waited_for_by(2));
        clock->advance(seconds(1));
    }
    const auto other = waiting.get();
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind(), ErrorKind::store);
    EXPECT_EQ(other.error().delivery(), Delivery::answered);
}

TEST_F(AccessKeyManagerWithASource, TakesRateLimitedForASourceThatWorksAndHasNoKeyYet) {
    const auto retry_at = clock->system_now() + seconds(10);
    vault->answer([=](const KeyRequest&) -> VaultOfKeys::Issued {
        pushplus::Error::Parts parts;
        parts.kind = ErrorKind::rate_limited;
        parts.message = "in 10 s";
        parts.retry_at = retry_at;
        return pushplus::Error(std::move(parts));
    });
    const auto none = manager().acquire(limit());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(none.error().message(), "the AccessKey's source has no key yet: in 10 s");
    EXPECT_EQ(none.error().retry_at(), retry_at);
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(vault->asked(), 1) << "not before it has one";
    vault->answer(nullptr);
    clock->advance(seconds(10));
    EXPECT_EQ(key(), "issued-1");
    EXPECT_EQ(warnings(), std::vector<std::string>());
}

TEST_F(AccessKeyManagerWithASource, EndsAtOnceWithTheErrorOfASourceThatCanNeverWork) {
    vault->fail(ErrorKind::invalid_argument, "urls is empty");
    const auto error = error_after(seconds(0));
    EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(error.message(), "the AccessKey's source cannot be used: urls is empty");
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_THAT(warnings(), ElementsAre("the AccessKey's source cannot be used: urls is empty"));
}

TEST_F(AccessKeyManagerWithASource, HasNoOtherKeyYetIfTheSourceSpacesThem) {
    const auto refused = acquired();
    vault->fail(ErrorKind::rate_limited);
    EXPECT_FALSE(replaced(refused->generation));
    EXPECT_EQ(warnings(), std::vector<std::string>());
}

TEST_F(AccessKeyManagerWithASource, CancelsAQuestionAtItsEnd) {
    const auto asked = std::make_shared<Latch>();
    const auto canceled = std::make_shared<Latch>();
    vault->answer([=](const KeyRequest& request) -> VaultOfKeys::Issued {
        const auto registration = request.cancellation.on_cancel([canceled] { canceled->open(); });
        asked->open();
        EXPECT_TRUE(canceled->wait());
        return pushplus::Error({});
    });
    auto caller = std::async(std::launch::async, [this] { return manager().acquire(limit(seconds(1))); });
    EXPECT_TRUE(asked->wait());
    EXPECT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(1));
    EXPECT_EQ(caller.get().error().kind(), ErrorKind::timeout) << "it waits no longer than it wants to";
    end_manager();
    EXPECT_EQ(warnings(), std::vector<std::string>()) << "that is no failure of the source";
}

}  // namespace
}  // namespace pushplus_test
