#include "json/reader.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "nested_sample.hpp"

// Texts without an envelope around them.

namespace pushplus_test {
namespace {

using pushplus::detail::read_json;
using pushplus::detail::ReadFaults;
using pushplus::detail::slot_for;
using std::chrono::milliseconds;
using std::chrono::system_clock;

struct ReadTree {
    Tree tree;
    ReadFaults faults;

    explicit ReadTree(const std::string& text) { read_json(text, slot_for(tree), faults); }
    [[nodiscard]] bool fits() const { return faults.malformed.empty() && faults.mismatch.empty(); }
};

void expect_malformed(const std::string& text, const std::string& why) {
    EXPECT_EQ(ReadTree(text).faults.malformed, why) << text.substr(0, 100);
}

void expect_mismatch(const std::string& text, const std::string& why) {
    const ReadTree read(text);
    EXPECT_EQ(read.faults.malformed, "") << text;
    EXPECT_EQ(read.faults.mismatch, why) << text;
}

TEST(Reader, ReadsAWholeTextIntoItsStruct) {
    const ReadTree read(R"({"name":"n","flag":true,"channel":"mail","date":"2026-03-04","moment":1772600400250,
        "branches":[{"id":1,"leaves":[{"name":"a","value":1},{"name":"b","value":[{"x":null}]}],"best":{"name":"c"}},
                    {"id":2,"leaves":[]}],"leaf":{"name":"l","value":"t"},"open":{"k":[]}})");
    ASSERT_TRUE(read.fits()) << read.faults.malformed << read.faults.mismatch;
    const Tree& tree = read.tree;
    EXPECT_EQ(tree.name, "n");
    EXPECT_TRUE(tree.flag);
    EXPECT_EQ(tree.channel, pushplus::Channel::mail);
    EXPECT_EQ(tree.date.text(), "2026-03-04");
    EXPECT_EQ(tree.moment, system_clock::time_point(milliseconds(1772600400250)));
    ASSERT_EQ(tree.branches.size(), 2U);
    EXPECT_EQ(tree.branches[0].id, 1);
    ASSERT_EQ(tree.branches[0].leaves.size(), 2U);
    EXPECT_EQ(tree.branches[0].leaves[0].value.json(), "1");
    EXPECT_EQ(tree.branches[0].leaves[1].value.json(), R"([{"x":null}])");
    ASSERT_TRUE(tree.branches[0].best);
    EXPECT_EQ(tree.branches[0].best->name, "c");
    EXPECT_EQ(tree.branches[1].id, 2);
    EXPECT_TRUE(tree.branches[1].leaves.empty());
    EXPECT_FALSE(tree.branches[1].best);
    EXPECT_EQ(tree.leaf.value.text(), "t");
    EXPECT_EQ(tree.open.json(), R"({"k":[]})");
}

TEST(Reader, NeedsNoCodeAndKnowsNoEnvelope) {
    EXPECT_TRUE(ReadTree("{}").fits());
    const ReadTree read(R"({"code":"x","msg":{},"data":{"name":"within"},"name":"without"})");
    EXPECT_TRUE(read.fits());
    EXPECT_EQ(read.tree.name, "without");
}

TEST(Reader, RefusesWhatIsNoObject) {
    for (const char* text : {"[]", "[{\"name\":\"n\"}]", "7", "null", "true", "\"text\"", "1.5"})
        expect_malformed(text, "no JSON object");
    expect_malformed("", "no valid JSON at byte 1");
    expect_malformed("{} {}", "no valid JSON at byte 4");
    expect_malformed(R"({"name":"n")", "no valid JSON at byte 12");
}

TEST(Reader, NamesThePathOfWhatDoesNotFit) {
    expect_mismatch(R"({"name":{}})", "name is not text");
    expect_mismatch(R"({"name":true})", "name is not text");
    expect_mismatch(R"({"leaf":[]})", "leaf is not an object");
    expect_mismatch(R"({"leaf":{"name":[]}})", "leaf.name is not text");
    expect_mismatch(R"({"branches":{}})", "branches is not an array");
    expect_mismatch(R"({"branches":[{"id":1},{"id":"x"}]})", "branches[1].id is not a whole number of 64 bits");
    expect_mismatch(R"({"branches":[{"leaves":[{},{},{"name":[]}]}]})", "branches[0].leaves[2].name is not text");
    expect_mismatch(R"({"branches":[{"leaves":[{"value":[[{}]]},3]}]})", "branches[0].leaves[1] is not an object");
    expect_mismatch(R"({"branches":[[]]})", "branches[0] is not an object");
    expect_mismatch(R"({"flag":"x","name":{}})", "flag is not 0 or 1");
}

TEST(Reader, GoesOnBehindAMismatch) {
    const ReadTree read(R"({"branches":[{"id":[{"id":5}],"best":{"name":"b"}}],"name":"n"})");
    EXPECT_EQ(read.faults.mismatch, "branches[0].id is not a number");
    EXPECT_EQ(read.tree.branches.at(0).best->name, "b");
    EXPECT_EQ(read.tree.name, "n");
}

TEST(Reader, TakesAMomentInMilliseconds) {
    EXPECT_EQ(ReadTree(R"({"moment":"1000"})").tree.moment, system_clock::time_point(milliseconds(1000)));
    EXPECT_EQ(ReadTree(R"({"moment":0})").tree.moment, system_clock::time_point());
    EXPECT_FALSE(ReadTree(R"({"moment":null})").tree.moment);
    expect_mismatch(R"({"moment":-1})", "moment is not a time in milliseconds");
    expect_mismatch(R"({"moment":253402300800001})", "moment is not a time in milliseconds");
    expect_mismatch(R"({"moment":"soon"})", "moment is not a time in milliseconds");
    EXPECT_TRUE(ReadTree(R"({"moment":253402300800000})").fits()) << "the service's never";
    EXPECT_GT(ReadTree(R"({"moment":253402300800000})").tree.moment, system_clock::now());
}

TEST(Reader, CountsTheLevelsThatAreKeptAsJsonAndThoseThatAreNot) {
    const auto nested = [](const char* key, std::size_t levels) {
        return std::string("{\"") + key + "\":" + std::string(levels, '[') + std::string(levels, ']') + "}";
    };
    for (const char* key : {"open", "unknown"}) {
        EXPECT_TRUE(ReadTree(nested(key, 31)).fits()) << key;
        expect_malformed(nested(key, 32), "more than 32 levels");
        expect_malformed(nested(key, 1'000'000), "more than 32 levels");
    }
    EXPECT_EQ(ReadTree(nested("open", 31)).tree.open.json(), std::string(31, '[') + std::string(31, ']'));
    // Levels that are closed count no more.
    EXPECT_TRUE(
        ReadTree(R"({"open":[[[]]],"unknown":[[[]]],"branches":[{"leaves":[{"value":[[]]}]}],"open":[[]]})").fits());
}

TEST(Reader, TakesTheLastOfAMemberThatStandsTwice) {
    const ReadTree read(R"({"open":{"a":1},"open":[2],"name":"x","name":"y"})");
    EXPECT_TRUE(read.fits());
    EXPECT_EQ(read.tree.open.json(), "[2]");
    EXPECT_EQ(read.tree.name, "y");
}

TEST(Reader, RefusesListsThatTakeMuchMoreMemoryThanText) {
    const auto listed = [](std::size_t rows, const std::string& key) {
        std::string text = "{\"" + key + "\":[{}";
        for (std::size_t i = 1; i < rows; ++i) text += ",{}";
        return text + "]}";
    };
    EXPECT_TRUE(ReadTree(listed(2000, "branches")).fits());
    const std::string many = listed(100'000, "branches");
    const auto most = (std::size_t{1} << 20) + 2 * many.size();
    const ReadTree read(many);
    EXPECT_EQ(read.faults.mismatch, "branches takes more than " + std::to_string(most) + " bytes");
    EXPECT_LE(read.tree.branches.size() * sizeof read.tree.branches[0], most);
    EXPECT_TRUE(ReadTree(listed(100'000, "unknown")).fits()) << "what is passed over takes nothing";
    // All lists together.
    std::string nested = R"({"branches":[)";
    for (int i = 0; i < 10'000; ++i) nested += R"({"leaves":[{},{},{},{},{},{},{},{}]},)";
    EXPECT_NE(ReadTree(nested + "{}]}").faults.mismatch.find(".leaves takes more than"), std::string::npos);
}

TEST(Reader, LeavesNothingOfAnEarlierValueInJsonThatIsNull) {
    EXPECT_TRUE(ReadTree(R"({"open":[1],"open":null})").tree.open.empty());
}

}  // namespace
}  // namespace pushplus_test
