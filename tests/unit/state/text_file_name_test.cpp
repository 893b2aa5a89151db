#include "state/text_file_name.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::text_file_name;

TEST(TextFileName, LeavesPlainNamesAsTheyAre) {
    for (const char* name : {"key-0123456789abcdef", "guard-0123456789ABCDEF", "a.b_c-D", "a..", "lock", "new",
                             "a.locks", "a.new.old", "a.LOCK"})
        EXPECT_EQ(text_file_name(name), name);
}

TEST(TextFileName, EncodesWhatANameOfAFileCannotHold) {
    EXPECT_EQ(text_file_name("a/b"), "a%2Fb");
    EXPECT_EQ(text_file_name("../a"), "%2E.%2Fa");
    EXPECT_EQ(text_file_name(".."), "%2E.");
    EXPECT_EQ(text_file_name("."), "%2E");
    EXPECT_EQ(text_file_name(".hidden"), "%2Ehidden");
    EXPECT_EQ(text_file_name(std::string("a\0b", 3)), "a%00b");
    EXPECT_EQ(text_file_name("{a b}\n"), "%7Ba%20b%7D%0A");
    EXPECT_EQ(text_file_name("群"), "%E7%BE%A4");
    EXPECT_EQ(text_file_name("a%2Fb"), "a%252Fb") << "not that of a/b";
    EXPECT_EQ(text_file_name(""), "");
}

TEST(TextFileName, IsNeverThatOfAFileBesideAText) {
    EXPECT_EQ(text_file_name("a.lock"), "a%2Elock");
    EXPECT_EQ(text_file_name("a.new"), "a%2Enew");
    EXPECT_EQ(text_file_name(".lock"), "%2Elock");
    EXPECT_EQ(text_file_name("a.new.lock"), "a.new%2Elock");
}

}  // namespace
