#include "json/request_body.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "sample.hpp"

namespace {

using pushplus::detail::Parameter;
using pushplus::detail::table_of;
using pushplus::detail::write_body;
using pushplus_test::Sample;
using Place = Parameter::Place;
using Parameters = std::vector<Parameter>;

TEST(RequestBody, IsNothingIfNothingGoesIntoIt) {
    EXPECT_EQ(write_body({Parameters{}}), "");
    EXPECT_EQ(write_body({Parameters{{"topicId", Place::query, std::int64_t{3}}}}), "");
}

TEST(RequestBody, HoldsParametersInTheirOrder) {
    const Parameters parameters{{"pageSize", Place::body, std::int64_t{20}},
                                {"topicId", Place::query, std::int64_t{3}},
                                {"current", Place::body, std::int64_t{1}},
                                {"remark", Place::body, std::string("备注")}};
    EXPECT_EQ(write_body({parameters}), R"({"pageSize":20,"current":1,"remark":"备注"})");
}

TEST(RequestBody, HoldsParamsWithinParams) {
    const Parameters parameters{{"current", Place::body, std::int64_t{1}},
                                {"topicId", Place::params, std::int64_t{7}},
                                {"topicType", Place::params, std::int64_t{0}}};
    EXPECT_EQ(write_body({parameters}), R"({"current":1,"params":{"topicId":7,"topicType":0}})");
}

TEST(RequestBody, HoldsEmptyParamsIfTheyAreWanted) {
    const Parameters parameters{{"current", Place::body, std::int64_t{1}}};
    EXPECT_EQ(write_body({parameters, true}), R"({"current":1,"params":{}})");
    EXPECT_EQ(write_body({Parameters{}, true}), R"({"params":{}})");
}

TEST(RequestBody, EscapesText) {
    const std::string text = std::string("a\"b\\c/\n\t\x01") + std::string(1, '\0') + "推\x7F😀";
    const Parameters parameters{{"x", Place::body, text}};
    EXPECT_EQ(write_body({parameters}), "{\"x\":\"a\\\"b\\\\c/\\n\\t\\u0001\\u0000推\x7F😀\"}");
}

TEST(RequestBody, WritesAllOfAStructButUnsetOptionals) {
    Sample sample;
    const auto body = [&] { return write_body({Parameters{}, false, {}, {&table_of<Sample>(), &sample}}); };
    EXPECT_EQ(body().find("maybe"), std::string::npos);

    sample.number = std::numeric_limits<std::int64_t>::min();
    sample.flag = true;
    sample.colour = static_cast<pushplus_test::Colour>(-77);
    sample.text = "t";
    sample.date = pushplus::DateTime(std::string("2022-09-06"));
    sample.channel = pushplus::Channel::cp;
    sample.maybe_number = 0;
    sample.maybe_text = "";
    EXPECT_EQ(body(),
              R"({"number":-9223372036854775808,"flag":1,"colour":-77,"text":"t","date":"2022-09-06","channel":"cp",)"
              R"("maybeNumber":0,"maybeText":"","inner":{"number":0,"text":""},"rows":[],"once":""})");
    sample.flag = false;
    EXPECT_NE(body().find(R"("flag":0)"), std::string::npos) << "false is a value, not nothing";
}

}  // namespace
