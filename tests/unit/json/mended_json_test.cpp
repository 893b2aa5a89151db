#include "json/mended_json.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "reading.hpp"

namespace {

using pushplus::detail::mended_json;
using pushplus_test::read_answer;
using pushplus_test::read_data;
using pushplus_test::read_nothing;

const std::string replaced = "\xEF\xBF\xBD";

TEST(MendedJson, ReplacesWhatNoStringMayHold) {
    EXPECT_EQ(mended_json(R"({"a":"x\ud800y"})"), R"({"a":"x)" + replaced + R"(y"})");
    EXPECT_EQ(mended_json(R"({"a":"\uDC00\uD800"})"), R"({"a":")" + replaced + replaced + R"("})");
    EXPECT_EQ(mended_json(R"({"a":"\ud83d\ud83d\ude00"})"), R"({"a":")" + replaced + R"(\ud83d\ude00"})");
    EXPECT_EQ(mended_json("{\"a\":\"x\ny\"}"), "{\"a\":\"x" + replaced + "y\"}");
    EXPECT_EQ(mended_json(std::string("{\"a\":\"x\0\x1F\"}", 11)), "{\"a\":\"x" + replaced + replaced + "\"}");
    EXPECT_EQ(mended_json("{\"k\xFF\":1}"), "{\"k" + replaced + "\":1}");
    EXPECT_EQ(mended_json("[\"\xE6\x8E\"]"), "[\"" + replaced + "\"]") << "a character that was cut";
    EXPECT_EQ(mended_json("[\"\xED\xA0\xBD\"]"), "[\"" + replaced + "\"]") << "half of a pair in UTF-8";
    EXPECT_EQ(mended_json("[\"\x80\xC0\xAF\"]"), "[\"" + replaced + replaced + "\"]");
    EXPECT_EQ(mended_json("[\"\xCD\xC6\xCB\xCD\"]"), "[\"" + replaced + replaced + replaced + replaced + "\"]");
}

TEST(MendedJson, LeavesAllElseAsItIs) {
    for (const char* text : {"", "{}", R"({"a":"推送\ud83d\ude00 \"\\\/\n\u0000"})", "\xFF", "{\xFF}", "[1,\n2]",
                             R"("\x")", R"("\u12")", R"("\u12)", R"("\)", "\"", R"(["\\ud800"])", R"(["a\\"])"})
        EXPECT_EQ(mended_json(text), std::nullopt) << text;
}

TEST(MendedJson, KnowsWhereAStringEnds) {
    EXPECT_EQ(mended_json("[\"a\\\"\x01\",\n\"b\\\\\",\x02]"), "[\"a\\\"" + replaced + "\",\n\"b\\\\\",\x02]");
}

TEST(MendedJson, CostsAnAnswerTheBadCharacterAlone) {
    for (const std::string bad : {R"(\ud800)", R"(\udc00)", "\xFF", "\xED\xA0\x80", "\x01", "\n"}) {
        const auto read = read_data(R"({"text":"前)" + bad + R"(后","number":7})");
        ASSERT_TRUE(read.fits()) << read.envelope.malformed;
        EXPECT_EQ(read.value.text, "前" + replaced + "后");
        EXPECT_EQ(read.value.number, 7);
        EXPECT_EQ(read.envelope.msg, "ok");
    }
    const auto msg = read_nothing("{\"msg\":\"\xFFx\",\"code\":600}");
    EXPECT_EQ(msg.code, 600);
    EXPECT_EQ(msg.msg, replaced + "x");
}

TEST(MendedJson, LeavesNothingOfTheFirstReading) {
    const auto list = read_answer<std::vector<std::string>>("{\"code\":200,\"msg\":\"m\",\"data\":[\"a\",\"b\x01\"]}");
    ASSERT_TRUE(list.fits()) << list.envelope.malformed;
    EXPECT_EQ(list.value, (std::vector<std::string>{"a", "b" + replaced}));
}

TEST(MendedJson, DoesNotMakeAnAnswerOfWhatIsNone) {
    EXPECT_FALSE(read_nothing("{\"code\":200,\"msg\":\"\x01\"").code);
    EXPECT_FALSE(read_nothing("{\"code\":200,\"msg\":\"\x01\"}\xFF").code);
    EXPECT_FALSE(read_nothing(std::string("{\"msg\":\"\0\",\"code\":200}\0", 23)).code) << "a NUL outside of strings";
}

}  // namespace
