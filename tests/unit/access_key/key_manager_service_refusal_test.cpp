#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// The service itself refuses to give out a key.
class AccessKeyManagerRefusedByTheService : public KeyManagerFixture {
protected:
    static Source::Answer refusal(int code) { return Source::failure(ErrorKind::service, Delivery::answered, code); }

    int code_of_acquire() {
        const auto got = manager().acquire(limit());
        return got ? 200 : got.error().code();
    }
};

TEST_F(AccessKeyManagerRefusedByTheService, RepeatsItsAnswerWithoutAnotherRequestUntilAGrowingPauseIsOver) {
    int fetches = 0;
    int code = 400;
    for (const auto pause : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600}) {
        source->answer(refusal(++code));
        EXPECT_EQ(code_of_acquire(), code);
        EXPECT_EQ(source->fetches(), ++fetches);
        EXPECT_EQ(code_of_acquire(), code);
        clock->advance(seconds(pause) - nanoseconds(1));
        EXPECT_EQ(code_of_acquire(), code);
        EXPECT_EQ(source->fetches(), fetches);
        clock->advance(nanoseconds(1));
    }
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), fetches + 1);
}

TEST_F(AccessKeyManagerRefusedByTheService, SixtyFourThreadsHearItsOneAnswer) {
    source->answer(refusal(403));
    on_64_threads([this] { EXPECT_EQ(code_of_acquire(), 403); });
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerRefusedByTheService, RepeatsItsAnswerToReportsOfRefusedKeysToo) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    source->answer(refusal(900));
    for (int i = 0; i < 3; ++i) {
        const auto other = manager().replace(first->generation, limit());
        ASSERT_FALSE(other);
        EXPECT_EQ(other.error().code(), 900);
    }
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerRefusedByTheService, IsAskedAgainByAnExplicitRefresh) {
    source->answer(refusal(403));
    EXPECT_EQ(code_of_acquire(), 403);
    EXPECT_EQ(refreshed()->value, "key-1");
    EXPECT_EQ(code_of_acquire(), 200);
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerRefusedByTheService, AnExplicitRefreshThatIsRefusedLengthensThePause) {
    source->answer(refusal(403));
    source->answer(refusal(403));
    EXPECT_EQ(code_of_acquire(), 403);
    EXPECT_FALSE(manager().refresh(limit()));
    clock->advance(seconds(2) - nanoseconds(1));
    EXPECT_EQ(code_of_acquire(), 403);
    clock->advance(nanoseconds(1));
    EXPECT_EQ(code_of_acquire(), 200);
    EXPECT_EQ(fetches_in_all(), 3);
}

TEST_F(AccessKeyManagerRefusedByTheService, StartsWithAShortPauseAgainAfterAKey) {
    source->answer(refusal(403));
    EXPECT_EQ(code_of_acquire(), 403);
    clock->advance(seconds(1));
    source->answer(refusal(403));
    EXPECT_EQ(code_of_acquire(), 403);
    clock->advance(seconds(2));
    EXPECT_EQ(code_of_acquire(), 200);
    clock->advance(seconds(7200));
    source->answer(refusal(403));
    EXPECT_EQ(code_of_acquire(), 403);
    clock->advance(seconds(1));
    EXPECT_EQ(code_of_acquire(), 200);
}

TEST_F(AccessKeyManagerRefusedByTheService, AnAnswerOfLongAgoIsNotRepeatedAfterAFetchWithoutAnswer) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7198));
    EXPECT_EQ(key_beside(refusal(403)), "key-1");
    clock->advance(seconds(1));
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    clock->advance(seconds(1));
    EXPECT_EQ(key(), "key-2");
}

TEST_F(AccessKeyManagerRefusedByTheService, IsNotAskedAtOnceAfterAnAnswerThatNobodyCanUse) {
    for (const auto kind : {ErrorKind::http, ErrorKind::invalid_response}) {
        const auto before = fetches_in_all();
        source->answer(Source::unusable(kind, kind == ErrorKind::http ? 500 : 200));
        for (int i = 0; i < 5; ++i) EXPECT_EQ(manager().acquire(limit()).error().kind(), kind);
        EXPECT_EQ(fetches_in_all(), before + 1);
        clock->advance(std::chrono::seconds(60));
    }
    EXPECT_TRUE(manager().acquire(limit()));
}

TEST_F(AccessKeyManagerRefusedByTheService, IsNotAskedBeforeTheMomentItNames) {
    const auto retry_at = clock->system_now() + seconds(90);
    source->answer(Source::busy_until(retry_at));
    EXPECT_EQ(manager().acquire(limit()).error().retry_at(), retry_at);
    clock->advance(seconds(90) - nanoseconds(1));
    EXPECT_EQ(manager().acquire(limit()).error().retry_at(), retry_at);
    EXPECT_EQ(source->fetches(), 1);
    clock->advance(nanoseconds(1));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerRefusedByTheService, IsAskedAgainAfterAnHourWhateverMomentItNames) {
    source->answer(Source::busy_until(clock->system_now() + std::chrono::hours(24 * 7)));
    EXPECT_FALSE(manager().acquire(limit()));
    clock->advance(std::chrono::hours(1) - nanoseconds(1));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(source->fetches(), 1);
    clock->advance(nanoseconds(1));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerRefusedByTheService, IsNotAskedAheadOfTheKeysEndBeforeTheMomentItNames) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7000));
    EXPECT_EQ(key_beside(Source::busy_until(clock->system_now() + seconds(50))), "key-1");
    clock->advance(seconds(50) - nanoseconds(1));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(source->fetches(), 2);
    clock->advance(nanoseconds(1));
    EXPECT_EQ(key_beside(Source::key("key-2")), "key-1");
    EXPECT_EQ(key(), "key-2");
}

TEST_F(AccessKeyManagerRefusedByTheService, AMomentThatIsPastMakesNoPauseShorter) {
    source->answer(Source::busy_until(clock->system_now() - seconds(5)));
    EXPECT_FALSE(manager().acquire(limit()));
    clock->advance(seconds(1) - nanoseconds(1));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(source->fetches(), 1);
}

}  // namespace
}  // namespace pushplus_test
