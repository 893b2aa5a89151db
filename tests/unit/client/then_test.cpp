#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/pushplus.hpp>

// Callbacks of outcomes that are there already.

namespace pushplus_test {
namespace {

using pushplus::Client;

class Then : public ::testing::Test {
protected:
    /// A call that has ended when it is returned.
    auto ended() const { return client.async().topics().detail(-1); }

    const Client client{pushplus::Credentials{"0123456789abcdef", "secret-key-1"}};
};

TEST_F(Then, IsCalledAtOnceWhereTheOutcomeIsThere) {
    int calls = 0;
    ended().then([&](const auto&) {
        ended().then([&](const auto&) { ++calls; });
        EXPECT_EQ(calls, 1);
    });
    EXPECT_EQ(calls, 1);
}

TEST_F(Then, TakesNoStackForEachOfALongChain) {
    constexpr int links = 100'000;
    int calls = 0;
    const std::function<void()> go_on = [&] {
        ended().then([&](const auto&) {
            if (++calls < links) go_on();
        });
    };
    go_on();
    EXPECT_EQ(calls, links);
}

TEST_F(Then, CallsAllOfAWideTreeOnce) {
    int calls = 0;
    const std::function<void(int)> branch = [&](int depth) {
        ended().then([&, depth](const auto&) {
            ++calls;
            if (depth == 0) throw 42;  // Is dropped, and stops no other.
            branch(depth - 1);
            if (depth % 4 == 0) branch(depth - 1);
        });
    };
    branch(40);
    EXPECT_GE(calls, 1 << 10);
}

}  // namespace
}  // namespace pushplus_test
