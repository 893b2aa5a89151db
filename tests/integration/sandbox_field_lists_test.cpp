#include "sandbox/wire/json.hpp"

#include <string>

#include <gtest/gtest.h>

#include "json/field_list.hpp"
#include "sandbox/wire/refusal.hpp"
#include "unit/json/kinds_sample.hpp"

// How the sandbox answers with a struct and reads one, by the field list that the library has of it.

namespace pushplus_test {
namespace {

using namespace pushplus::detail::sandbox;
using pushplus::JsonText;

template <class Struct>
Struct read(const std::string& json) {
    return from_json<Struct>(Json::parse(json));
}

/// What the sandbox says of a body that it does not take.
template <class Struct>
std::string refusal_of(const std::string& json) {
    try {
        static_cast<void>(read<Struct>(json));
    } catch (const Refusal& refusal) {
        return std::to_string(refusal.code) + " " + refusal.data.dump();
    }
    return "accepted";
}

TEST(SandboxFieldLists, AnswerWithEachKind) {
    EXPECT_EQ(to_json(Priced{9.5, {}}).dump(), R"({"price":9.5})");
    EXPECT_EQ(to_json(Tagged{{"a", "b"}, {pushplus::Channel::mail}, {7}, {{"x"}, {}}, {}, {}}).dump(),
              R"({"tags":["a","b"],"channels":["mail"],"ids":[7],"rows":[["x"],[]],"omitted":[]})");
    EXPECT_EQ(to_json(Switched{true, false, true}).dump(), R"({"on":true,"shared":false,"plain":1})");
    EXPECT_EQ(to_json(Ending{}).dump(), R"({"limit":null,"text":null})");
    EXPECT_EQ(to_json(Folder{"a", {{"b", {}}}}).dump(), R"({"name":"a","children":[{"name":"b","children":[]}]})");
    Open open;
    open.filter = JsonText(R"({"k":[1]})");
    open.items = JsonText("broken");
    EXPECT_EQ(to_json(open).dump(), R"({"filter":{"k":[1]},"items":null,"parts":[]})");
    EXPECT_EQ(to_json(Joined{{"a", "b"}}).dump(), R"({"to":"a,b"})");
}

TEST(SandboxFieldLists, ReadWhatTheLibraryWrites) {
    EXPECT_EQ(read<Priced>(R"({"price":9.5,"discount":1})").price, 9.5);
    EXPECT_EQ(read<Tagged>(R"({"tags":["a","b"],"rows":[["x"],[]]})").tags.size(), 2U);
    EXPECT_TRUE(read<Switched>(R"({"on":true,"shared":false})").on);
    EXPECT_EQ(read<Folder>(R"({"name":"a","children":[{"name":"b"}]})").children.at(0).name, "b");
    EXPECT_EQ(read<Open>(R"({"headers":{"a":1}})").headers->json(), R"({"a":1})");
    EXPECT_EQ(read<Joined>(R"({"to":"a,b"})").to.size(), 2U);
    EXPECT_EQ(read<Numbered>(R"({"tokenId":-1})").token_id, -1);
}

TEST(SandboxFieldLists, RefuseOtherTypesThanTheListSays) {
    EXPECT_EQ(refusal_of<Priced>(R"({"price":"9.5"})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Tagged>(R"({"tags":"a,b"})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Tagged>(R"({"tags":["a",1]})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Tagged>(R"({"tags":[]})").substr(0, 3), "999");
    EXPECT_EQ(refusal_of<Tagged>("{}").substr(0, 3), "999");
    EXPECT_EQ(refusal_of<Switched>(R"({"on":1})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Switched>(R"({"plain":true})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Folder>(R"({"name":"a","children":[{"name":""}]})").substr(0, 3), "999");
    EXPECT_EQ(refusal_of<Folder>(R"({"name":"a","children":{}})").substr(0, 3), "600");
    EXPECT_EQ(refusal_of<Numbered>(R"({"tokenId":-2})").substr(0, 3), "999");
    EXPECT_EQ(refusal_of<Joined>(R"({"to":["a"]})").substr(0, 3), "600");
}

}  // namespace
}  // namespace pushplus_test
