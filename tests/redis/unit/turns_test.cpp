#include "redis/turns.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "base/make_error.hpp"

namespace pushplus_test {
namespace {

using namespace std::chrono_literals;
using pushplus::ErrorKind;
using pushplus::detail::make_error;
using pushplus::detail::redis::Turns;

constexpr auto long_enough = 60s;

TEST(RedisTurns, AreTakenByOneThreadAtATime) {
    Turns turns;
    int value = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                ASSERT_FALSE(turns.begin(long_enough));
                ++value;
                turns.end();
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(value, 1600);
}

TEST(RedisTurns, AreNotWaitedForBeyondTheLimit) {
    Turns turns;
    ASSERT_FALSE(turns.begin(long_enough));
    const auto error = turns.begin(1ms);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::rate_limited);
    turns.end();
    EXPECT_FALSE(turns.begin(1ms)) << "who gave up takes no turn";
}

// However many wait: one finds out that the server is out of reach.
TEST(RedisTurns, GiveAllWhoWaitTheErrorOfTheOneBefore) {
    Turns turns;
    ASSERT_FALSE(turns.begin(long_enough));
    std::atomic<int> tried{0}, failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 63; ++i)
        threads.emplace_back([&] {
            if (const auto error = turns.begin(long_enough)) {
                if (error->message() == "out of reach") ++failed;
                return;
            }
            // One that came after the failure.
            ++tried;
            turns.fail(make_error(ErrorKind::timeout, "out of reach"));
        });
    turns.fail(make_error(ErrorKind::timeout, "out of reach"));
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(tried + failed, 63);
}

}  // namespace
}  // namespace pushplus_test
