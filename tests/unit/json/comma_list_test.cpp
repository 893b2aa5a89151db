#include "json/comma_list.hpp"

#include <gmock/gmock.h>

namespace {

using pushplus::detail::comma_list;
using pushplus::detail::read_comma_list;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> read(std::string_view list) {
    std::vector<std::string> texts{"of before"};
    read_comma_list(texts, list);
    return texts;
}

TEST(CommaList, JoinsTexts) {
    EXPECT_EQ(comma_list({}), "");
    EXPECT_EQ(comma_list({"a"}), "a");
    EXPECT_EQ(comma_list({"a", "", "b"}), "a,,b");
}

TEST(CommaList, ReadsWhatStandsBetweenTheCommas) {
    EXPECT_THAT(read(""), IsEmpty());
    EXPECT_THAT(read("a"), ElementsAre("a"));
    EXPECT_THAT(read("a,,b"), ElementsAre("a", "", "b"));
    EXPECT_THAT(read(","), ElementsAre("", ""));
}

}  // namespace
