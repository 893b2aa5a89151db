#include <gtest/gtest.h>

#include "send_guard/content_hash.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::content_hash;
using pushplus::detail::content_key;

// Other versions must find the same hashes in a store.
TEST(ContentHash, StaysAsItIs) {
    EXPECT_EQ(content_hash(content_key("token"), "content"), "lVANgMXXP1A");
    EXPECT_EQ(content_hash(content_key("token"), ""), "H5e-gGcEOuO");
    EXPECT_EQ(content_hash(content_key("token"), "磁盘告警"), "a_GXZ9aU5mJ");
}

TEST(ContentHash, CannotBeMadeWithoutTheToken) {
    EXPECT_NE(content_hash(content_key("token"), "content"), content_hash(content_key("another"), "content"));
    EXPECT_NE(content_hash(content_key("token"), "content"), content_hash({}, "content"));
}

}  // namespace
}  // namespace pushplus_test
