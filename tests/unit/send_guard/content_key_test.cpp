#include <gtest/gtest.h>

#include "send_guard/content_key.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::content_key;
using pushplus::detail::siphash;

// Other versions must find the same hashes in a store.
TEST(ContentKey, StaysAsItIs) {
    EXPECT_EQ(siphash(content_key("token"), "content"), 0x0D4F5D7320340565U);
    EXPECT_EQ(siphash(content_key("token"), ""), 0xEB8E11C1A0F9EE47U);
    EXPECT_EQ(siphash(content_key("token"), "磁盘告警"), 0x99B951AF595C6FDAU);
}

TEST(ContentKey, CannotBeMadeWithoutTheToken) {
    EXPECT_NE(siphash(content_key("token"), "content"), siphash(content_key("another"), "content"));
    EXPECT_NE(siphash(content_key("token"), "content"), siphash({}, "content"));
}

}  // namespace
}  // namespace pushplus_test
