#include "base/loopback.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::is_localhost;
using pushplus::detail::is_loopback;

TEST(Loopback, IsKnownByItsNameOrAddressAlone) {
    for (const char* host : {"localhost", "LOCALHOST", "Localhost", "127.0.0.1", "127.0.0.53", "127.255.255.254", "::1",
                             "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]", "::0.0.0.1"})
        EXPECT_TRUE(is_loopback(host)) << host;
}

// DNS or a hosts file says where they are.
TEST(Loopback, IsNoNameThatOnlyBeginsLikeAnAddress) {
    for (const char* host : {"127.10.example.org", "127.0.0.256", "127.0.0.1.5", "127.0.0.1.", "127.", "127.0.0",
                             "127.0.0.09", "127.-0.0.1", "localhost.", "localhost.example.org", "notlocalhost"})
        EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(Loopback, IsNoOtherAddress) {
    for (const char* host :
         {"", "0.0.0.0", "128.0.0.1", "::", "::2", "[::2]", "::ffff:127.0.0.1", "[127.0.0.1]", "[]", "[::1", "::1]"})
        EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(Localhost, IsTheNameAlone) {
    EXPECT_TRUE(is_localhost("localhost"));
    EXPECT_TRUE(is_localhost("LocalHost"));
    EXPECT_FALSE(is_localhost("127.0.0.1"));
    EXPECT_FALSE(is_localhost("localhost.example.org"));
}

}  // namespace
