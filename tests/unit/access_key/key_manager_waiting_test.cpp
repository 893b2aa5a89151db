#include <future>
#include <stdexcept>
#include <string>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::CancellationSource;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class AccessKeyManagerWaiting : public KeyManagerFixture {
protected:
    using Got = pushplus::Result<Key>;

    std::future<Got> waiting(WaitLimit wait_limit) {
        return std::async(std::launch::async, [this, wait_limit] { return manager().acquire(wait_limit); });
    }

    void hang() { source->answer(Source::after(latch, Source::key("late"))); }

    const std::shared_ptr<Latch> latch = std::make_shared<Latch>();
};

TEST_F(AccessKeyManagerWaiting, EndsForEachAtItsOwnLimitWhileTheFetchGoesOnForTheOthers) {
    hang();
    manager();
    auto brief = waiting(limit(seconds(5)));
    auto longer = waiting(limit(seconds(20)));
    auto patient = waiting(limit(seconds(21)));
    ASSERT_TRUE(clock->is_waited_for_by(3));

    clock->advance(seconds(5));
    const auto first = brief.get();
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(first.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(first.error().message(), "the call's limit ran out while an AccessKey was being fetched");

    clock->advance(seconds(15));
    EXPECT_EQ(longer.get().error().kind(), ErrorKind::timeout);

    clock->advance(seconds(1) - nanoseconds(1));
    latch->open();
    const auto last = patient.get();
    ASSERT_TRUE(last) << last.error().message();
    EXPECT_EQ((*last)->value, "late");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWaiting, EndsForTheOneThatIsCanceledWhileTheFetchGoesOnForTheOthers) {
    hang();
    manager();
    CancellationSource stop;
    auto canceled = waiting(limit(seconds(60), stop.token()));
    auto patient = waiting(limit());
    ASSERT_TRUE(clock->is_waited_for_by(2));

    stop.cancel();
    const auto first = canceled.get();
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(first.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(first.error().message(), "canceled by the caller while an AccessKey was being fetched");

    latch->open();
    const auto second = patient.get();
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->value, "late");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWaiting, ReportsOfRefusedKeysAndRefreshesHaveTheirLimitsToo) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    hang();
    auto refused =
        std::async(std::launch::async, [&] { return manager().replace(first->generation, limit(seconds(5))); });
    auto demanded = std::async(std::launch::async, [&] { return manager().refresh(limit(seconds(5))); });
    ASSERT_TRUE(clock->is_waited_for_by(2));
    clock->advance(seconds(5));
    EXPECT_EQ(refused.get().error().kind(), ErrorKind::timeout);
    EXPECT_EQ(demanded.get().error().kind(), ErrorKind::timeout);
    latch->open();
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWaiting, AFetchThatAllHaveGivenUpStillBringsTheNextCallersKey) {
    hang();
    auto impatient = waiting(limit(seconds(1)));
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(1));
    EXPECT_FALSE(impatient.get());
    latch->open();
    EXPECT_EQ(key(), "late");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWaiting, WithALimitInThePastEndsAtOnce) {
    hang();
    const auto got = manager().acquire(limit(seconds(0)));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::timeout);
    latch->open();
}

TEST_F(AccessKeyManagerWaiting, IsNotNeededForAKeyAtHandWhateverTheLimit) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(manager().acquire(limit(seconds(-1))));
}

TEST_F(AccessKeyManagerWaiting, DestructionEndsAFetchThatHangs) {
    source->answer(Source::until_canceled());
    auto impatient = waiting(limit(seconds(1)));
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(1));
    EXPECT_FALSE(impatient.get());
    // Returns only because the source is canceled.
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWaiting, DestructionEndsARefreshAheadThatHangs) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(6900));
    source->answer(Source::until_canceled());
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWaiting, DestructionEndsAFetchThatHasNotBegun) {
    for (int i = 0; i < 50; ++i) {
        source->answer(Source::until_canceled());
        EXPECT_FALSE(manager().acquire(limit(seconds(0))));
        EXPECT_EQ(fetches_in_all(), i + 1);
    }
}

TEST_F(AccessKeyManagerWaiting, ASourceThatThrowsIsAnErrorAndTheNextFetchIsMade) {
    source->answer([](const pushplus::CancellationToken&) -> Source::Fetched { throw std::runtime_error("secret"); });
    const auto got = manager().acquire(limit());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::internal);
    EXPECT_EQ(got.error().message(), "the fetch of an AccessKey threw an exception");
    EXPECT_EQ(key(), "key-1");
}

}  // namespace
}  // namespace pushplus_test
