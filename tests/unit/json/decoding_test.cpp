#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "reading.hpp"

// How `data` finds its way into structs, and what is told when it does not fit.

namespace {

using pushplus::Channel;
using pushplus_test::Colour;
using pushplus_test::Inner;
using pushplus_test::read_data;
using pushplus_test::Sample;

TEST(Decoding, ReadsAMemberOfEachKind) {
    const auto read = read_data(
        R"({"number":-5,"flag":1,"colour":-2,"text":"t","date":"2022-09-06 11:15:32","channel":"mail",
            "maybeNumber":8,"maybeText":"","maybeInner":{"number":9},"inner":{"number":1,"text":"i"},
            "rows":[{"number":1,"text":"a"},{"number":2,"text":"b"}],"once":"o"})");
    ASSERT_TRUE(read.fits()) << read.envelope.malformed << read.envelope.mismatch;
    const Sample& value = read.value;
    EXPECT_EQ(value.number, -5);
    EXPECT_TRUE(value.flag);
    EXPECT_EQ(value.colour, Colour::blue);
    EXPECT_EQ(value.text, "t");
    EXPECT_EQ(value.date.text(), "2022-09-06 11:15:32");
    EXPECT_EQ(value.channel, Channel::mail);
    EXPECT_EQ(value.maybe_number, 8);
    EXPECT_EQ(value.maybe_text, "");
    ASSERT_TRUE(value.maybe_inner);
    EXPECT_EQ(value.maybe_inner->number, 9);
    EXPECT_EQ(value.inner.number, 1);
    EXPECT_EQ(value.inner.text, "i");
    ASSERT_EQ(value.rows.size(), 2U);
    EXPECT_EQ(value.rows[0].text, "a");
    EXPECT_EQ(value.rows[1].number, 2);
    EXPECT_EQ(value.once, "o");
}

TEST(Decoding, ReadsMembersInAnyOrder) {
    const auto read = read_data(
        R"({"once":"o","rows":[{"text":"a","number":1}],"inner":{"text":"i","number":1},"text":"t","number":3,"flag":true})");
    ASSERT_TRUE(read.fits());
    EXPECT_EQ(read.value.once, "o");
    EXPECT_EQ(read.value.rows.at(0).number, 1);
    EXPECT_EQ(read.value.rows.at(0).text, "a");
    EXPECT_EQ(read.value.inner.text, "i");
    EXPECT_EQ(read.value.text, "t");
    EXPECT_EQ(read.value.number, 3);
    EXPECT_TRUE(read.value.flag);
}

void expect_empty(const Sample& value) {
    EXPECT_EQ(value.number, 0);
    EXPECT_FALSE(value.flag);
    EXPECT_EQ(value.colour, Colour::none);
    EXPECT_EQ(value.text, "");
    EXPECT_TRUE(value.date.empty());
    EXPECT_TRUE(value.channel.empty());
    EXPECT_FALSE(value.maybe_number);
    EXPECT_FALSE(value.maybe_text);
    EXPECT_FALSE(value.maybe_inner);
    EXPECT_EQ(value.inner.number, 0);
    EXPECT_TRUE(value.rows.empty());
}

TEST(Decoding, LeavesTheEmptyValueForNullAndForMissingMembers) {
    const auto missing = read_data("{}");
    EXPECT_TRUE(missing.fits());
    expect_empty(missing.value);

    const auto null = read_data(
        R"({"number":null,"flag":null,"colour":null,"text":null,"date":null,"channel":null,"maybeNumber":null,
            "maybeText":null,"maybeInner":null,"inner":null,"rows":null,"once":null})");
    EXPECT_TRUE(null.fits()) << null.envelope.mismatch;
    expect_empty(null.value);
}

TEST(Decoding, PassesOverUnknownMembersOfAnyShape) {
    const auto read = read_data(
        R"({"new":{"number":9,"rows":[{"number":9}]},"number":1,"more":[[{"text":"x"}],null],"text":"t","n":1.5,"b":true})");
    ASSERT_TRUE(read.fits()) << read.envelope.mismatch;
    EXPECT_EQ(read.value.number, 1);
    EXPECT_EQ(read.value.text, "t");
    EXPECT_TRUE(read.value.rows.empty());
    EXPECT_TRUE(read_data(R"({"":1,"Number":2,"number ":3})").fits());
    EXPECT_EQ(read_data(R"({"Number":2})").value.number, 0) << "names are taken to the letter";
}

TEST(Decoding, TakesWholeNumbersOfAnyWritingAsIntegers) {
    const auto number = [](const std::string& json) {
        const auto read = read_data("{\"number\":" + json + "}");
        EXPECT_TRUE(read.fits()) << json << ": " << read.envelope.mismatch;
        return read.value.number;
    };
    EXPECT_EQ(number("12"), 12);
    EXPECT_EQ(number("-0"), 0);
    EXPECT_EQ(number("\"12\""), 12);
    EXPECT_EQ(number("\"-12\""), -12);
    EXPECT_EQ(number("\"007\""), 7);
    EXPECT_EQ(number("1.0"), 1);
    EXPECT_EQ(number("\"1.0\""), 1);
    EXPECT_EQ(number("1.000"), 1);
    EXPECT_EQ(number("-3.0"), -3);
    EXPECT_EQ(number("true"), 1);
    EXPECT_EQ(number("false"), 0);
    EXPECT_EQ(number("\"\""), 0) << "empty text is no number, as null is none";
    EXPECT_EQ(number("5000000000"), 5'000'000'000);
    EXPECT_EQ(number("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(number("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(number("\"9223372036854775807\""), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(number("\"-9223372036854775808\""), std::numeric_limits<std::int64_t>::min());
}

const char* const no_whole_numbers[] = {
    "1.9",
    "-0.5",
    "\"1.9\"",
    "\" 12\"",
    "\"12 \"",
    "\"+12\"",
    "\"1.\"",
    "\".5\"",
    "\"0x1\"",
    "\"1e3\"",
    "\"-\"",
    "\".\"",
    "\" \"",
    "\"abc\"",
    "\"12a\"",
    "\"一\"",
    "\"1,000\"",
    "\"1.0.0\"",
    "\"--1\"",
    "\"true\"",
    "1e-3",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1e300",
    "\"9223372036854775808\"",
    "\"-9223372036854775809\"",
    "\"18446744073709551616\"",
};

TEST(Decoding, DoesNotBendOtherNumbersIntoIntegersFlagsOrEnumerations) {
    for (const std::string json : no_whole_numbers) {
        const auto number = read_data("{\"number\":" + json + "}");
        EXPECT_EQ(number.envelope.mismatch, "data.number is not a whole number of 64 bits") << json;
        const auto flag = read_data("{\"flag\":" + json + "}");
        EXPECT_EQ(flag.envelope.mismatch, "data.flag is not 0 or 1") << json;
        const auto colour = read_data("{\"colour\":" + json + "}");
        EXPECT_EQ(colour.envelope.mismatch, "data.colour is not a whole number of 32 bits") << json;
        const auto maybe = read_data("{\"maybeNumber\":" + json + "}");
        EXPECT_EQ(maybe.envelope.mismatch, "data.maybeNumber is not a whole number of 64 bits") << json;
    }
}

TEST(Decoding, RefusesNumbersBeyondAnyFloat) {
    for (const std::string json : {"1e400", "-1e400", "1e99999999999"}) {
        const auto read = read_data("{\"number\":" + json + "}");
        EXPECT_FALSE(read.envelope.code) << json;
        EXPECT_FALSE(read.envelope.malformed.empty()) << json;
    }
    EXPECT_EQ(read_data(R"({"number":"1e400"})").envelope.mismatch, "data.number is not a whole number of 64 bits");
}

TEST(Decoding, ReadsFlags) {
    const auto flag = [](const std::string& json) {
        const auto read = read_data("{\"flag\":" + json + "}");
        EXPECT_TRUE(read.fits()) << json << ": " << read.envelope.mismatch;
        return read.value.flag;
    };
    for (const char* json : {"1", "true", "\"1\"", "1.0", "2", "-1"}) EXPECT_TRUE(flag(json)) << json;
    for (const char* json : {"0", "false", "\"0\"", "0.0", "\"\"", "null", "-0"}) EXPECT_FALSE(flag(json)) << json;
}

TEST(Decoding, KeepsUnknownNumbersOfEnumerations) {
    const auto colour = [](const std::string& json) {
        const auto read = read_data("{\"colour\":" + json + "}");
        EXPECT_TRUE(read.fits()) << json << ": " << read.envelope.mismatch;
        return static_cast<int>(read.value.colour);
    };
    EXPECT_EQ(colour("77"), 77);
    EXPECT_EQ(colour("-1"), -1);
    EXPECT_EQ(colour("\"3\""), 3);
    EXPECT_EQ(colour("true"), 1);
    EXPECT_EQ(colour("2147483647"), 2147483647);
    EXPECT_EQ(colour("-2147483648"), -2147483647 - 1);
    EXPECT_EQ(colour("\"\""), 0);
    for (const std::string json : {"2147483648", "-2147483649", "4294967296", "\"2147483648\""})
        EXPECT_EQ(read_data("{\"colour\":" + json + "}").envelope.mismatch,
                  "data.colour is not a whole number of 32 bits")
            << json;
}

TEST(Decoding, TakesNumbersAsTextInTheirOwnWriting) {
    const auto text = [](const std::string& json) {
        const auto read = read_data("{\"text\":" + json + "}");
        EXPECT_TRUE(read.fits()) << json << ": " << read.envelope.mismatch;
        return read.value.text;
    };
    for (const std::string json :
         {"0", "-7", "13800000000", "1.50", "1e3", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
          "18446744073709551615", "18446744073709551616", "-9223372036854775809"})
        EXPECT_EQ(text(json), json);
    EXPECT_EQ(read_data(R"({"date":20220906})").value.date.text(), "20220906");
    EXPECT_EQ(read_data(R"({"channel":3})").value.channel.text(), "3");
    EXPECT_EQ(read_data(R"({"maybeText":12})").value.maybe_text, "12");
    EXPECT_EQ(read_data<std::string>("12345").value, "12345");
    EXPECT_EQ(read_data<std::string>("18446744073709551615").value, "18446744073709551615");
}

TEST(Decoding, RefusesBooleansAsText) {
    for (const std::string name : {"text", "date", "channel", "maybeText"})
        EXPECT_EQ(read_data("{\"" + name + "\":true}").envelope.mismatch, "data." + name + " is not text");
}

TEST(Decoding, NamesThePathOfWhatDoesNotFit) {
    struct Case {
        const char* data;
        const char* mismatch;
    };
    const Case cases[] = {
        {"[]", "data is not an object"},
        {"\"修改成功\"", "data is not an object"},
        {"5", "data is not an object"},
        {"true", "data is not an object"},
        {R"({"number":{}})", "data.number is not a number"},
        {R"({"number":[1]})", "data.number is not a number"},
        {R"({"flag":{}})", "data.flag is not a number"},
        {R"({"text":{}})", "data.text is not text"},
        {R"({"date":[]})", "data.date is not text"},
        {R"({"channel":{}})", "data.channel is not text"},
        {R"({"inner":[]})", "data.inner is not an object"},
        {R"({"inner":"x"})", "data.inner is not an object"},
        {R"({"inner":{"number":"x"}})", "data.inner.number is not a whole number of 64 bits"},
        {R"({"rows":{}})", "data.rows is not an array"},
        {R"({"rows":"x"})", "data.rows is not an array"},
        {R"({"rows":0})", "data.rows is not an array"},
        {R"({"rows":[{"number":1},{"number":1.5}]})", "data.rows[1].number is not a whole number of 64 bits"},
        {R"({"rows":[null,{"number":1.5}]})", "data.rows[1].number is not a whole number of 64 bits"},
        {R"({"rows":[{},{},{"text":true}]})", "data.rows[2].text is not text"},
        {R"({"rows":[{},5]})", "data.rows[1] is not an object"},
        {R"({"rows":["x"]})", "data.rows[0] is not an object"},
        {R"({"rows":[[{"number":1}]]})", "data.rows[0] is not an object"},
        {R"({"rows":[{"new":[1,{"a":2}]},[[]],{}]})", "data.rows[1] is not an object"},
        {R"({"rows":[{"new":[1]},{"new":{}},null,{"number":[]}]})", "data.rows[3].number is not a number"},
        {R"({"maybeInner":{"text":false}})", "data.maybeInner.text is not text"},
    };
    for (const auto& [data, mismatch] : cases) {
        const auto read = read_data(data);
        EXPECT_EQ(read.envelope.code, 200) << data;
        EXPECT_EQ(read.envelope.mismatch, mismatch) << data;
    }
}

TEST(Decoding, NamesTheFirstMismatchAndReadsOn) {
    const auto read =
        pushplus_test::read_answer<Sample>(R"({"data":{"number":"x","rows":5,"text":"t"},"code":500,"msg":"m"})");
    EXPECT_EQ(read.envelope.mismatch, "data.number is not a whole number of 64 bits");
    EXPECT_EQ(read.envelope.code, 500);
    EXPECT_EQ(read.envelope.msg, "m");
    EXPECT_EQ(read.value.text, "t");
}

TEST(Decoding, SkipsNullRows) {
    const auto read = read_data(R"({"rows":[null,{"number":1},null,{"number":2},null]})");
    ASSERT_TRUE(read.fits()) << read.envelope.mismatch;
    ASSERT_EQ(read.value.rows.size(), 2U);
    EXPECT_EQ(read.value.rows[0].number, 1);
    EXPECT_EQ(read.value.rows[1].number, 2);
}

TEST(Decoding, ReadsEmptyListsAndEmptyRows) {
    EXPECT_TRUE(read_data(R"({"rows":[]})").value.rows.empty());
    const auto read = read_data(R"({"rows":[{},{}]})");
    EXPECT_TRUE(read.fits());
    EXPECT_EQ(read.value.rows.size(), 2U);
}

TEST(Decoding, ReadsDataThatIsNoObject) {
    EXPECT_EQ(read_data<std::int64_t>("\"15\"").value, 15);
    EXPECT_EQ(read_data<std::string>("\"t\"").value, "t");
    EXPECT_TRUE(read_data<std::string>("\"\"").fits()) << "empty text is there";
    EXPECT_EQ(read_data<std::int64_t>("{}").envelope.mismatch, "data is not a number");
    EXPECT_EQ(read_data<std::string>("[\"t\"]").envelope.mismatch, "data is not text");
    EXPECT_EQ(read_data<std::string>("true").envelope.mismatch, "data is not text");
    EXPECT_EQ(read_data<std::int64_t>("1.9").envelope.mismatch, "data is not a whole number of 64 bits");
}

TEST(Decoding, ReadsPages) {
    using pushplus::Page;
    const auto read = read_data<Page<Inner>>(
        R"({"list":[{"number":1},{"number":2}],"pageNum":"3","pageSize":20,"total":45.0,"pages":3,"size":2})");
    ASSERT_TRUE(read.fits()) << read.envelope.mismatch;
    EXPECT_EQ(read.value.page_num, 3);
    EXPECT_EQ(read.value.page_size, 20);
    EXPECT_EQ(read.value.total, 45);
    EXPECT_EQ(read.value.pages, 3);
    EXPECT_EQ(read.value.items.size(), 2U);
    EXPECT_TRUE(read_data<Page<Inner>>(R"({"list":null,"total":0})").fits());
    EXPECT_EQ(read_data<Page<Inner>>(R"({"list":{}})").envelope.mismatch, "data.list is not an array");
    EXPECT_EQ(read_data<Page<Inner>>(R"({"list":[{"number":"?"}]})").envelope.mismatch,
              "data.list[0].number is not a whole number of 64 bits");
}

TEST(Decoding, ResetsTheValueBetweenTwoAnswers) {
    Sample value;
    const auto slot = pushplus::detail::slot_for(value);
    static_cast<void>(pushplus::detail::read_envelope(R"({"code":200,"data":{"rows":[{}],"maybeNumber":1}})", slot));
    ASSERT_EQ(value.rows.size(), 1U);
    slot.clear();
    expect_empty(value);
}

TEST(Decoding, OfAWholeReplyTakesNoEmptyTextForANumber) {
    EXPECT_EQ(pushplus_test::read_data<std::int64_t>(R"("")").envelope.mismatch, "data is not a number");
    EXPECT_TRUE(pushplus_test::read_data<std::int64_t>(R"("7")").fits());
    EXPECT_TRUE(pushplus_test::read_data<std::string>(R"("")").fits());
}

}  // namespace
