#include <gtest/gtest.h>
#include <http/local_address.hpp>

namespace {

using pushplus::IpVersion;
using pushplus::detail::fault_of_local_address;
using pushplus::detail::interface_option;

TEST(LocalAddress, IsTakenAsAnAddressOrAsTheNameOfAnInterface) {
    EXPECT_EQ(interface_option("192.0.2.7"), "host!192.0.2.7");
    EXPECT_EQ(interface_option("2001:db8::7"), "host!2001:db8::7");
    EXPECT_EQ(interface_option("eth0"), "if!eth0");
    EXPECT_EQ(interface_option("eth0.12"), "if!eth0.12");
    // An alias; libcurl would look up a host of that name.
    EXPECT_EQ(interface_option("eth0:1"), "if!eth0:1");
    EXPECT_EQ(interface_option("192.0.2"), "if!192.0.2");
}

TEST(LocalAddress, ThatCouldMeanSomethingElseIsRefused) {
    for (const char* unusable :
         {"eth0 ", "if!eth0", "host!name", "a\nb", "\xC3\xA9th0", "[::1]", "fe80::7%eth0", "fe80::7%2"})
        EXPECT_NE(fault_of_local_address(unusable, IpVersion::any), "") << unusable;
    for (const char* usable : {"", "eth0", "br-1a2b", "192.0.2.7", "2001:db8::7"})
        EXPECT_EQ(fault_of_local_address(usable, IpVersion::any), "") << usable;
}

TEST(LocalAddress, MustFitTheIpVersion) {
    EXPECT_EQ(fault_of_local_address("192.0.2.7", IpVersion::v4), "");
    EXPECT_EQ(fault_of_local_address("192.0.2.7", IpVersion::v6), "must not be an IPv4 address with ip_version v6");
    EXPECT_EQ(fault_of_local_address("2001:db8::7", IpVersion::v6), "");
    EXPECT_EQ(fault_of_local_address("fe80::7", IpVersion::v4), "must not be an IPv6 address with ip_version v4");
    EXPECT_EQ(fault_of_local_address("eth0", IpVersion::v6), "");
}

}  // namespace
