#include <fstream>
#include <iterator>
#include <string>

#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;

std::string example() {
    std::ifstream file(PUSHPLUS_SOURCE_FOLDER "/examples/sandbox_seed.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

pushplus::SandboxOptions seeded(const std::string& seed) {
    pushplus::SandboxOptions options;
    options.seed = seed;
    options.seed_name = "seed.json";
    return options;
}

std::string message_about(const std::string& seed) {
    const pushplus::Sandbox sandbox(seeded(seed));
    EXPECT_TRUE(sandbox.error()) << seed;
    if (!sandbox.error()) return {};
    EXPECT_EQ(sandbox.error()->kind(), pushplus::ErrorKind::invalid_argument);
    return sandbox.error()->message();
}

TEST(SandboxSeed, TheExampleFillsEveryList) {
    auto options = seeded(example());
    options.account_tier = pushplus::AccountTier::member;  // Preprocessing is for members.
    pushplus::Sandbox sandbox(options);
    ASSERT_FALSE(sandbox.error()) << sandbox.error()->message();
    SandboxCaller caller(sandbox);
    caller.take_key();
    for (const std::string path :
         {"topic/list", "webhook/list", "mp/list", "cp/list", "mail/list", "friend/list", "pre/list", "message/list"})
        EXPECT_EQ(caller.post("/api/open/" + path, json::object())["data"]["total"], 1) << path;
    EXPECT_EQ(caller.post("/api/open/token/list", json::object())["data"]["total"], 1);
    EXPECT_EQ(caller.post("/api/open/topic/list", {{"params", {{"topicType", 1}}}})["data"]["list"][0]["topicCode"],
              "weather");
    EXPECT_EQ(caller.post("/api/open/topicUser/subscriberList", {{"params", {{"topicId", 1}}}})["data"]["total"], 2);
    EXPECT_EQ(caller.get("/api/open/topic/detail?topicId=1")["data"]["topicUserCount"], 2);
    const json me = caller.get("/api/open/user/myInfo")["data"];
    EXPECT_EQ(me["points"], 120);
    EXPECT_EQ(me["openId"], "o0aSandboxOpenId000000000000") << "what the seed does not say stays";
    EXPECT_EQ(
        caller.get(
            "/api/open/message/sendMessageResult?shortCode=short0000000000000000000000000001")["data"]["updateTime"],
        "2026-11-27 08:00:01");
}

TEST(SandboxSeed, TheStateOfASeededSandboxIsASeedThatMakesTheSameState) {
    const pushplus::Sandbox sandbox(seeded(example()));
    const pushplus::Sandbox again(seeded(sandbox.state()));
    ASSERT_FALSE(again.error()) << again.error()->message();
    EXPECT_EQ(json::parse(again.state()), json::parse(sandbox.state()));
}

TEST(SandboxSeed, DeepNestingIsAnErrorAtOnce) {
    EXPECT_EQ(message_about(std::string(200'000, '[')), "seed.json:1: is nested too deeply");
    std::string forms = "{\"forms\":";
    for (int i = 0; i < 20'000; ++i) forms += "[{\"answers\":";
    EXPECT_EQ(message_about(forms), "seed.json:1: is nested too deeply");
}

TEST(SandboxSeed, ACallbackUrlIsHttpOrHttps) {
    EXPECT_EQ(message_about("{\"account\": {\n\"callbackUrl\": \"ftp://x\"}}"),
              "seed.json:2: account.callbackUrl: must be an http or https URL");
    pushplus::SandboxOptions options;
    options.callback_url = "ftp://x";
    const pushplus::Sandbox sandbox(options);
    ASSERT_TRUE(sandbox.error());
    EXPECT_EQ(sandbox.error()->message(), "callback_url must be an http or https URL");
}

TEST(SandboxSeed, AnErrorNamesLineAndMember) {
    EXPECT_EQ(message_about("{\n \"topics\": [\n  {\"topicName\":\n   5}\n ]\n}"),
              "seed.json:4: topics[0].topicName: must be a string");
    EXPECT_EQ(
        message_about("{\n\"topics\": [{\"topicId\": 1},\n{\"topicId\": 2, \"topicUserCount\": 2,\n\"users\": [{},\n"
                      "{\"id\": 1.5\n}]}]}"),
        "seed.json:5: topics[1].users[1].id: must be a whole number");
    EXPECT_EQ(message_about("{\"webhooks\": [{\n\"webhookType\"\n:\n\"1\"}]}"),
              "seed.json:4: webhooks[0].webhookType: must be a whole number");
    EXPECT_EQ(message_about("{\"friends\": [{}, {},\n{\"nick\": \"a\"}]}"),
              "seed.json:2: friends[2].nick: there is no such member");
    EXPECT_EQ(message_about("{\n\n\"people\": [\n{\"nickName\": \"a\"}]}"),
              "seed.json:4: people[0].openId: must not be empty");
    EXPECT_EQ(message_about("{\n\"topic\": []}"), "seed.json:2: topic: there is no such member");
    EXPECT_EQ(message_about("{\n\"topics\": {}}"), "seed.json:2: topics: must be an array");
    EXPECT_EQ(message_about("{\"topics\": [{\"topicId\": 1},\n{\"topicId\": 1}]}"),
              "seed.json:2: topics[1].topicId: 1 is taken");
    EXPECT_EQ(message_about("{\"messages\": [\n{\"result\": {\"status\":\n\"2\"}}]}"),
              "seed.json:3: messages[0].result.status: must be a whole number");
    EXPECT_EQ(message_about("{\n\"account\": {\"birthday\": \"soon\"}}"),
              "seed.json:2: account.birthday: must be a date such as \"2026-11-28 12:00:00\"");
    EXPECT_EQ(message_about("{\"clockAhead\":\n\"an hour\"}"), "seed.json:2: clockAhead: must be a number of seconds");
    EXPECT_EQ(message_about("{\n \"topics\": [\n  1,\n }"), "seed.json:4: is not JSON");
    EXPECT_EQ(message_about("[]"), "seed.json:1: must be a JSON object");
}

TEST(SandboxSeed, ABadOneAddsNothing) {
    pushplus::Sandbox sandbox;
    const std::string before = sandbox.state();
    const auto added = sandbox.seed(R"({"topics":[{"topicName":"a"},{"topicName":5}],"clockAhead":60})");
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().message(), "seed:1: topics[1].topicName: must be a string");
    EXPECT_EQ(json::parse(sandbox.state()), json::parse(before));
}

TEST(SandboxSeed, ALaterOneAddsToWhatIsThere) {
    pushplus::Sandbox sandbox(seeded(example()));
    ASSERT_TRUE(sandbox.seed(R"({"topics":[{"topicCode":"more","topicName":"More"}],"account":{"points":1}})"));
    SandboxCaller caller(sandbox);
    caller.take_key();
    EXPECT_EQ(caller.post("/api/open/topic/list", json::object())["data"]["total"], 2);
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"]["nickName"], "On call");
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"]["points"], 1);
}

// What the seed does not date has the date of the start.
json without_dates(json value) {
    if (value.is_object())
        for (const char* date : {"createTime", "updateTime", "followTime"}) value.erase(date);
    if (!value.is_structured()) return value;
    for (json& member : value) member = without_dates(std::move(member));
    return value;
}

TEST(SandboxReset, GoesBackToOptionsAndSeed) {
    pushplus::Sandbox sandbox(seeded(example()));
    SandboxCaller caller(sandbox);
    const json before = without_dates(json::parse(sandbox.state()));
    caller.take_key();
    caller.remove("/api/open/pre/delete?preId=71");
    sandbox.add_topic({});
    sandbox.advance(std::chrono::hours(30 * 24));
    sandbox.fail("", {});
    sandbox.set_verified(false);
    sandbox.set_allowed_ips({"192.0.2.1"});
    sandbox.reset();
    EXPECT_EQ(without_dates(json::parse(sandbox.state())), before);
    EXPECT_TRUE(sandbox.requests().empty());
    EXPECT_EQ(sandbox.request_count("preprocessing.remove"), 0U);
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 401);
    caller.take_key();
    EXPECT_EQ(caller.post("/send", {{"token", sandbox.credentials().token}, {"content", "a"}})["code"], 200);
}

}  // namespace
