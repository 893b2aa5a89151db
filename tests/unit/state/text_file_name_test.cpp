#include "state/text_file_name.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::text_file_name;

TEST(TextFileName, LeavesPlainNamesAsTheyAre) {
    for (const char* name :
         {"key-0123456789abcdef", "guard-0123456789", "a.b_c-d", "a..b", "lock", "new", "a.locks", "a.new.old"})
        EXPECT_EQ(text_file_name(name), name);
}

TEST(TextFileName, TellsUpperAndLowerCaseApart) {
#ifdef _WIN32
    EXPECT_EQ(text_file_name("a.b_c-D"), "a.b_c-%44");
    EXPECT_EQ(text_file_name("a.LOCK"), "a.%4C%4F%43%4B");
#else
    for (const char* name : {"guard-0123456789ABCDEF", "a.b_c-D", "a.LOCK"}) EXPECT_EQ(text_file_name(name), name);
#endif
}

TEST(TextFileName, IsNoneThatWindowsTakesForAnother) {
#ifdef _WIN32
    EXPECT_EQ(text_file_name("a.."), "a.%2E");
    EXPECT_EQ(text_file_name(".."), "%2E%2E");
    EXPECT_EQ(text_file_name("nul"), "%6Eul");
    EXPECT_EQ(text_file_name("com1.old"), "%63om1.old");
    EXPECT_EQ(text_file_name("comma"), "comma");
#else
    for (const char* name : {"a..", "nul", "com1.old"}) EXPECT_EQ(text_file_name(name), name);
    EXPECT_EQ(text_file_name(".."), "%2E.");
#endif
}

TEST(TextFileName, EncodesWhatANameOfAFileCannotHold) {
    EXPECT_EQ(text_file_name("a/b"), "a%2Fb");
    EXPECT_EQ(text_file_name("../a"), "%2E.%2Fa");
    EXPECT_EQ(text_file_name("..a"), "%2E.a");
    EXPECT_EQ(text_file_name("."), "%2E");
    EXPECT_EQ(text_file_name(".hidden"), "%2Ehidden");
    EXPECT_EQ(text_file_name(std::string("a\0b", 3)), "a%00b");
    EXPECT_EQ(text_file_name("{a b}\n"), "%7Ba%20b%7D%0A");
    EXPECT_EQ(text_file_name("群"), "%E7%BE%A4");
    EXPECT_EQ(text_file_name("a%20b"), "a%2520b") << "not that of \"a b\"";
    EXPECT_EQ(text_file_name(""), "");
}

TEST(TextFileName, IsNeverThatOfAFileBesideAText) {
    EXPECT_EQ(text_file_name("a.lock"), "a%2Elock");
    EXPECT_EQ(text_file_name("a.new"), "a%2Enew");
    EXPECT_EQ(text_file_name(".lock"), "%2Elock");
    EXPECT_EQ(text_file_name("a.new.lock"), "a.new%2Elock");
}

}  // namespace
