#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// A key is in use and its refresh window has just opened.
class AccessKeyManagerInTheRefreshWindow : public KeyManagerFixture {
protected:
    void SetUp() override {
        EXPECT_EQ(key(), "key-1");
        clock->advance(seconds(6900));
    }
    static constexpr int first_fetch = 1;
};

TEST_F(AccessKeyManagerInTheRefreshWindow, NobodyWaitsForARefreshThatHangs) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("new")));
    on_64_threads([this] { EXPECT_EQ(key(), "key-1"); });
    clock->advance(seconds(299));
    EXPECT_EQ(key(), "key-1");
    finish(*latch);
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(fetches_in_all(), first_fetch + 1);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, ANanosecondEarlierNothingIsRefreshed) {
    EXPECT_EQ(key_beside(Source::key("new")), "key-1");
    clock->advance(seconds(6900) - nanoseconds(1));
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(fetches_in_all(), first_fetch + 1);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, NothingHappensUntilSomebodyNeedsTheKey) {
    clock->advance(seconds(200));
    EXPECT_EQ(fetches_in_all(), first_fetch);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, KeepsTheOldKeyWhileARefreshFailsWithGrowingPauses) {
    int fetches = first_fetch;
    for (const auto pause :
         {seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), seconds(32), seconds(60), seconds(60)}) {
        EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
        EXPECT_EQ(source->fetches(), ++fetches);
        clock->advance(pause - nanoseconds(1));
        // A fetch too early would bring "key-2", and be counted at the end.
        EXPECT_EQ(key(), "key-1");
        clock->advance(nanoseconds(1));
    }
    EXPECT_EQ(key_beside(Source::key("new")), "key-1");
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(fetches_in_all(), fetches + 1);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, PausesAreShortAgainAfterASuccess) {
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    clock->advance(seconds(1));
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    clock->advance(seconds(2));
    EXPECT_EQ(key_beside(Source::key("second")), "key-1");
    clock->advance(seconds(6900));
    EXPECT_EQ(key_beside(Source::no_connection()), "second");
    clock->advance(seconds(1));
    EXPECT_EQ(key_beside(Source::key("third")), "second");
    EXPECT_EQ(key(), "third");
}

TEST_F(AccessKeyManagerInTheRefreshWindow, EachFailedRefreshIsReported) {
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    clock->advance(seconds(1));
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    EXPECT_EQ(warnings(),
              std::vector<std::string>(2, "the AccessKey could not be refreshed, the old one stays in use: scripted"));
}

TEST_F(AccessKeyManagerInTheRefreshWindow, ARefreshThatThrowsKeepsTheOldKey) {
    EXPECT_EQ(key_beside([](const pushplus::CancellationToken&) -> Source::Fetched { throw 7; }), "key-1");
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(warnings(), std::vector<std::string>(1,
                                                   "the AccessKey could not be refreshed, the old one stays in use: "
                                                   "the fetch of an AccessKey threw an exception"));
}

TEST_F(AccessKeyManagerInTheRefreshWindow, TheServicesRefusalIsNoConcernOfCallersWhileTheOldKeyLives) {
    EXPECT_EQ(key_beside(Source::failure(ErrorKind::forbidden, Delivery::answered, 403)), "key-1");
    clock->advance(seconds(299));
    EXPECT_EQ(key_beside(Source::failure(ErrorKind::forbidden, Delivery::answered, 403)), "key-1");
    clock->advance(seconds(1));
    // The key has ended and the second pause, of 2 s, runs: now the response is returned again.
    const auto got = manager().acquire(limit());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), 403);
    EXPECT_EQ(fetches_in_all(), first_fetch + 2);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, AFailedRefreshDoesNotDelayTheFetchOfAnEndedKey) {
    clock->advance(seconds(299));
    EXPECT_EQ(key_beside(Source::no_connection()), "key-1");
    clock->advance(seconds(1));
    EXPECT_EQ(key(), "key-2");
}

TEST_F(AccessKeyManagerInTheRefreshWindow, AnEndedKeyThatCannotBeFetchedIsAnError) {
    clock->advance(seconds(300));
    source->answer(Source::failure(ErrorKind::timeout, Delivery::unknown));
    const auto got = manager().acquire(limit());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(key(), "key-2");
}

TEST_F(AccessKeyManagerInTheRefreshWindow, WhoNeedsTheKeyAfterItsEndWaitsForTheRefreshThatHangs) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("new")));
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(300));
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    latch->open();
    EXPECT_EQ(waiting.get(), "new");
    EXPECT_EQ(fetches_in_all(), first_fetch + 1);
}

TEST_F(AccessKeyManagerInTheRefreshWindow, IsRefreshedOnAThreadIfTheLoopCannotBeStarted) {
    source->loop = []() -> std::shared_ptr<pushplus::detail::EventLoop> {
        throw std::system_error(std::make_error_code(std::errc::too_many_files_open));
    };
    EXPECT_EQ(key_beside(Source::key("new")), "key-1");
    EXPECT_EQ(key(), "new");
    EXPECT_EQ(fetches_in_all(), first_fetch + 1);
}

}  // namespace
}  // namespace pushplus_test
