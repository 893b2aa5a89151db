#include "http/connection_registry.hpp"

#include <gtest/gtest.h>

#ifndef _WIN32
#    include <sys/socket.h>
#    include <unistd.h>

#    include <fcntl.h>
#endif

namespace {

using pushplus::detail::ConnectionEndpoints;
using pushplus::detail::ConnectionRegistry;

const ConnectionEndpoints to_one("127.0.0.1", 40001, "127.0.0.1", 80);
const ConnectionEndpoints to_another("127.0.0.1", 40001, "127.0.0.2", 80);

TEST(ConnectionRegistry, FindsAConnectionByBothItsEndpoints) {
    ConnectionRegistry registry;
    registry.add(to_one, 5);
    EXPECT_EQ(registry.find(to_one), 5);
    EXPECT_EQ(registry.find(to_another), CURL_SOCKET_BAD);
    EXPECT_EQ(registry.find({"127.0.0.1", 40001, "127.0.0.1", 81}), CURL_SOCKET_BAD);
    registry.add(to_another, 6);
    EXPECT_EQ(registry.find(to_another), 6);
    EXPECT_EQ(registry.find(to_one), 5);
}

TEST(ConnectionRegistry, RemovesAConnectionWhenItIsClosed) {
    ConnectionRegistry registry;
    registry.add(to_one, 5);
    registry.closed(5);
    EXPECT_FALSE(registry.contains(5));
    EXPECT_EQ(registry.find(to_one), CURL_SOCKET_BAD);
    registry.add(to_another, 5);
    EXPECT_TRUE(registry.contains(5));
    EXPECT_EQ(registry.find(to_one), CURL_SOCKET_BAD) << "the number belongs to another connection now";
}

TEST(ConnectionRegistry, AcceptsMissingAddresses) {
    ConnectionRegistry registry;
    registry.add({nullptr, 1, nullptr, 2}, 5);
    EXPECT_EQ(registry.find({nullptr, 1, nullptr, 2}), 5);
}

#ifndef _WIN32

TEST(ConnectionRegistry, ClosesAllOpenSocketsInAForkedChild) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ConnectionRegistry registry;
    registry.opened(ends[0]);
    registry.opened(ends[1]);
    ::close(ends[1]);
    registry.closed(ends[1]);
    registry.abandon();
    EXPECT_EQ(::fcntl(ends[0], F_GETFD), -1);
    const int others = ::open("/dev/null", O_RDONLY);
    registry.abandon();
    EXPECT_NE(::fcntl(others, F_GETFD), -1) << "a descriptor of another owner was closed";
    ::close(others);
}

#endif

}  // namespace
