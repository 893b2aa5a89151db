#include "http/connection_registry.hpp"

#include <gtest/gtest.h>

#ifndef _WIN32
#    include <sys/socket.h>
#    include <unistd.h>

#    include <fcntl.h>
#endif

namespace {

using pushplus::detail::ConnectionEnds;
using pushplus::detail::ConnectionRegistry;

const ConnectionEnds to_one("127.0.0.1", 40001, "127.0.0.1", 80);
const ConnectionEnds to_another("127.0.0.1", 40001, "127.0.0.2", 80);

TEST(ConnectionRegistry, AreToldApartByBothEndsOfTheirConnections) {
    ConnectionRegistry kept;
    kept.keep(to_one, 5);
    EXPECT_EQ(kept.find(to_one), 5);
    EXPECT_EQ(kept.find(to_another), CURL_SOCKET_BAD);
    EXPECT_EQ(kept.find({"127.0.0.1", 40001, "127.0.0.1", 81}), CURL_SOCKET_BAD);
    kept.keep(to_another, 6);
    EXPECT_EQ(kept.find(to_another), 6);
    EXPECT_EQ(kept.find(to_one), 5);
}

TEST(ConnectionRegistry, AreForgottenWhenTheyAreClosed) {
    ConnectionRegistry kept;
    kept.keep(to_one, 5);
    kept.closed(5);
    EXPECT_FALSE(kept.keeps(5));
    EXPECT_EQ(kept.find(to_one), CURL_SOCKET_BAD);
    kept.keep(to_another, 5);
    EXPECT_TRUE(kept.keeps(5));
    EXPECT_EQ(kept.find(to_one), CURL_SOCKET_BAD) << "the number stands for another connection by now";
}

TEST(ConnectionRegistry, MayHaveNoAddresses) {
    ConnectionRegistry kept;
    kept.keep({nullptr, 1, nullptr, 2}, 5);
    EXPECT_EQ(kept.find({nullptr, 1, nullptr, 2}), 5);
}

#ifndef _WIN32

TEST(ConnectionRegistry, ThatAreOpenAreClosedInAForkedChildWhateverTheyCarried) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ConnectionRegistry sockets;
    sockets.opened(ends[0]);
    sockets.opened(ends[1]);
    ::close(ends[1]);
    sockets.closed(ends[1]);
    sockets.abandon();
    EXPECT_EQ(::fcntl(ends[0], F_GETFD), -1);
    const int others = ::open("/dev/null", O_RDONLY);
    sockets.abandon();
    EXPECT_NE(::fcntl(others, F_GETFD), -1) << "a descriptor of somebody else's was closed";
    ::close(others);
}

#endif

}  // namespace
