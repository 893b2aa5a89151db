#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "sandbox/wire/write_json.hpp"

namespace {

using pushplus::detail::sandbox::Json;
using pushplus::detail::sandbox::write_json;

std::string written(const Json& value) {
    std::string text;
    write_json(text, value);
    return text;
}

TEST(SandboxJsonText, IsWrittenWithoutBlanksInTheOrderOfTheMembers) {
    EXPECT_EQ(written({{"b", 1}, {"a", {true, false, nullptr, -7, 1.5}}, {"c", Json::object()}, {"d", Json::array()}}),
              R"({"b":1,"a":[true,false,null,-7,1.5],"c":{},"d":[]})");
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(written(nullptr), "null");
}

TEST(SandboxJsonText, EscapesWhatJsonMustNotHold) {
    using namespace std::string_literals;
    EXPECT_EQ(written("a b~"), R"("a b~")");
    EXPECT_EQ(written(""), R"("")");
    EXPECT_EQ(written("a\"b"), R"("a\"b")");
    EXPECT_EQ(written("a\\b"), R"("a\\b")");
    EXPECT_EQ(written("\"\\/\b\f\n\r\t\0\x1f\x7f"s), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"");
    EXPECT_EQ(written({{"\"\n", "中文😀"}}), "{\"\\\"\\n\":\"中文😀\"}");
    EXPECT_EQ(written("a\xff\xe4\xb8"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"") << "U+FFFD";
}

}  // namespace
