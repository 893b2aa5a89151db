#include "base/printable.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::is_blank;
using pushplus::detail::readable;

TEST(Readable, IsOneLineThatShowsWhatItHolds) {
    EXPECT_EQ(readable("推送 😀 é\tx"), "推送 😀 é?x");
    for (const char* control :
         {"\x01",   "\n",     "\x7F",   "\u0080", "\u0085", "\u009B", "\u009F", "\u2028", "\u2029", "\u202A", "\u202B",
          "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u200E", "\u200F", "\u061C"})
        EXPECT_EQ(readable(std::string("a") + control + "b"), "a?b") << control;
    EXPECT_EQ(readable("\u00A0\u200D\u3000"), "\u00A0\u200D\u3000");
    EXPECT_EQ(readable("推\xFF送\xE6\x8E"), "推?送??");
    EXPECT_EQ(readable(std::string("a\0b", 3)), "a?b");
}

TEST(Blank, IsWhatShowsNothing) {
    for (const char* text : {"", " ", "\t\r\n", "\u3000", "\u00A0 \u2003\u200B", "\uFEFF", "\u2028", "\u0085"})
        EXPECT_TRUE(is_blank(text)) << text;
    for (const char* text : {".", " a", "　推", "\xFF", " \xE3\x80"}) EXPECT_FALSE(is_blank(text)) << text;
}

}  // namespace
