#include "base/notification.hpp"

#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "doubles/watched_clock.hpp"

namespace {

using pushplus::CancellationSource;
using pushplus::CancellationToken;
using pushplus::detail::Notification;
using pushplus::detail::WaitStatus;
using pushplus_test::WatchedClock;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class NotificationTest : public ::testing::Test {
protected:
    std::future<WaitStatus> waiting(seconds wait, CancellationToken cancellation = {}) {
        return std::async(std::launch::async, [this, deadline = clock.steady_now() + wait, cancellation] {
            return point.wait(clock, deadline, cancellation);
        });
    }

    WatchedClock clock;
    Notification point;
};

TEST_F(NotificationTest, LetsAllWaitersThroughWhenItOpens) {
    std::vector<std::future<WaitStatus>> waiters;
    for (int i = 0; i < 8; ++i) waiters.push_back(waiting(seconds(60)));
    ASSERT_TRUE(clock.is_waited_for_by(8));
    point.open();
    for (auto& waiter : waiters) EXPECT_EQ(waiter.get(), WaitStatus::opened);
}

TEST_F(NotificationTest, StaysOpen) {
    point.open();
    point.open();
    EXPECT_EQ(point.wait(clock, clock.steady_now() + seconds(1), {}), WaitStatus::opened);
}

TEST_F(NotificationTest, EndsAWaitWhenTheClockReachesItsDeadlineAndNotBefore) {
    auto brief = waiting(seconds(5));
    auto longer = waiting(seconds(6));
    ASSERT_TRUE(clock.is_waited_for_by(2));
    clock.advance(seconds(5) - nanoseconds(1));
    EXPECT_TRUE(clock.is_waited_for_by(2));
    clock.advance(nanoseconds(1));
    EXPECT_EQ(brief.get(), WaitStatus::timed_out);
    EXPECT_TRUE(clock.is_waited_for_by(1));
    point.open();
    EXPECT_EQ(longer.get(), WaitStatus::opened);
}

TEST_F(NotificationTest, EndsTheWaitsThatAreCanceled) {
    CancellationSource stop;
    auto canceled = waiting(seconds(60), stop.token());
    auto patient = waiting(seconds(60));
    ASSERT_TRUE(clock.is_waited_for_by(2));
    stop.cancel();
    EXPECT_EQ(canceled.get(), WaitStatus::canceled);
    EXPECT_TRUE(clock.is_waited_for_by(1));
    point.open();
    EXPECT_EQ(patient.get(), WaitStatus::opened);
}

TEST_F(NotificationTest, DoesNotWaitAtAllForAPastDeadlineOrACanceledToken) {
    EXPECT_EQ(point.wait(clock, clock.steady_now(), {}), WaitStatus::timed_out);
    CancellationSource stop;
    stop.cancel();
    EXPECT_EQ(point.wait(clock, clock.steady_now() + seconds(60), stop.token()), WaitStatus::canceled);
}

TEST_F(NotificationTest, AnOpenOnePassesAlsoWhoIsLateOrCanceled) {
    CancellationSource stop;
    stop.cancel();
    point.open();
    EXPECT_EQ(point.wait(clock, clock.steady_now() - seconds(1), stop.token()), WaitStatus::opened);
}

TEST_F(NotificationTest, TheEndOfTimeIsADeadlineLikeAnyOther) {
    auto patient = std::async(std::launch::async,
                              [this] { return point.wait(clock, std::chrono::steady_clock::time_point::max(), {}); });
    ASSERT_TRUE(clock.is_waited_for_by(1));
    point.open();
    EXPECT_EQ(patient.get(), WaitStatus::opened);
}

TEST_F(NotificationTest, LeavesNothingBehindAtClockAndToken) {
    CancellationSource stop;
    {
        Notification brief;
        EXPECT_EQ(brief.wait(clock, clock.steady_now(), stop.token()), WaitStatus::timed_out);
    }
    EXPECT_TRUE(clock.is_waited_for_by(0));
    clock.advance(seconds(1));
    stop.cancel();
}

TEST_F(NotificationTest, MeasuresTheMachinesTimeWithTheMachinesClock) {
    const auto machine = pushplus::machine_clock();
    const auto deadline = machine->steady_now() + std::chrono::milliseconds(5);
    EXPECT_EQ(point.wait(*machine, deadline, {}), WaitStatus::timed_out);
    EXPECT_GE(machine->steady_now(), deadline);
}

// For the race detector. No clock change, cancel or notification is missed between a check and the sleep that follows.
TEST_F(NotificationTest, MissesNothingThatHappensWhileItBeginsToWait) {
    for (int round = 0; round < 200; ++round) {
        const auto one = std::make_shared<Notification>();
        CancellationSource stop;
        auto waiter = std::async(std::launch::async,
                                 [this, one, token = stop.token(), deadline = clock.steady_now() + seconds(1)] {
                                     return one->wait(clock, deadline, token);
                                 });
        switch (round % 3) {
            case 0:
                clock.advance(seconds(1));
                EXPECT_EQ(waiter.get(), WaitStatus::timed_out);
                break;
            case 1:
                stop.cancel();
                EXPECT_EQ(waiter.get(), WaitStatus::canceled);
                break;
            default: one->open(); EXPECT_EQ(waiter.get(), WaitStatus::opened);
        }
    }
}

// A waiter may destroy the notification as soon as it opens, when `open` must no longer use it.
TEST_F(NotificationTest, MayBeDestroyedByTheWaiterItLetsThrough) {
    for (int round = 0; round < 200; ++round) {
        auto one = std::make_unique<Notification>();
        std::thread opener([raw = one.get()] { raw->open(); });
        EXPECT_EQ(one->wait(clock, clock.steady_now() + seconds(60), {}), WaitStatus::opened);
        one.reset();
        opener.join();
    }
}

}  // namespace
