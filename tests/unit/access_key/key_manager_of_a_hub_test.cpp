// What a hub asks of a KeyManager beside what calls do.

#include <chrono>
#include <future>
#include <memory>

#include "shared_store_fixture.hpp"

namespace pushplus_test {
namespace {

using std::chrono::seconds;

class AccessKeyManagerOfAHub : public SharedStoreFixture {};

TEST_F(AccessKeyManagerOfAHub, KnowsTheKeyThatLivesAndAsksNobodyForIt) {
    EXPECT_FALSE(manager().known());
    EXPECT_EQ(key(), "key-1");
    ASSERT_TRUE(manager().known());
    EXPECT_EQ(manager().known()->value, "key-1");
    clock->advance(seconds(7200));
    EXPECT_FALSE(manager().known());
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerOfAHub, LooksForAKeyOfAnotherProcessAndFetchesNone) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ((*manager().look(limit()))->value, "key-1");
    other_process_saves("newer", seconds(7000));
    EXPECT_EQ((*manager().look(limit()))->value, "newer");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerOfAHub, SaysHowLongARefusedKeyIsNotReplaced) {
    const auto second = replaced(acquired()->generation);
    ASSERT_TRUE(second);
    EXPECT_FALSE(replaced(second->generation));
    EXPECT_EQ(manager().spaced_for(), seconds(15));
    clock->advance(seconds(14));
    EXPECT_EQ(manager().spaced_for(), seconds(1));
    clock->advance(seconds(2));
    EXPECT_EQ(manager().spaced_for(), seconds(0));
}

TEST_F(AccessKeyManagerOfAHub, SaysSoWithoutAStoreAsWell) {
    store = nullptr;
    const auto second = replaced(acquired()->generation);
    ASSERT_TRUE(second);
    EXPECT_FALSE(replaced(second->generation));
    EXPECT_EQ(manager().spaced_for(), seconds(15));
}

TEST_F(AccessKeyManagerOfAHub, AwaitsTheFetchUnderWayUntilItsKeyIsSaved) {
    manager().await_fetch(limit());
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("awaited")));
    auto caller = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(1));
    auto end = std::async(std::launch::async, [this] { manager().await_fetch(limit()); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    latch->open();
    end.get();
    EXPECT_EQ(saved().key, "awaited");
    EXPECT_EQ(caller.get(), "awaited");
}

TEST_F(AccessKeyManagerOfAHub, AwaitsAFetchNoLongerThanItIsTold) {
    const auto latch = std::make_shared<Latch>();
    const auto asked = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("late"), asked));
    auto caller = std::async(std::launch::async, [this] { return key(); });
    // A lease that grew old before its fetch began is given back.
    EXPECT_TRUE(asked->wait());
    EXPECT_TRUE(clock->is_waited_for_by(1));
    auto end = std::async(std::launch::async, [this] { manager().await_fetch(limit(seconds(15))); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    clock->advance(seconds(15));
    end.get();
    latch->open();
    EXPECT_EQ(caller.get(), "late");
}

}  // namespace
}  // namespace pushplus_test
