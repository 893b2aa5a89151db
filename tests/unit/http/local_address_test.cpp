#include <gtest/gtest.h>
#include <http/local_address.hpp>

namespace {

using pushplus::detail::fault_of_local_address;
using pushplus::detail::interface_option;

TEST(LocalAddress, IsTakenAsAnAddressOrAsTheNameOfAnInterface) {
    EXPECT_EQ(interface_option("192.0.2.7"), "host!192.0.2.7");
    EXPECT_EQ(interface_option("2001:db8::7"), "host!2001:db8::7");
    EXPECT_EQ(interface_option("fe80::7%eth0"), "host!fe80::7%eth0");
    EXPECT_EQ(interface_option("eth0"), "if!eth0");
    EXPECT_EQ(interface_option("eth0.12"), "if!eth0.12");
}

TEST(LocalAddress, ThatCouldMeanSomethingElseIsRefused) {
    for (const char* unusable : {"eth0 ", "if!eth0", "host!name", "a\nb", "\xC3\xA9th0"})
        EXPECT_NE(fault_of_local_address(unusable), "") << unusable;
    for (const char* usable : {"", "eth0", "br-1a2b", "192.0.2.7", "2001:db8::7"})
        EXPECT_EQ(fault_of_local_address(usable), "") << usable;
}

}  // namespace
