#include "json/request_checks.hpp"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "by_field_list.hpp"
#include "request_sample.hpp"

namespace pushplus_test {
namespace {

constexpr const char* gbk = "\xCE\xD2";

/// A request with all structs in it, in which something is spoilt.
std::string fault_after(const std::function<void(Request&)>& spoil) {
    Request request;
    request.copy.emplace();
    request.items.resize(3);
    request.items[1].receivers.resize(2);
    request.passwords = {"a", "b"};
    request.to = {"a", "b"};
    EXPECT_EQ(fault_of(request), "");
    spoil(request);
    return fault_of(request);
}

TEST(RequestChecks, FindNothingWrongWithUnsetAndEmptyMembers) { EXPECT_EQ(fault_of(Request{}), ""); }

TEST(RequestChecks, FindWhatIsRequiredInStructsWithinStructs) {
    EXPECT_EQ(fault_after([](Request& r) { r.receiver.name = ""; }), "receiver.name must not be empty");
    EXPECT_EQ(fault_after([](Request& r) { r.copy->name = ""; }), "copy.name must not be empty");
    EXPECT_EQ(fault_after([](Request& r) { r.items[2].title = ""; }), "items[2].title must not be empty");
    EXPECT_EQ(fault_after([](Request& r) { r.items[0].colour = Colour::none; }), "items[0].colour must be chosen");
    EXPECT_EQ(fault_after([](Request& r) { r.items[1].receivers[1].name = ""; }),
              "items[1].receivers[1].name must not be empty");
}

TEST(RequestChecks, FindWhatIsNotUtf8WhereverItStands) {
    const std::string why = " is not UTF-8; convert it first";
    EXPECT_EQ(fault_after([](Request& r) { r.content_template = gbk; }), "content_template" + why);
    EXPECT_EQ(fault_after([](Request& r) { r.receiver.token = gbk; }), "receiver.token" + why);
    EXPECT_EQ(fault_after([](Request& r) { r.items[0].webhook_url = gbk; }), "items[0].webhook_url" + why);
    EXPECT_EQ(fault_after([](Request& r) { r.items[1].receivers[0].token = gbk; }),
              "items[1].receivers[0].token" + why);
    EXPECT_EQ(fault_after([](Request& r) { r.passwords[1] = gbk; }), "passwords[1]" + why);
    EXPECT_EQ(fault_after([](Request& r) { r.to[0] = gbk; }), "to" + why);
}

TEST(RequestChecks, FindIdsAndDatesThatAreNone) {
    EXPECT_EQ(fault_after([](Request& r) { r.items[2].id = 0; }),
              "items[2].id must be an id of the service, at least 1");
    EXPECT_EQ(fault_after([](Request& r) { r.copy->until = pushplus::DateTime(std::string("soon")); }),
              "copy.until is no date; write it as \"yyyy-MM-dd HH:mm:ss\" or leave it unset");
}

TEST(RequestChecks, TellTheFirstFaultAlone) {
    EXPECT_EQ(fault_after([](Request& r) {
                  r.receiver.name = "";
                  r.copy->name = "";
                  r.items[0].title = "";
                  r.remark = gbk;
              }),
              "receiver.name must not be empty");
}

TEST(RequestChecks, QuoteNothing) {
    EXPECT_EQ(
        fault_after([](Request& r) { r.receiver.token = std::string("friend-token-1234") + gbk; }).find("friend-token"),
        std::string::npos);
}

}  // namespace
}  // namespace pushplus_test
