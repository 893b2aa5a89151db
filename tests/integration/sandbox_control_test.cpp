#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;

/// A sandbox, and a plain HTTP client of its control path.
class SandboxControl : public testing::Test {
protected:
    struct Outcome {
        int status = 0;
        json body;
    };

    Outcome outcome_of(const httplib::Result& result) {
        if (!result) {
            ADD_FAILURE() << "no response: " << httplib::to_string(result.error());
            return {};
        }
        return {result->status, json::parse(result->body)};
    }
    Outcome post(const std::string& name, const std::string& body, const httplib::Headers& headers = {}) {
        return outcome_of(caller.http().Post("/_sandbox/" + name, headers, body, "application/json"));
    }
    Outcome get(const std::string& name, const httplib::Headers& headers = {}) {
        return outcome_of(caller.http().Get("/_sandbox/" + name, headers));
    }
    /// Runs a control and returns its result.
    json run(const std::string& name, const json& body = json::object()) {
        const Outcome outcome = post(name, body.dump());
        EXPECT_EQ(outcome.status, 200) << name << ": " << outcome.body;
        return outcome.body;
    }
    std::string error_of(const std::string& name, const std::string& body) {
        const Outcome outcome = post(name, body);
        EXPECT_EQ(outcome.status, 400) << name << " " << body << ": " << outcome.body;
        return outcome.body.value("error", "");
    }

    pushplus::Sandbox sandbox;
    SandboxCaller caller{sandbox};
};

// The names of the methods that are declared public, but those that tell how to reach the sandbox.
std::set<std::string> methods_of_the_class() {
    std::ifstream file(PUSHPLUS_SOURCE_FOLDER "/include/pushplus/sandbox.hpp");
    std::string header{std::istreambuf_iterator<char>(file), {}};
    header = header.substr(header.find("class PUSHPLUS_API Sandbox {"));
    header = header.substr(0, header.find("private:"));
    header = std::regex_replace(header, std::regex("//[^\n]*"), "");
    std::set<std::string> names;
    const std::regex declared("\\b([a-z][a-z_]*)\\([^;]*;");
    for (auto match = std::sregex_iterator(header.begin(), header.end(), declared); match != std::sregex_iterator();
         ++match)
        names.insert((*match)[1]);
    for (const char* reaching : {"error", "port", "base_url", "credentials", "client_options"})
        EXPECT_EQ(names.erase(reaching), 1U) << reaching;
    return names;
}

TEST_F(SandboxControl, EachMethodOfTheClassIsAControlAndTheReverse) {
    std::set<std::string> controls;
    const Outcome list = get("");
    for (const json& control : list.body["controls"]) controls.insert(control["name"].get<std::string>());
    const auto methods = methods_of_the_class();
    EXPECT_GT(methods.size(), 20U);
    EXPECT_EQ(methods, controls);
}

TEST_F(SandboxControl, TheListNamesTheParametersAndTheMethods) {
    const json list = get("").body["controls"];
    std::map<std::string, json> controls;
    for (const json& control : list) controls[control["name"]] = control;
    EXPECT_EQ(controls["advance"], json::parse(R"({"name":"advance","methods":["POST"],
        "parameters":{"seconds":"number, required"}})"));
    EXPECT_EQ(controls["requests"]["methods"], json({"GET", "POST"}));
    EXPECT_EQ(controls["add_topic"]["parameters"]["topicName"], "string");
    EXPECT_EQ(controls["add_topic"]["parameters"]["topicId"], "whole number");
    EXPECT_EQ(controls["seed"]["parameters"]["topics"], "array");
    EXPECT_EQ(controls["seed"]["parameters"]["account"], "object");
    const json state = run("state");
    for (const auto& [member, value] : state.items())
        EXPECT_TRUE(controls["seed"]["parameters"].contains(member)) << member;
    EXPECT_EQ(controls["submit_form"]["parameters"]["formCode"], "string, required");
    EXPECT_EQ(controls["submit_form"]["parameters"]["answers"], "array");
    EXPECT_EQ(controls["add_form"]["parameters"]["formCode"], "string") << "one is chosen";
}

TEST_F(SandboxControl, AdvanceMovesTheClock) {
    caller.take_key();
    const std::string before = run("advance", {{"seconds", 0}})["now"];
    const std::string after = run("advance", {{"seconds", 7200.5}})["now"];
    EXPECT_GT(after, before);
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 401) << "the AccessKey has expired";
}

TEST_F(SandboxControl, FailInjectsAFault) {
    caller.take_key();
    run("fail", json::parse(R"({"operation":"users.token","http_status":503,"raw_body":"busy",
        "headers":{"Retry-After":"1"},"times":1})"));
    const auto failed = caller.http().Get("/api/open/user/token", caller.headers());
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->status, 503);
    EXPECT_EQ(failed->body, "busy");
    EXPECT_EQ(failed->get_header_value("Retry-After"), "1");
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);

    run("fail", {{"code", 900}, {"times", -1}});
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 900);
    run("clear_faults");
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxControl, RequestsShowsWhatWasReceivedAndTheResponse) {
    caller.take_key();
    caller.get("/api/open/topic/detail?topicId=5");
    const json requests = run("requests")["requests"];
    ASSERT_EQ(requests.size(), 2U) << "the oldest first, and none of the control path";
    const json& request = requests[1];
    EXPECT_EQ(request["operation"], "topics.detail");
    EXPECT_EQ(request["method"], "GET");
    EXPECT_EQ(request["path"], "/api/open/topic/detail");
    EXPECT_EQ(request["query"], json({{"topicId", "5"}}));
    EXPECT_EQ(request["headers"]["access-key"], caller.key);
    EXPECT_EQ(request["body"], "");
    EXPECT_EQ(request["status"], 200);
    const json envelope = json::parse(request["response"].get<std::string>());
    EXPECT_EQ(envelope["code"], 600);
    EXPECT_EQ(request["reason"], envelope["data"]);
    EXPECT_EQ(get("requests").body["requests"], requests);
    EXPECT_EQ(run("request_count", {{"operation", "topics.detail"}}), json({{"count", 1}}));
    EXPECT_EQ(get("request_count?operation=topics.detail").body, json({{"count", 1}}));
    run("clear_requests");
    EXPECT_EQ(run("requests")["requests"], json::array());
}

TEST_F(SandboxControl, ReachesTheSameAccountAsTheClass) {
    const json added = run("add_topic", {{"topicCode", "ops"}, {"topicName", "Operations"}});
    caller.take_key();
    EXPECT_EQ(caller.get("/api/open/topic/detail?topicId=" + added["id"].dump())["data"]["topicName"], "Operations");
    run("add_topic_user", {{"topicId", added["id"]}, {"user", {{"nickName", "Mei"}, {"isFollow", true}}}});
    EXPECT_EQ(caller.get("/api/open/topic/detail?topicId=" + added["id"].dump())["data"]["topicUserCount"], 1);
    EXPECT_EQ(run("access_keys_given"), json({{"count", 1}}));
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
    run("revoke_access_keys");
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 401);
    run("set_allowed_ips", {{"ips", {"192.0.2.1"}}});
    EXPECT_EQ(caller.login()["code"], 403);
    run("set_allowed_ips", {{"ips", json::array()}});
    caller.take_key();
    run("set_user_info", {{"nickName", "Zoe"}, {"points", 3}});
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"]["nickName"], "Zoe");
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"]["token"], sandbox.credentials().token);
    const json message = run("add_message", {{"title", "Disk"}, {"content", "full"}, {"result", {{"status", 3}}}});
    EXPECT_EQ(caller.get("/api/open/message/sendMessageResult?shortCode=" +
                         message["shortCode"].get<std::string>())["data"]["status"],
              3);
}

TEST_F(SandboxControl, RequestsAreAllOrTheLastAndTheirTotal) {
    for (const std::string path : {"/first", "/second", "/third"}) (void)caller.http().Get(path);
    const auto paths = [](const json& result) {
        std::vector<std::string> list;
        for (const json& request : result["requests"]) list.push_back(request["path"]);
        return list;
    };
    const json all = run("requests");
    EXPECT_THAT(paths(all), testing::ElementsAre("/first", "/second", "/third"));
    EXPECT_EQ(all["total"], 3);
    const json last = run("requests", {{"last", 2}});
    EXPECT_THAT(paths(last), testing::ElementsAre("/second", "/third"));
    EXPECT_EQ(last["total"], 3);
    EXPECT_THAT(paths(get("requests?last=1").body), testing::ElementsAre("/third"));
    EXPECT_THAT(paths(run("requests", {{"last", 0}})), testing::ElementsAre());
    EXPECT_THAT(paths(run("requests", {{"last", 4}})), testing::SizeIs(3));
    EXPECT_EQ(error_of("requests", R"({"last": -1})").find("last: must be from 0 to "), 0U);
    EXPECT_EQ(get("requests?last=1x").body["error"], "last: must be a whole number");
    run("clear_requests");
    EXPECT_EQ(run("requests"), json::parse(R"({"requests":[],"total":0})"));
}

TEST_F(SandboxControl, WhatIsTakenIsNotAddedAgain) {
    const std::vector<std::pair<std::string, json>> rows = {
        {"add_message_token", {{"id", 1}, {"token", "t"}}},
        {"add_topic", {{"topicId", 1}, {"topicCode", "c"}}},
        {"add_joined_topic", {{"topicId", 2}}},
        {"add_webhook", {{"id", 1}, {"webhookCode", "c"}}},
        {"add_mp_channel", {{"id", 1}}},
        {"add_cp_channel", {{"id", 1}, {"cpCode", "c"}}},
        {"add_mail_channel", {{"id", 1}, {"mailCode", "c"}}},
        {"add_friend", {{"id", 1}, {"friendId", 2}, {"token", "t"}}},
        {"add_preprocessor", {{"id", 1}, {"preCode", "c"}}},
        {"add_person", {{"openId", "o"}}},
        {"add_form", {{"formCode", "f"}}},
        {"add_message", {{"shortCode", "s"}}},
    };
    for (const auto& [name, row] : rows) {
        run(name, row);
        for (const auto& [member, value] : row.items())
            EXPECT_EQ(error_of(name, json{{member, value}}.dump()),
                      member + ": " + (value.is_string() ? value.get<std::string>() : value.dump()) + " is taken")
                << name;
    }
    EXPECT_EQ(error_of("add_joined_topic", R"({"topicId":1})"), "topicId: 1 is taken") << "the numbering is shared";
    run("add_topic_user", {{"topicId", 1}, {"user", {{"id", 1}}}});
    EXPECT_EQ(error_of("add_topic_user", R"({"topicId":1,"user":{"id":1}})"), "user.id: 1 is taken");
    EXPECT_EQ(error_of("seed", R"({"topics":[{"topicCode":"c"}]})"), "topics[0].topicCode: c is taken");
    EXPECT_EQ(error_of("seed", R"({"messages":[{},{"shortCode":"s"}]})"), "messages[1].shortCode: s is taken");

    pushplus::TopicDetail topic;
    topic.topic_id = 1;
    EXPECT_EQ(sandbox.add_topic(topic), 0);
    pushplus::Message message;
    message.short_code = "s";
    EXPECT_EQ(sandbox.add_message(message), "");
    EXPECT_EQ(json::parse(sandbox.state())["topics"].size(), 1U);
    topic.topic_id = 0;
    topic.topic_code = "";
    EXPECT_GT(sandbox.add_topic(topic), 0);
    EXPECT_GT(sandbox.add_topic(topic), 0) << "many may have no code";
}

TEST_F(SandboxControl, IdsDoNotRunOut) {
    for (const char* next : {"0", "-1", "4611686018427387905", "9223372036854775807"})
        EXPECT_EQ(error_of("seed", std::string(R"({"nextId":)") + next + "}"),
                  "nextId: must be from 1 to 4611686018427387904");
    EXPECT_EQ(error_of("add_topic", R"({"topicId":9223372036854775807})"),
              "topicId: must be at most 4611686018427387904");
    EXPECT_EQ(error_of("seed", R"({"webhooks":[{"id":4611686018427387905}]})"),
              "webhooks[0].id: must be at most 4611686018427387904");
    const json first = run("add_topic");
    run("add_topic", {{"topicId", std::int64_t{1} << 62}});
    EXPECT_NE(run("add_topic")["id"], run("add_topic")["id"]) << first;
}

TEST_F(SandboxControl, AllowedIpsAreAddresses) {
    EXPECT_EQ(error_of("set_allowed_ips", R"({"ips":["127.0.0.1","localhost"]})"), "ips[1]: must be an IP address");
    EXPECT_EQ(error_of("set_allowed_ips", R"({"ips":["127.0.0"]})"), "ips[0]: must be an IP address");
    EXPECT_EQ(error_of("seed", R"({"allowedIps":["10.0.0.0/8"]})"), "allowedIps[0]: must be an IP address");
    run("set_allowed_ips", {{"ips", {"0:0:0:0:0:0:0:1", "192.0.2.1"}}});
    EXPECT_EQ(run("state")["allowedIps"], json({"::1", "192.0.2.1"})) << "as an address is usually written";
    EXPECT_EQ(caller.login()["code"], 403);
    pushplus::SandboxOptions options;
    options.allowed_ips = {"here"};
    const pushplus::Sandbox unusable(options);
    ASSERT_TRUE(unusable.error());
    EXPECT_EQ(unusable.error()->message(), "allowed_ips: here is no IP address");
}

TEST_F(SandboxControl, AnErrorNamesTheMember) {
    EXPECT_EQ(error_of("advance", "{}"), "seconds: is missing");
    EXPECT_EQ(error_of("advance", R"({"seconds":"1"})"), "seconds: must be a number of seconds");
    EXPECT_EQ(error_of("advance", R"({"second":1})"), "second: there is no such member");
    EXPECT_EQ(error_of("advance", R"({"seconds":1e300})"), "seconds: must be within a hundred years");
    EXPECT_EQ(error_of("advance", "[]"), "the body must be a JSON object");
    EXPECT_EQ(error_of("advance", "{"), "the body is not JSON");
    EXPECT_EQ(error_of("advance", R"({"seconds":)" + std::string(1000, '[')), "the body is nested too deeply");
    EXPECT_EQ(error_of("fail", R"({"http_status":99})"), "http_status: must be from 200 to 599");
    EXPECT_EQ(error_of("fail", R"({"headers":{"Retry-After":1}})"), "headers.Retry-After: must be a string");
    EXPECT_EQ(error_of("set_allowed_ips", R"({"ips":["a",1]})"), "ips[1]: must be a string");
    EXPECT_EQ(error_of("set_verified", R"({"verified":1})"), "verified: must be true or false");
    EXPECT_EQ(error_of("add_topic", R"({"topicName":1})"), "topicName: must be a string");
    EXPECT_EQ(error_of("add_topic", R"({"createTime":"noon"})"),
              "createTime: must be a date such as \"2026-11-28 12:00:00\"");
    EXPECT_EQ(error_of("add_topic", R"({"topicId":18446744073709551615})"), "topicId: must be a whole number");
    EXPECT_EQ(error_of("add_topic_user", R"({"topicId":7,"user":{}})"), "topicId: there is no such created topic");
    EXPECT_EQ(error_of("add_topic_user", R"({"topicId":7,"user":{"nickName":1}})"), "user.nickName: must be a string");
}

TEST_F(SandboxControl, OnlyWhatReadsTakesGet) {
    for (const std::string name : {"requests", "access_keys_given", "state"}) EXPECT_EQ(get(name).status, 200) << name;
    const auto result = caller.http().Get("/_sandbox/revoke_access_keys");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 405);
    EXPECT_EQ(result->get_header_value("Allow"), "POST");
    EXPECT_EQ(get("nothing").status, 404);
    EXPECT_EQ(post("", "{}").status, 405);
}

TEST_F(SandboxControl, TakesNoFaultAndIsNotRecorded) {
    sandbox.fail("", [] {
        pushplus::SandboxFault fault;
        fault.cut_connection = true;
        return fault;
    }());
    EXPECT_EQ(get("state").status, 200);
    EXPECT_EQ(sandbox.request_count(""), 0U);
    EXPECT_TRUE(sandbox.requests().empty());
}

TEST_F(SandboxControl, RejectsWebPagesOfOtherOrigins) {
    const std::string own = "127.0.0.1:" + std::to_string(sandbox.port());
    EXPECT_EQ(post("reset", "{}", {{"Origin", "http://" + own}}).status, 200);
    for (const std::string origin : {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"})
        EXPECT_EQ(post("reset", "{}", {{"Origin", origin}}).status, 403) << origin;
    EXPECT_EQ(get("requests", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    EXPECT_EQ(get("requests", {{"Sec-Fetch-Site", "none"}}).status, 200);
}

TEST_F(SandboxControl, RejectsNamesThatCanBelongToOthers) {
    for (const std::string host :
         {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example"})
        EXPECT_EQ(get("requests", {{"Host", host}}).status, 403) << host;
    for (const std::string host :
         {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "sandbox:8080", "a.localhost", "host.docker.internal"})
        EXPECT_EQ(get("requests", {{"Host", host}}).status, 200) << host;
}

TEST(SandboxControlSwitch, IsOffElsewhereThanOnLoopbackUnlessItIsAskedFor) {
    const auto status_of_state = [](const std::string& host, std::optional<bool> control) {
        pushplus::SandboxOptions options;
        options.host = host;
        options.control = control;
        const pushplus::Sandbox sandbox(options);
        httplib::Client client("127.0.0.1", sandbox.port());
        const auto result = client.Get("/_sandbox/state");
        return result ? result->status : 0;
    };
    EXPECT_EQ(status_of_state("127.0.0.1", std::nullopt), 200);
    EXPECT_EQ(status_of_state("127.0.0.1", false), 404);
    EXPECT_EQ(status_of_state("0.0.0.0", std::nullopt), 404);
    EXPECT_EQ(status_of_state("0.0.0.0", true), 200);
}

TEST_F(SandboxControl, TheClockStaysWithinAHundredYears) {
    run("advance", {{"seconds", 3.0e9}});
    EXPECT_EQ(error_of("advance", R"({"seconds": 3.0e9})"),
              "seconds: must leave the clock within a hundred years of the machine's time");
    sandbox.advance(std::chrono::hours(24 * 365 * 90));
    EXPECT_EQ(error_of("advance", R"({"seconds": 3.0e9})").find("seconds: "), 0U);
    run("advance", {{"seconds", -3.0e9}});
    pushplus::SandboxOptions again;
    again.seed = sandbox.state();
    EXPECT_FALSE(pushplus::Sandbox(again).error());
}

TEST_F(SandboxControl, AFaultIsOneThatCanBeMet) {
    EXPECT_EQ(error_of("fail", R"({"operation": "message.send"})"), "operation: there is no such operation");
    EXPECT_EQ(error_of("request_count", R"({"operation": "message.send"})"), "operation: there is no such operation");
    EXPECT_EQ(error_of("fail", R"({"http_status": 100})").find("http_status: "), 0U);
    EXPECT_EQ(error_of("fail", R"({"headers": {"a": "b\r\nc: d"}})"), "headers.a: must not hold control characters");
    EXPECT_EQ(error_of("fail", R"({"headers": {"a b": "c"}})"), "headers.a b: is no name of a header");
}

TEST_F(SandboxControl, WhatPeopleCannotDoIsNamedOnce) {
    EXPECT_EQ(error_of("scan", R"({"qrCodeImgUrl": "a", "openId": "b"})"), "openId: no such person");
    EXPECT_EQ(error_of("submit_form", R"({"formCode": "a"})"), "formCode: no such form");
}

TEST_F(SandboxControl, AFailedDeliveryIsRepeatedAsOftenAsAsked) {
    run("fail_delivery", {{"reason", "no receiver"}, {"times", 2}});
    for (const char* const expected : {"no receiver", "no receiver", ""}) {
        const auto sent = caller.post("/send", {{"token", sandbox.credentials().token}, {"content", "a"}});
        const auto messages = run("state")["messages"];
        EXPECT_EQ(messages.back()["result"]["errorMessage"], expected) << sent;
    }
}

}  // namespace
