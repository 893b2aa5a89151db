#include "json/json_writer.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "json/reader.hpp"
#include "nested_sample.hpp"

// Members that are kept as JSON are written as they stood, without the blanks.

namespace pushplus_test {
namespace {

using pushplus::detail::JsonWriter;

std::string kept(const std::string& value) {
    Tree tree;
    pushplus::detail::ReadFaults faults;
    pushplus::detail::read_json(R"({"open":)" + value + R"(,"name":"after"})", pushplus::detail::slot_for(tree),
                                faults);
    EXPECT_EQ(faults.malformed + faults.mismatch, "") << value;
    EXPECT_EQ(tree.name, "after") << "the capture did not end with " << value;
    return tree.open.json();
}

TEST(KeptJson, KeepsScalarsAsTheyStood) {
    for (const char* value :
         {"0", "-1", "1.50", "-0.0", "1e3", "1E+3", "9223372036854775807", "-9223372036854775808",
          "9223372036854775808", "18446744073709551615", "18446744073709551616", "true", "false", R"("text")", R"("")"})
        EXPECT_EQ(kept(value), value);
    EXPECT_EQ(kept("null"), "");
}

TEST(KeptJson, KeepsNumbersWithinObjectsAndArraysAsTheyStood) {
    for (const char* value : {"[0,-1,1.50,-0.0,1e3,1E+3]", "[9223372036854775807,-9223372036854775808]",
                              "[9223372036854775808,18446744073709551615,18446744073709551616,-9223372036854775809]",
                              R"({"a":18446744073709551615,"b":1.0})"})
        EXPECT_EQ(kept(value), value);
}

TEST(KeptJson, PutsCommasWhereTheyBelong) {
    for (const char* value : {"[]", "{}", "[[]]", "[{}]", "[[],[]]", "[{},{}]", R"({"a":{}})", R"({"a":[],"b":[]})",
                              R"([1,[2,3],{"a":4},null,true,"x"])", R"({"a":1,"b":{"c":[null,false]},"d":"e"})",
                              R"({"":""})", R"([""])", R"(["","",[""]])"})
        EXPECT_EQ(kept(value), value);
}

TEST(KeptJson, DropsBlanksBetweenThePartsOnly) {
    EXPECT_EQ(kept(" [ 1 ,\n\t{ \"a b\" : \" c \" } ] "), R"([1,{"a b":" c "}])");
}

TEST(KeptJson, EscapesTextAndKeysAnew) {
    EXPECT_EQ(kept(R"(["\"\\\/\b\f\n\r\t","\u0000\u001f","\u4e2d\ud83d\udea8"])"),
              R"(["\"\\/\b\f\n\r\t","\u0000\u001f","中🚨"])");
    EXPECT_EQ(kept(R"({"a\"b\\":1,"\u0001":2,"k:":3,"l,":4,"m[":5,"n{":6})"),
              R"({"a\"b\\":1,"\u0001":2,"k:":3,"l,":4,"m[":5,"n{":6})");
    // Text that ends like JSON's own marks must not swallow a comma.
    EXPECT_EQ(kept(R"(["[","{",":",",","]"])"), R"(["[","{",":",",","]"])");
}

TEST(KeptJson, KeepsKeysThatStandTwice) { EXPECT_EQ(kept(R"({"a":1,"a":2})"), R"({"a":1,"a":2})"); }

TEST(KeptJson, MeansWhatTheTextMeant) {
    for (const char* value : {R"({"a":[1,2.5,{"b":"\u00e9\n"}],"c":{"d":[[],[{}],"x"]},"e":-1e-7})",
                              R"([[[["deep"]]],{"x":{"y":{"z":[]}}}])"})
        EXPECT_EQ(nlohmann::json::parse(kept(value)), nlohmann::json::parse(value));
}

TEST(JsonWriter, WritesWhatItIsToldAfterWhatIsThere) {
    std::string text = "old[";
    JsonWriter composer(text);
    composer.open(false);
    composer.key("a");
    composer.open(true);
    composer.json("1");
    composer.integer(-2);
    composer.text("q\"");
    composer.close(true);
    composer.key("b");
    composer.text("");
    composer.close(false);
    EXPECT_EQ(text, R"(old[{"a":[1,-2,"q\""],"b":""})");
}

TEST(JsonWriter, WritesBytesThatAreNoUtf8AsReplacementCharacters) {
    std::string text;
    JsonWriter(text).text(
        "a\xFF"
        "b");
    EXPECT_EQ(text,
              "\"a\xEF\xBF\xBD"
              "b\"");
}

TEST(JsonWriter, EscapesEachByteWhereverItStandsInALongText) {
    const auto written = [](const std::string& value) {
        std::string text;
        JsonWriter(text).text(value);
        return text.substr(1, text.size() - 2);
    };
    for (int byte = 0; byte < 0x100; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        for (std::size_t at = 0; at <= 17; ++at) {
            const std::string before(at, ' '), after(17 - at, '~');
            ASSERT_EQ(written(before + one + after), before + written(one) + after) << byte << " at " << at;
        }
    }
}

}  // namespace
}  // namespace pushplus_test
