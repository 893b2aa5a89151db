#include "json/envelope.hpp"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "reading.hpp"

namespace {

using pushplus_test::read_answer;
using pushplus_test::read_data;
using pushplus_test::read_nothing;
using pushplus_test::Sample;

void expect_malformed(const std::string& text, const std::string& why = {}) {
    const auto envelope = read_nothing(text);
    const std::string shown = text.substr(0, 100);
    EXPECT_FALSE(envelope.code) << shown;
    EXPECT_FALSE(envelope.malformed.empty()) << shown;
    if (!why.empty()) {
        EXPECT_EQ(envelope.malformed, why) << shown;
    }
}

// `levels` objects and arrays within one another, the envelope counted.
std::string nested(std::size_t levels, char open, char close, const std::string& key = "x") {
    const std::string first = R"({"code":200,")" + key + R"(":)";
    if (open == '[') return first + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    std::string text = first;
    for (std::size_t i = 2; i < levels; ++i) text += R"({"data":)";
    return text + "{}" + std::string(levels - 2, close) + "}";
}

TEST(Envelope, IsReadWhole) {
    const auto read = read_answer<std::int64_t>(R"({"code":200,"msg":"请求成功","data":7})");
    ASSERT_TRUE(read.fits());
    EXPECT_EQ(read.envelope.code, 200);
    EXPECT_EQ(read.envelope.msg, "请求成功");
    EXPECT_EQ(read.value, 7);
}

TEST(Envelope, IsReadInAnyOrderAndAmongUnknownKeys) {
    const auto read = read_answer<std::int64_t>(
        R"( { "data" : 7 , "count":{"code":1,"data":[{"data":9}]}, "msg":"m" , "x":[1,"2",null,true,3.5], "code" : 200 } )");
    ASSERT_TRUE(read.fits());
    EXPECT_EQ(read.envelope.code, 200);
    EXPECT_EQ(read.envelope.msg, "m");
    EXPECT_EQ(read.value, 7) << "data deeper inside is not the envelope's";
}

TEST(Envelope, NeedsNoMsg) {
    EXPECT_EQ(read_nothing(R"({"code":200})").code, 200);
    EXPECT_EQ(read_nothing(R"({"code":200,"msg":null})").msg, "");
    EXPECT_EQ(read_nothing(R"({"code":200,"msg":12})").msg, "12");
    EXPECT_EQ(read_nothing(R"({"code":200,"msg":{"a":1},"data":[]})").code, 200);
    EXPECT_EQ(read_nothing(R"({"code":200,"msg":["a"]})").msg, "");
}

TEST(Envelope, TakesTheCodeAsANumberOrNumericText) {
    EXPECT_EQ(read_nothing(R"({"code":0})").code, 0);
    EXPECT_EQ(read_nothing(R"({"code":-1})").code, -1);
    EXPECT_EQ(read_nothing(R"({"code":"200"})").code, 200);
    EXPECT_EQ(read_nothing(R"({"code":200.0})").code, 200);
    EXPECT_EQ(read_nothing(R"({"code":2147483647})").code, 2147483647);
    EXPECT_EQ(read_nothing(R"({"code":-2147483648})").code, -2147483647 - 1);
}

TEST(Envelope, RefusesACodeThatIsNoNumber) {
    for (const char* code :
         {"null", "true", "false", "200.5", "\"\"", "\"ok\"", "\" 200\"", "\"200 \"", "{}", "[]", "[200]", "2147483648",
          "-2147483649", "9223372036854775808", "18446744073709551616", "1e40", "\"99999999999\""})
        expect_malformed(std::string(R"({"code":)") + code + R"(,"msg":"m","data":null})",
                         "a \"code\" that is no number");
}

TEST(Envelope, RefusesAnAnswerWithoutACode) {
    expect_malformed("{}", "no \"code\"");
    expect_malformed(R"({"msg":"m","data":{"code":200}})", "no \"code\"");
    expect_malformed(R"({"Code":200})", "no \"code\"");
}

TEST(Envelope, RefusesTheSameKeyTwice) {
    expect_malformed(R"({"code":200,"code":200})", "the key \"code\" twice");
    expect_malformed(R"({"code":500,"msg":"m","data":1,"code":200})", "the key \"code\" twice");
    expect_malformed(R"({"code":200,"msg":"a","msg":"b"})", "the key \"msg\" twice");
    expect_malformed(R"({"code":200,"data":1,"data":2})", "the key \"data\" twice");
    expect_malformed(R"({"code":200,"data":null,"data":2})", "the key \"data\" twice");
    expect_malformed(R"({"code":500,"c\u006fde":200})", "the key \"code\" twice");
}

TEST(Envelope, TakesUnknownKeysTwice) { EXPECT_EQ(read_nothing(R"({"x":1,"x":2,"code":200})").code, 200); }

TEST(Envelope, RefusesAMemberThatMayComeOnlyOnceTwice) {
    EXPECT_EQ(read_data(R"({"once":"a"})").value.once, "a");
    for (const char* data : {R"({"once":"a","once":"b"})", R"({"once":null,"once":"b"})", R"({"once":"a","once":[]})",
                             R"({"once":"a","number":1,"once":"b"})"}) {
        const auto read = read_data(data);
        EXPECT_FALSE(read.envelope.code) << data;
        EXPECT_EQ(read.envelope.malformed, "the key \"once\" twice") << data;
    }
    const auto elsewhere = read_data(R"({"once":"a","inner":{"once":"b"},"other":{"once":"c"}})");
    EXPECT_TRUE(elsewhere.fits()) << "another object's member is another member";
    EXPECT_EQ(elsewhere.value.once, "a");
    EXPECT_TRUE(read_data(R"({"number":1,"number":2})").fits());
}

TEST(Envelope, RefusesWhatIsNoJson) {
    for (const char* text : {"",
                             " ",
                             "\n",
                             "<html><body>502</body></html>",
                             "ok",
                             "{",
                             "}",
                             "{]",
                             "{\"code\":200",
                             "{\"code\":200,}",
                             "{\"code\":}",
                             "{\"code\"}",
                             "{code:200}",
                             "{'code':200}",
                             "{\"code\":200}}",
                             "{\"code\":200} x",
                             "{\"code\":200}{\"code\":200}",
                             "{\"code\":200},",
                             "[",
                             "{\"code\":200,\"data\":[1,]}",
                             "{\"code\":0200}",
                             "{\"code\":+200}",
                             "{\"code\":.5}",
                             "{\"code\":5.}",
                             "{\"code\":NaN}",
                             "{\"code\":Infinity}",
                             "{\"code\":0x10}",
                             "{\"code\":200/**/}",
                             "{\"code\":200}//",
                             "{\"code\":200,\"msg\":\"a",
                             "nul",
                             "{\"code\":200,\"msg\":\"\\x\"}",
                             "{\"code\":200,\"msg\":\"\\u12\"}"})
        expect_malformed(text);
}

TEST(Envelope, RefusesAnotherRootThanAnObject) {
    for (const char* text : {"[]", R"([{"code":200}])", "200", "\"code\"", "null", "true", "1.5"})
        expect_malformed(text, "no JSON object");
}

TEST(Envelope, TakesAByteOrderMark) { EXPECT_EQ(read_nothing("\xEF\xBB\xBF{\"code\":200}").code, 200); }

TEST(Envelope, RefusesHalfAByteOrderMark) {
    expect_malformed("\xEF\xBB{\"code\":200}");
    expect_malformed("\xFE\xFF{\"code\":200}");
}

TEST(Envelope, RefusesNulBytesOutsideOfStrings) {
    const std::string good = R"({"code":200,"msg":"m"})";
    const std::string nul(1, '\0');
    bool in_string = false;
    for (std::size_t at = 0; at <= good.size(); ++at) {
        if (!in_string)
            expect_malformed(good.substr(0, at) + nul + good.substr(at),
                             "no valid JSON at byte " + std::to_string(at + 1));
        if (good[at] == '"') in_string = !in_string;
    }
    expect_malformed(good + nul + R"({"code":500})");
}

TEST(Envelope, KeepsAnEscapedNul) {
    const auto envelope = read_nothing(R"({"code":200,"msg":"a\u0000b"})");
    EXPECT_EQ(envelope.code, 200);
    EXPECT_EQ(envelope.msg, std::string("a\0b", 3));
}

TEST(Envelope, RefusesInvalidUtf8OutsideOfStrings) {
    for (const std::string bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE6\x8E", "\x80"}) {
        EXPECT_EQ(read_nothing(R"({"code":200,"unknown":{"x":")" + bad + "\"}}").code, 200);
        EXPECT_EQ(read_nothing(R"({"code":200,")" + bad + "\":1}").code, 200);
        expect_malformed(R"({"code":200,)" + bad + "\"x\":1}");
        expect_malformed(R"({"code":200}")" + bad);
    }
}

TEST(Envelope, ReadsEscapesAndPairsOfSurrogates) {
    EXPECT_EQ(read_nothing(R"({"code":200,"msg":"\u63a8\ud83d\ude00\"\\\/\n"})").msg, "推😀\"\\/\n");
}

TEST(Envelope, DoesNotQuoteTheTextItRefuses) {
    const std::string secret = "d7b0000000000000000000000000062f";
    for (const std::string& text :
         {R"({"code":200,"data":{"accessKey":")" + secret + "\"", secret, "{\"code\":\"" + secret + "\"}"}) {
        const auto envelope = read_nothing(text);
        EXPECT_FALSE(envelope.malformed.empty());
        EXPECT_EQ(envelope.malformed.find("d7b"), std::string::npos) << envelope.malformed;
    }
}

TEST(Envelope, ReadsThirtyTwoLevelsAndNoMore) {
    for (const std::string key : {"x", "data", "msg"}) {
        EXPECT_EQ(read_nothing(nested(32, '[', ']', key)).code, 200) << key;
        EXPECT_EQ(read_nothing(nested(32, '{', '}', key)).code, 200) << key;
        expect_malformed(nested(33, '[', ']', key), "more than 32 levels");
        expect_malformed(nested(33, '{', '}', key), "more than 32 levels");
    }
}

TEST(Envelope, CountsTheLevelsWithinKnownMembers) {
    const auto deep = [](std::size_t arrays) {
        return R"({"rows":[{"unknown":)" + std::string(arrays, '[') + std::string(arrays, ']') + "}]}";
    };
    EXPECT_TRUE(read_data(deep(28)).fits()) << "envelope, data, rows and row are four";
    EXPECT_EQ(read_data(deep(29)).envelope.malformed, "more than 32 levels");
}

TEST(Envelope, SurvivesAHundredThousandLevels) {
    expect_malformed(nested(100'000, '[', ']'), "more than 32 levels");
    expect_malformed(nested(100'000, '{', '}'), "more than 32 levels");
    expect_malformed(std::string(100'000, '['));
    expect_malformed(std::string(100'000, '{'));
    std::string open = "{\"code\":200,\"data\":";
    for (int i = 0; i < 100'000; ++i) open += "{\"rows\":[";
    expect_malformed(open, "more than 32 levels");
}

TEST(Envelope, ReadsManyObjectsThatAreNotDeep) {
    std::string text = R"({"code":200,"x":[)";
    for (int i = 0; i < 10'000; ++i) text += "{\"a\":[[]]},";
    EXPECT_EQ(read_nothing(text + "1]}").code, 200);
}

TEST(Envelope, DataMustBeThereIfItIsWanted) {
    for (const char* text : {R"({"code":200,"msg":"m"})", R"({"code":200,"data":null})"}) {
        const auto read = read_answer<Sample>(text);
        EXPECT_EQ(read.envelope.code, 200) << text;
        EXPECT_EQ(read.envelope.mismatch, "data is missing") << text;
        EXPECT_EQ(read_answer<std::string>(text).envelope.mismatch, "data is missing") << text;
        EXPECT_TRUE(read_nothing(text).mismatch.empty()) << text;
    }
}

TEST(Envelope, DataMayBeAnythingIfNothingIsWanted) {
    for (const char* data :
         {"null", "\"修改成功\"", "1", "1.5", "true", "{}", R"({"list":[{"a":1}]})", "[]", "[[1]]"}) {
        const auto envelope = read_nothing(std::string(R"({"code":200,"data":)") + data + "}");
        EXPECT_EQ(envelope.code, 200) << data;
        EXPECT_EQ(envelope.mismatch, "") << data;
    }
}

TEST(Envelope, KeepsTheCodeOfAFailureWhateverDataIs) {
    // The codes of failures come with data of any shape; the caller looks at a mismatch only for 200.
    for (const char* data : {"null", "\"无权限\"", "[]", "[1]", "1", "{\"number\":\"x\"}", "{\"rows\":3}"}) {
        const auto before = read_answer<Sample>(std::string(R"({"data":)") + data + R"(,"msg":"m","code":403})");
        EXPECT_EQ(before.envelope.code, 403) << data;
        EXPECT_EQ(before.envelope.malformed, "") << data;
        const auto after = read_answer<Sample>(std::string(R"({"code":403,"msg":"m","data":)") + data + "}");
        EXPECT_EQ(after.envelope.code, 403) << data;
        EXPECT_EQ(after.envelope.msg, "m") << data;
    }
}

}  // namespace
