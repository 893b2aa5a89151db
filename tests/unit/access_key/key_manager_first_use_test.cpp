#include <future>
#include <vector>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class AccessKeyManagerAtFirstUse : public KeyManagerFixture {
protected:
    using Got = pushplus::Result<Key>;

    /// 64 threads that all wait for the fetch that hangs at the latch, then get what it brings.
    std::vector<Got> waited_for_by_64_threads(Latch& latch) {
        manager();
        std::vector<std::future<Got>> threads;
        for (int i = 0; i < 64; ++i)
            threads.push_back(std::async(std::launch::async, [this] { return manager().acquire(limit()); }));
        EXPECT_TRUE(clock->is_waited_for_by(64));
        latch.open();
        std::vector<Got> got;
        for (auto& thread : threads) got.push_back(thread.get());
        return got;
    }
};

TEST_F(AccessKeyManagerAtFirstUse, FetchesNothingBeforeAKeyIsNeeded) {
    manager().accepted(1);
    clock->advance(std::chrono::hours(10));
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_F(AccessKeyManagerAtFirstUse, FetchesOnceAndKeepsTheKey) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value, "key-1");
    clock->advance(seconds(6900) - nanoseconds(1));
    EXPECT_EQ(acquired(), first);
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAtFirstUse, SixtyFourWaitingThreadsGetTheKeyOfOneFetch) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("for-everybody")));
    for (const auto& got : waited_for_by_64_threads(*latch)) {
        ASSERT_TRUE(got) << got.error().message();
        EXPECT_EQ((*got)->value, "for-everybody");
    }
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAtFirstUse, SixtyFourThreadsThatRaceFetchOnce) {
    manager();
    on_64_threads([this] { EXPECT_EQ(key(), "key-1"); });
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAtFirstUse, AllWaitingThreadsLearnWhyTheFetchFailed) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::failure(ErrorKind::timeout, Delivery::unknown)));
    for (const auto& got : waited_for_by_64_threads(*latch)) {
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().kind(), ErrorKind::timeout);
        EXPECT_EQ(got.error().message(), "scripted");
    }
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAtFirstUse, AFetchThatGotNoAnswerIsTriedAgainAtTheNextNeed) {
    source->answer(Source::no_connection());
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerAtFirstUse, GenerationsGrow) {
    const auto first = acquired();
    const auto second = refreshed();
    ASSERT_TRUE(first && second);
    EXPECT_GT(first->generation, 0U);
    EXPECT_GT(second->generation, first->generation);
}

}  // namespace
}  // namespace pushplus_test
