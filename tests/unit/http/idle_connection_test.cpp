#ifndef _WIN32

#    include "http/idle_connection.hpp"

#    include <chrono>
#    include <memory>

#    include <gtest/gtest.h>
#    include <sys/socket.h>
#    include <unistd.h>

#    include <fcntl.h>

#    include "../../doubles/clock_at_noon.hpp"
#    include "http/connection_registry.hpp"

namespace {

using pushplus::detail::ConnectionEndpoints;
using pushplus::detail::ConnectionRegistry;
using pushplus::detail::is_usable;

class AnIdleConnection : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        ASSERT_EQ(::fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    }
    void TearDown() override {
        for (const int end : ends) ::close(end);
    }
    int ends[2] = {-1, -1};
};

TEST_F(AnIdleConnection, IsUsableWhileNothingHappens) {
    EXPECT_TRUE(is_usable(ends[0], false));
    EXPECT_TRUE(is_usable(ends[0], true));
}

TEST_F(AnIdleConnection, IsNotOnceThePeerHasEndedIt) {
    ::shutdown(ends[1], SHUT_WR);
    EXPECT_FALSE(is_usable(ends[0], false));
    EXPECT_FALSE(is_usable(ends[0], true));
}

TEST_F(AnIdleConnection, IsDesynchronisedByBytesUnlessResponsesNameTheirRequest) {
    ASSERT_EQ(::send(ends[1], "x", 1, 0), 1);
    EXPECT_FALSE(is_usable(ends[0], false));
    EXPECT_TRUE(is_usable(ends[0], true));
    ::shutdown(ends[1], SHUT_WR);
    EXPECT_FALSE(is_usable(ends[0], true)) << "the end hides behind the byte";
}

TEST_F(AnIdleConnection, IsNotUsedAgainAfterAMinute) {
    const auto clock = pushplus_test::clock_at_noon();
    ConnectionRegistry registry(clock);
    const ConnectionEndpoints there("127.0.0.1", 40001, "127.0.0.1", 80);
    registry.add(there, ends[0], true);
    clock->advance(std::chrono::seconds(59));
    EXPECT_TRUE(registry.may_reuse(*registry.find(there)));
    EXPECT_TRUE(registry.touch(ends[0]));
    clock->advance(std::chrono::seconds(59));
    EXPECT_TRUE(registry.may_reuse(*registry.find(there)));
    clock->advance(std::chrono::seconds(1));
    EXPECT_FALSE(registry.may_reuse(*registry.find(there)));
}

}  // namespace

#endif
