#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "access_key/shared_record.hpp"
#include "doubles/memory_state_store.hpp"
#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class AccessKeyManagerLife : public KeyManagerFixture {
protected:
    /// How long before its end the refresh window of a key of this life opens.
    seconds window_of(std::int64_t life) {
        source->answer(Source::key("k", life));
        const auto got = refreshed();
        return got ? std::chrono::duration_cast<seconds>(got->expires_at - got->refresh_from) : seconds(-1);
    }
};

TEST_F(AccessKeyManagerLife, IsCountedFromBeforeTheRequest) {
    const auto asked = clock->steady_now();
    source->answer([this](const pushplus::CancellationToken& cancellation) {
        clock->advance(seconds(10));
        return Source::key("slow")(cancellation);
    });
    const auto got = acquired();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->expires_in, seconds(7200));
    EXPECT_EQ(got->expires_at, asked + seconds(7200));
    EXPECT_EQ(got->refresh_from, asked + seconds(6900));
}

TEST_F(AccessKeyManagerLife, WindowOpensRefreshAheadBeforeTheEnd) {
    EXPECT_EQ(window_of(7200), seconds(300));
    EXPECT_EQ(window_of(601), seconds(300));
}

TEST_F(AccessKeyManagerLife, WindowOfAShortLivedKeyIsHalfItsLife) {
    EXPECT_EQ(window_of(599), seconds(299));
    EXPECT_EQ(window_of(100), seconds(50));
    EXPECT_EQ(window_of(1), seconds(0));
}

TEST_F(AccessKeyManagerLife, WithoutRefreshAheadAKeyIsUsedToItsEnd) {
    refresh_ahead = seconds(0);
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7200) - nanoseconds(1));
    EXPECT_EQ(key(), "key-1");
    clock->advance(nanoseconds(1));
    EXPECT_EQ(key(), "key-2");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerLife, AKeyIsNotUsedAtItsVeryEnd) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7200));
    EXPECT_EQ(key(), "key-2");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerLife, SettingTheCalendarChangesNothing) {
    EXPECT_EQ(key(), "key-1");
    clock->set_calendar(std::chrono::hours(-48));
    EXPECT_EQ(key(), "key-1");
    clock->set_calendar(std::chrono::hours(96));
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(-3600));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerLife, ThatIsMissingZeroOrNegativeIsTakenForTheUsualOneAndReported) {
    for (const std::int64_t named : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
        source->answer(Source::key("k", named));
        const auto got = refreshed();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_in, seconds(7200));
        EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(7200));
    }
    EXPECT_EQ(warnings(),
              std::vector<std::string>(3, "the service named no life for the AccessKey; 7200 s are assumed"));
}

TEST_F(AccessKeyManagerLife, ThatIsAbsurdIsCutToADayAndReported) {
    for (const std::int64_t named : {std::int64_t{86'401}, std::numeric_limits<std::int64_t>::max()}) {
        source->answer(Source::key("k", named));
        const auto got = refreshed();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_in, seconds(86'400));
        EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(86'400));
    }
    EXPECT_EQ(warnings(), std::vector<std::string>(
                              2, "the service named a life of more than a day for the AccessKey; a day is assumed"));
}

TEST_F(AccessKeyManagerLife, BetweenASecondAndADayIsTakenAsItIs) {
    for (const std::int64_t named : {1, 86'400}) {
        source->answer(Source::key("k", named));
        const auto got = refreshed();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_in, seconds(named));
    }
    EXPECT_TRUE(warnings().empty());
}

TEST_F(AccessKeyManagerLife, ManagerWithoutAWarnCallbackClampsInSilence) {
    pushplus::detail::KeyManager silent({source, nullptr, clock, seconds(300), nullptr, ""});
    source->answer(Source::key("k", 0));
    const auto got = silent.acquire(limit());
    ASSERT_TRUE(got);
    EXPECT_EQ((*got)->expires_in, seconds(7200));
}

struct UnusableKey {
    std::string name;
    std::string value;
};
void PrintTo(const UnusableKey& key, std::ostream* stream) { *stream << key.name; }

class AccessKeyManagerUnusableKey : public KeyManagerFixture, public ::testing::WithParamInterface<UnusableKey> {};

TEST_P(AccessKeyManagerUnusableKey, IsRefusedBeforeItBecomesAHeader) {
    const auto memory = std::make_shared<MemoryStateStore>(clock);
    store = memory;
    source->answer(Source::key(GetParam().value));
    const auto got = manager().acquire(limit());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::invalid_response);
    EXPECT_EQ(got.error().message(),
              "the service gave out an AccessKey that is empty, longer than 1024 characters or "
              "holds characters no header may carry");
    EXPECT_EQ(pushplus::detail::read_record(memory->text(record_name)).key, "");
}

TEST_P(AccessKeyManagerUnusableKey, LeavesTheOldKeyInUse) {
    EXPECT_EQ(key(), "key-1");
    source->answer(Source::key(GetParam().value));
    EXPECT_FALSE(manager().refresh(limit()));
    EXPECT_EQ(key(), "key-1");
}

// Each fetch ends other processes' keys, so a service that gives out rubbish is not asked by every call.
TEST_P(AccessKeyManagerUnusableKey, IsNotAskedForAgainBeforeAPause) {
    source->answer(Source::key(GetParam().value));
    EXPECT_FALSE(manager().acquire(limit()));
    clock->advance(seconds(1) - nanoseconds(1));
    EXPECT_FALSE(manager().acquire(limit()));
    clock->advance(nanoseconds(1));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 2);
}

INSTANTIATE_TEST_SUITE_P(Shapes, AccessKeyManagerUnusableKey,
                         ::testing::Values(UnusableKey{"empty", ""}, UnusableKey{"blank", "a b"},
                                           UnusableKey{"line_break", "a\r\nevil: 1"}, UnusableKey{"tab", "a\tb"},
                                           UnusableKey{"nul", std::string("a\0b", 3)}, UnusableKey{"delete", "a\x7F"},
                                           UnusableKey{"outside_ascii", "密钥"},
                                           UnusableKey{"too_long", std::string(1025, 'k')}),
                         [](const auto& shape) { return shape.param.name; });

TEST_F(AccessKeyManagerLife, KeysOfAnyVisibleCharactersUpToTheLongestAreTaken) {
    for (const auto& value : {std::string("k"), std::string("!\"#~-_=+/.{}"), std::string(1024, 'k')}) {
        source->answer(Source::key(value));
        const auto got = refreshed();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->value, value);
    }
}

}  // namespace
}  // namespace pushplus_test
