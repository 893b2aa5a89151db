#include "json/writer.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "json/reader.hpp"
#include "nested_sample.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::table_of;
using pushplus::detail::write_json;

std::string written(const Tree& tree) { return write_json(table_of<Tree>(), &tree); }

Tree read(const std::string& text) {
    Tree tree;
    pushplus::detail::ReadFaults faults;
    pushplus::detail::read_json(text, pushplus::detail::slot_for(tree), faults);
    EXPECT_EQ(faults.malformed + faults.mismatch, "") << text;
    return tree;
}

TEST(Writer, WritesAnEmptyStructWithAllButItsOptionals) {
    EXPECT_EQ(
        written({}),
        R"({"name":"","flag":0,"channel":"","date":"","branches":[],"leaf":{"name":"","value":null},"open":null})");
}

TEST(Writer, WritesListsWithinListsUnderTheirNames) {
    Tree tree;
    tree.name = "树 \"x\"\n";
    tree.flag = true;
    tree.channel = pushplus::Channel::mail;
    tree.date = pushplus::DateTime(std::string("2026-03-04"));
    tree.moment = std::chrono::system_clock::time_point(std::chrono::milliseconds(1772600400250));
    Branch branch;
    branch.id = -7;
    branch.leaves = {{"a", pushplus::JsonText("[1,{\"k\":null}]")}, {"b", pushplus::JsonText("\"t\"")}};
    branch.best = Leaf{"c", {}};
    tree.branches = {branch, Branch{}};
    tree.leaf.name = "l";
    tree.open = pushplus::JsonText("{\"z\":1,\"a\":2}");
    EXPECT_EQ(written(tree),
              R"({"name":"树 \"x\"\n","flag":1,"channel":"mail","date":"2026-03-04","moment":1772600400250,)"
              R"("branches":[{"id":-7,"leaves":[{"name":"a","value":[1,{"k":null}]},{"name":"b","value":"t"}],)"
              R"("best":{"name":"c","value":null}},{"id":0,"leaves":[]}],)"
              R"("leaf":{"name":"l","value":null},"open":{"z":1,"a":2}})");
    EXPECT_EQ(written(read(written(tree))), written(tree));
}

TEST(Writer, RoundsAMomentDownToMilliseconds) {
    Tree tree;
    tree.moment = std::chrono::system_clock::time_point(std::chrono::microseconds(1999));
    EXPECT_NE(written(tree).find(R"("moment":1,)"), std::string::npos);
}

TEST(Writer, WritesManyRowsBackAsTheyWere) {
    Tree tree;
    for (int i = 0; i < 500; ++i) {
        Branch branch;
        branch.id = i;
        for (int j = 0; j < i % 4; ++j) branch.leaves.push_back({std::to_string(j), pushplus::JsonText("[]")});
        tree.branches.push_back(branch);
    }
    const Tree back = read(written(tree));
    ASSERT_EQ(back.branches.size(), 500U);
    for (std::size_t i = 0; i < 500; ++i) {
        EXPECT_EQ(back.branches[i].id, static_cast<std::int64_t>(i));
        ASSERT_EQ(back.branches[i].leaves.size(), i % 4);
    }
    EXPECT_EQ(written(back), written(tree));
}

TEST(Writer, WritesBytesThatAreNoUtf8WithoutFailing) {
    Tree tree;
    tree.name = "caf\xE9";
    EXPECT_NE(written(tree).find("caf\xEF\xBF\xBD"), std::string::npos);
}

TEST(Writer, WritesNothingInThePlaceOfJsonThatIsNone) {
    Tree tree;
    for (const char* broken : {"{", "x", "[1,]", "{\"a\":1} {}"}) {
        tree.open = pushplus::JsonText(broken);
        EXPECT_NE(written(tree).find(R"("open":null)"), std::string::npos) << broken;
    }
}

}  // namespace
}  // namespace pushplus_test
