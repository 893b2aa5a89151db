#include "state/store_thread.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/async_client.hpp>

#include "doubles/latch.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::StoreThread;
using ::testing::ElementsAre;

TEST(StoreThread, DoesTasksInTheOrderOfPostingOnAThreadOfItsOwn) {
    std::vector<int> done;
    std::vector<std::thread::id> threads;
    {
        StoreThread thread;
        EXPECT_FALSE(thread.runs()) << "before there is anything to do";
        for (int i = 0; i < 3; ++i)
            thread.post([&, i] {
                done.push_back(i);
                threads.push_back(std::this_thread::get_id());
            });
    }
    EXPECT_THAT(done, ElementsAre(0, 1, 2)) << "the end waits for the tasks";
    EXPECT_THAT(threads, ElementsAre(threads[0], threads[0], threads[0]));
    EXPECT_NE(threads[0], std::this_thread::get_id());
}

TEST(StoreThread, EndsWithNothingToDoAndStartsAgain) {
    StoreThread thread(std::chrono::milliseconds(1));
    for (int round = 0; round < 3; ++round) {
        Latch done;
        thread.post([&] { done.open(); });
        ASSERT_TRUE(done.wait());
        const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (thread.runs() && std::chrono::steady_clock::now() < bound) std::this_thread::yield();
        ASSERT_FALSE(thread.runs()) << "it stays for nothing";
    }
}

TEST(StoreThread, TakesTasksOfManyThreadsWhileItComesAndGoes) {
    constexpr int threads = 4, tasks = 500;
    std::atomic<int> done{0};
    {
        StoreThread thread(std::chrono::milliseconds(0));
        std::vector<std::thread> posting;
        for (int i = 0; i < threads; ++i)
            posting.emplace_back([&] {
                for (int n = 0; n < tasks; ++n) thread.post([&] { ++done; });
            });
        for (auto& each : posting) each.join();
    }
    EXPECT_EQ(done, threads * tasks);
}

TEST(StoreThread, MayBeEndedByItsLastTask) {
    auto thread = std::make_shared<StoreThread>();
    const std::weak_ptr<StoreThread> weak = thread;
    Latch posted;
    auto& same = *thread;
    same.post([&posted, thread = std::move(thread)] { static_cast<void>(posted.wait()); });
    posted.open();
    const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!weak.expired() && std::chrono::steady_clock::now() < bound) std::this_thread::yield();
    EXPECT_TRUE(weak.expired());
    pushplus::wait_for_ended_clients();
}

TEST(StoreThread, EndsForWhoWaitsForEndedClientsOnceItHasNothingToDo) {
    StoreThread thread(std::chrono::hours(1));
    for (int round = 0; round < 2; ++round) {
        std::atomic<int> done{0};
        Latch begun, go_on;
        thread.post([&] {
            begun.open();
            static_cast<void>(go_on.wait());
            ++done;
        });
        thread.post([&] { ++done; });
        ASSERT_TRUE(begun.wait());
        std::thread waiting([&] {
            pushplus::wait_for_ended_clients();
            EXPECT_EQ(done, 2);
            EXPECT_FALSE(thread.runs());
        });
        go_on.open();
        waiting.join();
        EXPECT_FALSE(thread.runs());
    }
}

TEST(StoreThread, IsWaitedForIfItsLastTaskIsAllThatHoldsIt) {
    auto thread = std::make_shared<StoreThread>();
    Latch begun, go_on;
    std::atomic<bool> done{false};
    auto& same = *thread;
    same.post([&, thread = std::move(thread)] {
        begun.open();
        static_cast<void>(go_on.wait());
        done = true;
    });
    ASSERT_TRUE(begun.wait());
    std::thread waiting([&] {
        pushplus::wait_for_ended_clients();
        EXPECT_TRUE(done);
    });
    go_on.open();
    waiting.join();
}

TEST(StoreThread, DoesNotWaitForItself) {
    StoreThread thread(std::chrono::hours(1));
    Latch done;
    thread.post([&] {
        pushplus::wait_for_ended_clients();
        done.open();
    });
    EXPECT_TRUE(done.wait());
}

TEST(StoreThread, ForgetsATaskThatIsTakenBack) {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> weak = held;
    bool taken_done = false, last_done = false;
    {
        Latch begun, go_on;
        StoreThread thread;
        const auto first = thread.post([&] {
            begun.open();
            static_cast<void>(go_on.wait());
        });
        ASSERT_TRUE(begun.wait());
        const auto taken = thread.post([&, held = std::move(held)] { taken_done = true; });
        thread.post([&] { last_done = true; });
        EXPECT_FALSE(thread.take_back(first)) << "it has begun";
        EXPECT_TRUE(thread.take_back(taken));
        EXPECT_TRUE(weak.expired());
        EXPECT_FALSE(thread.take_back(taken));
        go_on.open();
    }
    EXPECT_FALSE(taken_done);
    EXPECT_TRUE(last_done);
}

TEST(StoreThread, DestroysATaskBeforeItDoesTheNext) {
    std::weak_ptr<int> held;
    bool gone = false;
    {
        Latch posted;
        StoreThread thread;
        auto first = std::make_shared<int>(1);
        held = first;
        thread.post([&posted, first = std::move(first)] { static_cast<void>(posted.wait()); });
        thread.post([&] { gone = held.expired(); });
        posted.open();
    }
    EXPECT_TRUE(gone);
}

}  // namespace
}  // namespace pushplus_test
