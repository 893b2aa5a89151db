#include "base/lazy.hpp"

#include <atomic>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::Lazy;

std::atomic<int> alive{0};
struct Counted {
    Counted() { ++alive; }
    ~Counted() { --alive; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
};

TEST(Lazy, IsNotMadeUnlessUsed) {
    const Lazy<Counted> never;
    EXPECT_EQ(alive, 0);
}

TEST(Lazy, IsMadeOnceAndGoesWithItsOwner) {
    {
        Lazy<Counted> thing;
        int made = 0;
        const auto make = [&made] {
            ++made;
            return std::make_unique<Counted>();
        };
        const Counted* const first = &thing.get(make);
        EXPECT_EQ(&thing.get(make), first);
        EXPECT_EQ(made, 1);
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
}

TEST(Lazy, IsTheOneThatWasThereFirstIfTwoAreMadeAtOnce) {
    Lazy<Counted> thing;
    const Counted* first = nullptr;
    const Counted& second = thing.get([&] {
        first = &thing.get([] { return std::make_unique<Counted>(); });
        return std::make_unique<Counted>();
    });
    EXPECT_EQ(&second, first);
    EXPECT_EQ(alive, 1);
}

TEST(Lazy, IsTheSameForAllThreadsThatAskAtOnce) {
    constexpr int threads = 16;
    Lazy<Counted> thing;
    std::atomic<int> ready{0};
    std::vector<const Counted*> seen(threads);
    std::vector<std::thread> all;
    for (auto& place : seen)
        all.emplace_back([&] {
            for (++ready; ready < threads;) std::this_thread::yield();
            place = &thing.get([] { return std::make_unique<Counted>(); });
        });
    for (auto& thread : all) thread.join();
    EXPECT_EQ(std::set<const Counted*>(seen.begin(), seen.end()).size(), 1U);
    EXPECT_EQ(alive, 1);
}

}  // namespace
