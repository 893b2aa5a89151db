#include "base/worker_thread.hpp"

#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doubles/latch.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::WorkerThread;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const auto nothing = [] {};

TEST(WorkerThread, DoesItsJobsInOrderOnAThreadOfItsOwn) {
    std::vector<int> done;
    std::vector<std::thread::id> threads;
    WorkerThread worker(nothing);
    for (const int job : {1, 2, 3})
        static_cast<void>(
            worker.add([&] { threads.push_back(std::this_thread::get_id()); }, [&done, job] { done.push_back(job); }));
    worker.join();
    EXPECT_THAT(done, IsEmpty()) << "that is for the owner to ask for";
    EXPECT_FALSE(worker.idle());
    worker.run_done();
    EXPECT_THAT(done, ElementsAre(1, 2, 3));
    EXPECT_TRUE(worker.idle());
    ASSERT_EQ(threads.size(), 3U);
    EXPECT_NE(threads[0], std::this_thread::get_id());
    EXPECT_THAT(threads, testing::Each(threads[0]));
}

TEST(WorkerThread, SaysThatAJobHasEnded) {
    Latch ended;
    WorkerThread worker([&] { ended.open(); });
    static_cast<void>(worker.add(nothing, nothing));
    EXPECT_TRUE(ended.wait());
}

TEST(WorkerThread, GivesBackAJobThatHasNotBegun) {
    Latch begun, go_on;
    int calls = 0;
    WorkerThread worker(nothing);
    const auto first = worker.add(
        [&] {
            begun.open();
            static_cast<void>(go_on.wait());
        },
        [&] { ++calls; });
    const auto held = std::make_shared<int>(0);
    const auto second = worker.add([&calls, held] { ++calls; }, [&calls, held] { ++calls; });
    ASSERT_TRUE(begun.wait());
    EXPECT_FALSE(worker.take_back(first));
    EXPECT_TRUE(worker.take_back(second));
    EXPECT_FALSE(worker.take_back(second));
    EXPECT_EQ(held.use_count(), 1);
    go_on.open();
    worker.join();
    EXPECT_FALSE(worker.take_back(first));
    worker.run_done();
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(worker.idle());
}

TEST(WorkerThread, DestroysWhatAJobHoldsOnTheOwnersThread) {
    struct Held {
        explicit Held(std::thread::id& where) : destroyed_on(where) {}
        ~Held() { destroyed_on = std::this_thread::get_id(); }
        std::thread::id& destroyed_on;
    };
    std::thread::id where;
    WorkerThread worker(nothing);
    static_cast<void>(worker.add([held = std::make_shared<Held>(where)] {}, nothing));
    worker.join();
    EXPECT_EQ(where, std::thread::id());
    worker.run_done();
    EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(WorkerThread, GoesOnAfterACallbackThatThrows) {
    int calls = 0;
    WorkerThread worker(nothing);
    static_cast<void>(worker.add(nothing, [] { throw std::runtime_error("thrown"); }));
    static_cast<void>(worker.add(nothing, [&] { ++calls; }));
    worker.join();
    worker.run_done();
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace pushplus_test
