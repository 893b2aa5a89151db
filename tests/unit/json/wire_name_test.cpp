#include "json/wire_name.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::cpp_name;

TEST(WireName, BecomesSnakeCase) {
    EXPECT_EQ(cpp_name("topicId"), "topic_id");
    EXPECT_EQ(cpp_name("headImgUrl"), "head_img_url");
    EXPECT_EQ(cpp_name("qrCodeImgUrl"), "qr_code_img_url");
    EXPECT_EQ(cpp_name("pageSize"), "page_size");
    EXPECT_EQ(cpp_name("current"), "current");
    EXPECT_EQ(cpp_name("id"), "id");
    EXPECT_EQ(cpp_name(""), "");
}

}  // namespace
