#ifndef _WIN32

#    include "http/open_sockets.hpp"

#    include <gtest/gtest.h>
#    include <sys/socket.h>
#    include <unistd.h>

#    include <fcntl.h>

namespace {

using pushplus::detail::OpenSockets;

class OpenSocketsOfAParent : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0); }
    static bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

    int ends[2] = {-1, -1};
    OpenSockets sockets;
};

TEST_F(OpenSocketsOfAParent, AreClosedInAForkedChild) {
    sockets.opened(ends[0]);
    sockets.opened(ends[1]);
    ::close(ends[1]);
    sockets.closed(ends[1]);
    sockets.abandon();
    EXPECT_FALSE(is_open(ends[0]));
    const int others = ::open("/dev/null", O_RDONLY);
    sockets.abandon();
    EXPECT_TRUE(is_open(others)) << "a descriptor of another owner was closed";
    ::close(others);
}

TEST_F(OpenSocketsOfAParent, AreNotMistakenForWhatTookTheirNumbers) {
    sockets.opened(ends[0]);
    sockets.opened(ends[1]);
    int others[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
    const int file = ::open("/dev/null", O_RDONLY);
    ASSERT_EQ(::dup2(others[0], ends[0]), ends[0]);
    ASSERT_EQ(::dup2(file, ends[1]), ends[1]);
    sockets.abandon();
    EXPECT_TRUE(is_open(ends[0]));
    EXPECT_TRUE(is_open(ends[1]));
    for (const int descriptor : {ends[0], ends[1], others[0], others[1], file}) ::close(descriptor);
}

}  // namespace

#endif
