#include <pushplus/clock.hpp>

#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "doubles/latch.hpp"

namespace {

using pushplus::ManualClock;
using pushplus_test::Latch;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(ManualClock, StartsAtTheMachinesTime) {
    const auto steady = std::chrono::steady_clock::now();
    const auto system = std::chrono::system_clock::now();
    const ManualClock clock;
    EXPECT_GE(clock.steady_now(), steady);
    EXPECT_LE(clock.steady_now(), std::chrono::steady_clock::now());
    EXPECT_GE(clock.system_now(), system);
    EXPECT_LE(clock.system_now(), std::chrono::system_clock::now());
}

TEST(ManualClock, MovesBothTimesByExactlyTheStep) {
    ManualClock clock;
    const auto steady = clock.steady_now();
    const auto system = clock.system_now();
    clock.advance(milliseconds(1500));
    clock.advance(nanoseconds(1000));
    EXPECT_EQ(clock.steady_now() - steady, nanoseconds(1'500'001'000));
    EXPECT_EQ(clock.system_now() - system, nanoseconds(1'500'001'000));
}

TEST(ManualClock, SetBackMovesTheCalendarAlone) {
    ManualClock clock;
    const auto steady = clock.steady_now();
    const auto system = clock.system_now();
    clock.advance(hours(-2));
    EXPECT_EQ(clock.steady_now(), steady);
    EXPECT_EQ(clock.system_now(), system - hours(2));
}

TEST(ManualClock, CallsListenersAfterEachMoveUntilTheirHandleIsDropped) {
    ManualClock clock;
    const auto start = clock.steady_now();
    std::vector<nanoseconds> seen;
    auto handle = clock.on_move([&] { seen.push_back(clock.steady_now() - start); });
    clock.advance(seconds(1));
    clock.advance(seconds(0));
    clock.advance(seconds(-1));
    clock.advance(seconds(2));
    handle.reset();
    clock.advance(seconds(4));
    EXPECT_EQ(seen, (std::vector<nanoseconds>{seconds(1), seconds(1), seconds(1), seconds(3)}));
}

TEST(ManualClock, ListenersAreIndependentOfEachOther) {
    ManualClock clock;
    int first = 0;
    int second = 0;
    auto one = clock.on_move([&] { ++first; });
    const auto two = clock.on_move([&] { ++second; });
    clock.advance(seconds(1));
    one.reset();
    clock.advance(seconds(1));
    EXPECT_EQ(first, 1);
    EXPECT_EQ(second, 2);
}

TEST(ManualClock, AListenersHandleMayOutliveTheClock) {
    auto clock = std::make_unique<ManualClock>();
    auto handle = clock->on_move([] {});
    clock.reset();
    handle.reset();
}

// For the race detector: listeners come and go while other threads advance and read the clock.
TEST(ManualClock, ManyThreadsMoveReadAndListenAtOnce) {
    ManualClock clock;
    const auto start = clock.steady_now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&clock] {
            for (int turn = 0; turn < 100; ++turn) {
                int calls = 0;
                const auto handle = clock.on_move([&calls] { ++calls; });
                const auto before = clock.steady_now();
                clock.advance(milliseconds(1));
                EXPECT_GT(clock.steady_now(), before);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(clock.steady_now() - start, milliseconds(800));
}

TEST(MachineClock, ReturnsTheMachinesTimeAndNeedsNoListeners) {
    const auto clock = pushplus::machine_clock();
    const auto steady = std::chrono::steady_clock::now();
    const auto told_steady = clock->steady_now();
    EXPECT_LE(steady, told_steady);
    EXPECT_LE(told_steady, std::chrono::steady_clock::now());
    const auto system = std::chrono::system_clock::now();
    const auto told_system = clock->system_now();
    EXPECT_LE(system, told_system);
    EXPECT_LE(told_system, std::chrono::system_clock::now());
    EXPECT_EQ(clock->on_move([] {}), nullptr);
}

TEST(ManualClock, CallsListenersThatUseTheClock) {
    ManualClock clock;
    int calls = 0;
    std::shared_ptr<void> later;
    std::shared_ptr<void> own = clock.on_move([&] {
        if (++calls > 1) return;
        later = clock.on_move([&] { calls += 10; });
        clock.advance(seconds(1));  // Calls the later one.
        own.reset();
    });
    clock.advance(seconds(1));
    EXPECT_EQ(calls, 11);
    clock.advance(seconds(1));
    EXPECT_EQ(calls, 21) << "the first one is gone";
}

TEST(ManualClock, WaitsForAListenerThatRunsBeforeItIsGone) {
    ManualClock clock;
    Latch began, go_on;
    bool returned = false;
    auto listener = clock.on_move([&] {
        began.open();
        static_cast<void>(go_on.wait());
        returned = true;
    });
    std::thread mover([&] { clock.advance(seconds(1)); });
    ASSERT_TRUE(began.wait());
    EXPECT_NE(clock.system_now(), std::chrono::system_clock::time_point());
    go_on.open();
    listener.reset();
    EXPECT_TRUE(returned);
    mover.join();
}

}  // namespace
