#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <gmock/gmock.h>

#include "by_field_list.hpp"
#include "kinds_sample.hpp"

// What a field list can say of a member: each is written, read, described, told from others and refused where it can be
// wrong.

namespace pushplus_test {
namespace {

using pushplus::JsonText;
using testing::ElementsAre;

TEST(Decimal, IsWrittenInTheShortestFormThatReadsBackTheSame) {
    const std::pair<double, const char*> cases[] = {
        {0, "0"},        {5, "5"},        {-5.25, "-5.25"},
        {0.1, "0.1"},    {9.99, "9.99"},  {0.1 + 0.2, "0.30000000000000004"},
        {1e22, "1e+22"}, {1e-7, "1e-07"}, {1.0 / 3, "0.3333333333333333"},
    };
    for (const auto& [price, text] : cases) {
        Priced value;
        value.price = price;
        expect_written(value, std::string(R"({"price":)") + text + "}");
        EXPECT_EQ(read<Priced>(written(value)).price, price);
    }
    EXPECT_EQ(described(Priced{1.5, 0.25}), R"({"price":1.5,"discount":0.25})");
}

TEST(Decimal, IsReadFromNumbersAndFromText) {
    for (const char* price : {"12.5", "12.50", "\"12.5\"", "1.25e1", "\"1.25E+1\""})
        EXPECT_EQ(read<Priced>(std::string(R"({"price":)") + price + "}").price, 12.5) << price;
    EXPECT_EQ(read<Priced>(R"({"price":3})").price, 3);
    EXPECT_EQ(read<Priced>(R"({"price":"-3"})").price, -3);
    EXPECT_EQ(read<Priced>(R"({"price":18446744073709551615})").price, 18446744073709551615.0) << "beyond 63 bits";
    EXPECT_EQ(read<Priced>(R"({"price":"","discount":null})").price, 0);
    EXPECT_FALSE(read<Priced>(R"({"discount":null})").discount);
}

TEST(Decimal, IsNothingElse) {
    for (const char* price :
         {"true", "\"x\"", "\"1 \"", "\"+1\"", "\"1.\"", "\"1,5\"", "\"nan\"", "\"inf\"", "\"1e999\"", "\"\\\"1\\\"\""})
        EXPECT_EQ(mismatch_of<Priced>(std::string(R"({"price":)") + price + "}"), "price is not a decimal number")
            << price;
    EXPECT_EQ(mismatch_of<Priced>(R"({"price":[]})"), "price is not a number");
}

TEST(Decimal, IsFiniteInARequest) {
    Priced value;
    EXPECT_EQ(fault_of(value), "");
    for (const double price : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        value.price = price;
        EXPECT_EQ(fault_of(value), "price must be a finite number");
        EXPECT_EQ(described(value), R"({"price":null})");
    }
    value = {1, std::nan("")};
    EXPECT_EQ(fault_of(value), "discount must be a finite number");
}

TEST(Decimal, TellsObjectsApart) {
    EXPECT_NE(printed(Priced{1.5, {}}), printed(Priced{1.25, {}}));
    EXPECT_NE(printed(Priced{1.5, {}}), printed(Priced{1.5, 0}));
    EXPECT_EQ(printed(Priced{1.5, 2}), printed(Priced{1.5, 2}));
}

TEST(ListOfTexts, IsWrittenAndRead) {
    Tagged value;
    value.tags = {"a", "", "推\""};
    value.channels = {pushplus::Channel::mail, pushplus::Channel("new")};
    value.ids = {-1, 2};
    value.rows = {{"a", "b"}, {}, {"c"}};
    value.more = {{"m"}};
    value.omitted = {"o"};
    expect_written(value, R"({"tags":["a","","推\""],"channels":["mail","new"],"ids":[-1,2],)"
                          R"("rows":[["a","b"],[],["c"]],"more":["m"],"omitted":["o"]})");
    EXPECT_EQ(described(value), written(value));
    expect_written(Tagged{}, R"({"tags":[],"channels":[],"ids":[],"rows":[]})");
    value = {};
    value.more.emplace();
    EXPECT_NE(written(value).find(R"("more":[])"), std::string::npos) << "what is set is written";
}

TEST(ListOfTexts, TakesWhatATextTakesAndPassesOverNull) {
    EXPECT_THAT(read<Tagged>(R"({"tags":["a",1,null,2.50]})").tags, ElementsAre("a", "1", "2.50"));
    EXPECT_THAT(read<Tagged>(R"({"ids":["7",8.0]})").ids, ElementsAre(7, 8));
    EXPECT_TRUE(read<Tagged>(R"({"tags":null,"more":null})").tags.empty());
}

TEST(ListOfTexts, HoldsNothingElse) {
    EXPECT_EQ(mismatch_of<Tagged>(R"({"tags":"a,b"})"), "tags is not an array");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"tags":{}})"), "tags is not an array");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"tags":["a",true]})"), "tags[1] is not text");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"tags":["a",null,{"x":[1]},"b"]})"), "tags[2] is not text");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"tags":[["a"]]})"), "tags[0] is not text");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"ids":[1,"x"]})"), "ids[1] is not a whole number of 64 bits");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"rows":[["a"],["b",false]]})"), "rows[1][1] is not text");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"rows":[["a"],"b"]})"), "rows[1] is not an array");
    EXPECT_EQ(mismatch_of<Tagged>(R"({"rows":[{}]})"), "rows[0] is not an array");
}

TEST(ListOfTexts, IsNotEmptyWhereItIsRequired) {
    Tagged value;
    EXPECT_EQ(fault_of(value), "tags must not be empty");
    value.tags = {"a", ""};
    EXPECT_EQ(fault_of(value), "tags[1] must not be empty");
    value.tags = {"a"};
    EXPECT_EQ(fault_of(value), "");
    value.rows = {{}, {"a", "\xFF"}};
    EXPECT_EQ(fault_of(value), "rows[1][1] is not UTF-8; convert it first");
}

TEST(ListOfTexts, TellsObjectsApart) {
    Tagged one, other;
    one.tags = {"a", "b"};
    other.tags = {"a"};
    EXPECT_NE(printed(one), printed(other));
    other.tags = {"b", "a"};
    EXPECT_NE(printed(one), printed(other));
    one.rows = {{"x"}, {}};
    other.rows = {{}, {"x"}};
    one.tags = other.tags;
    EXPECT_NE(printed(one), printed(other));
    other = {};
    other.more.emplace();
    EXPECT_NE(printed(Tagged{}), printed(other));
}

TEST(Flag, IsWrittenAsTrueOrFalseWhereItIsSaidSo) {
    expect_written(Switched{true, false, true}, R"({"on":true,"shared":false,"plain":1})");
    expect_written(Switched{}, R"({"on":false,"plain":0})");
    EXPECT_EQ(described(Switched{true, true, false}), R"({"on":true,"shared":true,"plain":0})");
}

TEST(Flag, IsReadFromEither) {
    const auto value = read<Switched>(R"({"on":1,"shared":"0","plain":true})");
    EXPECT_TRUE(value.on);
    EXPECT_EQ(value.shared, false);
    EXPECT_TRUE(value.plain);
    EXPECT_EQ(mismatch_of<Switched>(R"({"on":"yes"})"), "on is not 0 or 1");
    EXPECT_NE(printed(Switched{true, {}, false}), printed(Switched{false, {}, true}));
}

TEST(Unset, IsWrittenAsNullWhereItIsSaidSo) {
    expect_written(Ending{}, R"({"limit":null,"text":null})");
    expect_written(Ending{0, "", ""}, R"({"limit":0,"text":"","leftOut":""})");
    EXPECT_EQ(described(Ending{}), R"({"limit":null,"text":null})");
    EXPECT_EQ(fault_of(Ending{}), "");
    EXPECT_NE(printed(Ending{}), printed(Ending{1, {}, {}}));
    EXPECT_NE(printed(Ending{{}, "x", {}}), printed(Ending{{}, {}, "x"}));
    EXPECT_EQ(mismatch_of<Ending>(R"({"limit":false,"text":false})"), "text is not text");
}

TEST(Alias, IsReadWhereTheMembersOwnNameIsMissing) {
    EXPECT_EQ(read<Named>(R"({"appId":"a"})").bot, "a");
    EXPECT_EQ(read<Named>(R"({"appId":"a","botAppId":"b"})").bot, "b");
    EXPECT_EQ(read<Named>(R"({"botAppId":"b","appId":"a"})").bot, "b");
    EXPECT_EQ(read<Named>(R"({"botAppId":null,"appId":"a"})").bot, "a");
    EXPECT_EQ(read<Named>(R"({"botAppId":"","appId":"a"})").bot, "a");
    EXPECT_EQ(read<Named>(R"({"no":3})").number, 3);
    EXPECT_EQ(read<Named>(R"({"number":-2,"no":3})").number, -2);
    EXPECT_EQ(mismatch_of<Named>(R"({"no":"x"})"), "no is not a whole number of 64 bits");
}

TEST(Alias, IsNeverWritten) {
    Named value;
    value.bot = "b";
    expect_written(value, R"({"botAppId":"b","number":0,"topic":1,"topicId":1})");
    EXPECT_EQ(described(value), written(value));
    value.bot = "\xFF";
    EXPECT_EQ(fault_of(value), "bot is not UTF-8; convert it first");
}

TEST(TwoRowsOfAMember, AreWrittenUnderBothNames) {
    Named value;
    value.topic_id = 7;
    EXPECT_NE(written(value).find(R"("topic":7,"topicId":7)"), std::string::npos);
    EXPECT_EQ(read<Named>(R"({"topic":8})").topic_id, 8);
    EXPECT_EQ(read<Named>(R"({"topicId":9})").topic_id, 9);
    value.topic_id = 0;
    EXPECT_EQ(fault_of(value), "topic_id must be an id of the service, at least 1");
}

Folder nested(std::size_t depth) {
    Folder folder{"folder", {}};
    for (std::size_t i = 1; i < depth; ++i) {
        Folder outer{"folder", {}};
        outer.children.push_back(std::move(folder));
        folder = std::move(outer);
    }
    return folder;
}

TEST(StructThatHoldsItself, IsWrittenAndRead) {
    Folder root{"root", {{"a", {{"b", {}}}}, {"c", {}}}};
    expect_written(root, R"({"name":"root","children":[{"name":"a","children":[{"name":"b","children":[]}]},)"
                         R"({"name":"c","children":[]}]})");
    EXPECT_EQ(described(root), written(root));
    const Folder other{"root", {{"a", {}}, {"b", {{"c", {}}}}}};
    EXPECT_NE(printed(root), printed(other));
    EXPECT_EQ(mismatch_of<Folder>(R"({"children":[{"children":[{},{"name":[]}]}]})"),
              "children[0].children[1].name is not text");
    root.children[0].children[0].name = "";
    EXPECT_EQ(fault_of(root), "children[0].children[0].name must not be empty");
}

TEST(StructThatHoldsItself, HasNoMoreLevelsThanCanBeRead) {
    // Sixteen objects and the lists in them.
    EXPECT_EQ(fault_of(nested(16)), "");
    EXPECT_EQ(written(read<Folder>(written(nested(16)))), written(nested(16)));
    const std::string fault = fault_of(nested(17));
    EXPECT_EQ(fault.substr(0, 24), "children[0].children[0].");
    EXPECT_THAT(fault, testing::EndsWith("children[0] is more than 32 levels deep"));
    EXPECT_THAT(described(nested(17)), testing::HasSubstr(R"("children":[null])"));
    EXPECT_EQ(described(nested(1000)), described(nested(17))) << "no depth is too much to describe";
    EXPECT_EQ(printed(nested(18)), printed(nested(17)));
}

TEST(JsonInRequests, IsWrittenWithoutBlanks) {
    Open value;
    value.filter = JsonText("{ \"a\" : [1, 2.50] }");
    value.items = JsonText("[]");
    value.headers = JsonText("{\"X\":\"y\"}");
    value.parts = {JsonText("1"), JsonText("[{}]"), JsonText("\"t\"")};
    EXPECT_EQ(written(value), R"({"filter":{"a":[1,2.50]},"items":[],"headers":{"X":"y"},"parts":[1,[{}],"t"]})");
    EXPECT_EQ(fault_of(value), "");
    expect_written(Open{}, R"({"parts":[]})");
}

TEST(JsonInRequests, IsReadWhateverItIs) {
    const auto value = read<Open>(
        R"({"filter":false,"items":[{"x":null}],"headers":{"a":{}},"parts":[[1],{"k":[]},"t",2,null,true]})");
    EXPECT_EQ(value.filter.json(), "false");
    EXPECT_EQ(value.items.json(), R"([{"x":null}])");
    ASSERT_TRUE(value.headers);
    EXPECT_EQ(value.headers->json(), R"({"a":{}})");
    EXPECT_EQ(written(value).substr(written(value).find("\"parts\"")), R"("parts":[[1],{"k":[]},"t",2,true]})");
    EXPECT_FALSE(read<Open>(R"({"headers":null})").headers);
}

TEST(JsonInRequests, IsMaskedWhereItIsSecret) {
    Open value;
    value.headers = JsonText(R"({"key":"secret"})");
    EXPECT_EQ(described(value), R"({"headers":"***","parts":[]})");
    EXPECT_THAT(secrets_of(value), ElementsAre(R"({"key":"secret"})"));
}

TEST(JsonInRequests, IsRefusedWhereItIsNone) {
    const auto fault = [](const std::string& filter) {
        Open value;
        value.filter = JsonText(filter);
        return fault_of(value);
    };
    for (const char* broken : {"{", "x", "[1,]", "{} {}", "'a'", " "})
        EXPECT_EQ(fault(broken), "filter is no JSON") << broken;
    EXPECT_EQ(fault("\"\xFF\""), "filter is not UTF-8; convert it first");
    EXPECT_EQ(fault(std::string(32, '[') + std::string(32, ']')), "");
    EXPECT_EQ(fault(std::string(33, '[') + std::string(33, ']')), "filter has more than 32 levels");
    Open value;
    value.items = JsonText("{}");
    EXPECT_EQ(fault_of(value), "items must be a JSON array");
    value.items = JsonText(" []");
    value.headers = JsonText("[]");
    EXPECT_EQ(fault_of(value), "headers must be a JSON object");
    value.headers = JsonText("{}");
    value.parts = {JsonText("1"), JsonText("-")};
    EXPECT_EQ(fault_of(value), "parts[1] is no JSON");
}

TEST(JsonInRequests, TellsObjectsApart) {
    Open one, other;
    one.filter = JsonText("[1]");
    EXPECT_NE(printed(one), printed(other));
    other.items = JsonText("[1]");
    EXPECT_NE(printed(one), printed(other));
}

TEST(Number, MayHaveAnotherLowestValue) {
    Numbered value;
    value.token_id = -1;
    value.folder_id = 0;
    EXPECT_EQ(fault_of(value), "");
    expect_written(value, R"({"tokenId":-1,"folderId":0,"price":0})");
    EXPECT_EQ(described(value), written(value));
    value.token_id = -2;
    EXPECT_EQ(fault_of(value), "token_id must be at least -1");
    value.token_id = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(fault_of(value), "token_id must be at least -1");
    value.token_id = 0;
    value.folder_id = -1;
    EXPECT_EQ(fault_of(value), "folder_id must be at least 0");
    value.folder_id.reset();
    value.price = -0.01;
    EXPECT_EQ(fault_of(value), "price must be at least 0");
}

TEST(Seconds, AreAWholeNumber) {
    expect_written(Timed{std::chrono::seconds(300)}, R"({"expiresIn":300})");
    EXPECT_EQ(read<Timed>(R"({"expiresIn":"-5"})").expires_in.count(), -5);
    EXPECT_EQ(mismatch_of<Timed>(R"({"expiresIn":1.5})"), "expiresIn is not a whole number of seconds");
    EXPECT_EQ(described(Timed{}), R"({"expiresIn":0})");
    EXPECT_NE(printed(Timed{std::chrono::seconds(1)}), printed(Timed{std::chrono::seconds(2)}));
}

TEST(JoinedList, IsReadBack) {
    expect_written(Joined{{"a", "b"}}, R"({"to":"a,b"})");
    expect_written(Joined{{"a"}}, R"({"to":"a"})");
    expect_written(Joined{}, "{}");
    EXPECT_THAT(read<Joined>(R"({"to":",a,"})").to, ElementsAre("", "a", ""));
    EXPECT_THAT(read<Joined>(R"({"to":12})").to, ElementsAre("12"));
    EXPECT_TRUE(read<Joined>(R"({"to":""})").to.empty());
    EXPECT_EQ(mismatch_of<Joined>(R"({"to":["a"]})"), "to is not text");
    EXPECT_EQ(mismatch_of<Joined>(R"({"to":true})"), "to is not text");
    EXPECT_EQ(fault_of(Joined{}), "to must not be empty");
    EXPECT_EQ(fault_of(Joined{{"a", "\xFF"}}), "to is not UTF-8; convert it first");
    EXPECT_NE(printed(Joined{{"a", "b"}}), printed(Joined{{"b", "a"}}));
}

}  // namespace
}  // namespace pushplus_test
