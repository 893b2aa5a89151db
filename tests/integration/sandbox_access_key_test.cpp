#include <chrono>
#include <memory>
#include <regex>

#include "../doubles/clock_at_noon.hpp"
#include "sandbox_caller.hpp"

using namespace std::chrono_literals;

namespace {

bool alive(SandboxCaller& caller, const std::string& key) {
    caller.key = key;
    const auto envelope = caller.get("/api/open/user/token");
    if (envelope["code"] != 200) expect_refused(envelope, 401, "access-key");
    return envelope["code"] == 200;
}

TEST(SandboxAccessKey, IsThirtyTwoCharactersAndNamesItsLife) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const auto envelope = caller.login();
    EXPECT_EQ(envelope["code"], 200);
    EXPECT_EQ(envelope["msg"], "请求成功");
    EXPECT_EQ(envelope["data"].size(), 2U);
    EXPECT_EQ(envelope["data"]["expiresIn"], 7200);
    EXPECT_TRUE(std::regex_match(envelope["data"]["accessKey"].get<std::string>(), std::regex("[0-9a-f]{32}")));
    EXPECT_NE(caller.login()["data"]["accessKey"], envelope["data"]["accessKey"]);
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST(SandboxAccessKey, LivesAsLongAsItSays) {
    pushplus::SandboxOptions options;
    options.access_key_ttl = 100s;
    options.clock = pushplus_test::clock_at_noon();
    auto& clock = static_cast<pushplus::ManualClock&>(*options.clock);
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    EXPECT_EQ(caller.login()["data"]["expiresIn"], 100);
    const std::string key = caller.take_key();
    clock.advance(100s - 1ns);
    EXPECT_TRUE(alive(caller, key));
    sandbox.advance(1h);
    EXPECT_TRUE(alive(caller, key)) << "advance must not change the option's clock";
    clock.advance(1ns);
    EXPECT_FALSE(alive(caller, key));
}

TEST(SandboxAccessKey, EndsAfterTheOverlapOnceANewerOneWasGiven) {
    pushplus::SandboxOptions options;
    options.clock = pushplus_test::clock_at_noon();
    auto& clock = static_cast<pushplus::ManualClock&>(*options.clock);
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    const std::string old_key = caller.take_key();
    const std::string new_key = caller.take_key();
    clock.advance(300s - 1ns);
    EXPECT_TRUE(alive(caller, old_key));
    clock.advance(1ns);
    EXPECT_FALSE(alive(caller, old_key));
    EXPECT_TRUE(alive(caller, new_key));
}

TEST(SandboxAccessKey, EndsAtItsOwnEndIfThatIsNearerThanTheOverlap) {
    pushplus::SandboxOptions options;
    options.access_key_ttl = 100s;
    options.clock = pushplus_test::clock_at_noon();
    auto& clock = static_cast<pushplus::ManualClock&>(*options.clock);
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    const std::string old_key = caller.take_key();
    clock.advance(60s);
    const std::string new_key = caller.take_key();
    clock.advance(40s);
    EXPECT_FALSE(alive(caller, old_key));
    EXPECT_TRUE(alive(caller, new_key));
}

// service.md, "AccessKeys": "Whether a key that was superseded *twice* keeps its own 5 minutes or ends at once is open"
TEST(SandboxAccessKey, AThirdOneEndsTheFirstAtOnce) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string first = caller.take_key();
    const std::string second = caller.take_key();
    EXPECT_TRUE(alive(caller, first));
    caller.take_key();
    EXPECT_FALSE(alive(caller, first));
    EXPECT_TRUE(alive(caller, second));
}

TEST(SandboxAccessKey, AThirdOneDoesNotProlongTheFirst) {
    pushplus::SandboxOptions options;
    options.superseded_keys = pushplus::SupersededKeys::keep;
    options.clock = pushplus_test::clock_at_noon();
    auto& clock = static_cast<pushplus::ManualClock&>(*options.clock);
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    const std::string first = caller.take_key();
    const std::string second = caller.take_key();
    clock.advance(200s);
    caller.take_key();
    EXPECT_TRUE(alive(caller, first));
    clock.advance(100s);
    EXPECT_FALSE(alive(caller, first));
    EXPECT_TRUE(alive(caller, second));
}

TEST(SandboxAccessKey, AnOverlapOfZeroEndsTheOldOneAtOnce) {
    pushplus::SandboxOptions options;
    options.access_key_overlap = 0s;
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    const std::string old_key = caller.take_key();
    const std::string new_key = caller.take_key();
    EXPECT_FALSE(alive(caller, old_key));
    EXPECT_TRUE(alive(caller, new_key));
}

TEST(SandboxAccessKey, AdvanceMovesTheSandboxesOwnClock) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string key = caller.take_key();
    sandbox.advance(7190s);
    EXPECT_TRUE(alive(caller, key));
    sandbox.advance(10s);
    EXPECT_FALSE(alive(caller, key));
}

TEST(SandboxAccessKey, AdvanceMovesTheClientsClockAndWakesItsWaits) {
    pushplus::Sandbox sandbox;
    const auto clock = sandbox.client_options().clock;
    int looks = 0;
    auto handle = clock->on_move([&] { ++looks; });
    const auto steady = clock->steady_now();
    const auto system = clock->system_now();
    sandbox.advance(1h);
    EXPECT_EQ(looks, 1);
    EXPECT_GE(clock->steady_now() - steady, 1h);
    EXPECT_GE(clock->system_now() - system, 1h);
    handle.reset();
    sandbox.advance(1h);
    EXPECT_EQ(looks, 1);
}

TEST(SandboxAccessKey, RevokedOnesAreInvalid) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string key = caller.take_key();
    sandbox.revoke_access_keys();
    EXPECT_FALSE(alive(caller, key));
    EXPECT_TRUE(alive(caller, caller.take_key()));
}

TEST(SandboxAccessKey, AnUnknownTokenIsRefused) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    expect_refused(caller.login("somebody else", sandbox.credentials().secret_key), 903, "token");
    EXPECT_EQ(sandbox.access_keys_given(), 0U);
}

TEST(SandboxAccessKey, AMessageTokenIsRefusedWithItsReason) {
    pushplus::Sandbox sandbox;
    pushplus::MessageToken token;
    token.name = "alarm";
    token.token = "00000000000000000000000000abcdef";
    sandbox.add_message_token(token);
    SandboxCaller caller(sandbox);
    expect_refused(caller.login(token.token, sandbox.credentials().secret_key), 903, "不支持使用消息token");
}

TEST(SandboxAccessKey, AWrongSecretKeyIsRefused) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    expect_refused(caller.login(sandbox.credentials().token, "wrong"), 401, "secretKey");
}

TEST(SandboxAccessKey, MissingCredentialsAreRefused) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string path = "/api/common/openApi/getAccessKey";
    expect_refused(caller.post(path, {{"token", sandbox.credentials().token}}), 999, "secretKey");
    expect_refused(caller.post(path, {{"token", ""}, {"secretKey", "x"}}), 999, "token");
    expect_refused(caller.post(path, {{"token", 7}, {"secretKey", "x"}}), 600, "token");
}

TEST(SandboxAccessKey, AnAddressThatIsNotOnTheAllowlistIsRefused) {
    pushplus::SandboxOptions options;
    options.allowed_ips = {"10.1.2.3"};
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    expect_refused(caller.login(), 403, "127.0.0.1");
    sandbox.set_allowed_ips({"10.1.2.3", "127.0.0.1"});
    EXPECT_EQ(caller.login()["code"], 200);
    sandbox.set_allowed_ips({"10.1.2.3"});
    expect_refused(caller.login(), 403, "127.0.0.1");
    sandbox.set_allowed_ips({});
    EXPECT_EQ(caller.login()["code"], 200);
}

TEST(SandboxAccessKey, TheAllowlistAppliesOnlyToKeyFetches) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string key = caller.take_key();
    sandbox.set_allowed_ips({"10.1.2.3"});
    EXPECT_TRUE(alive(caller, key));
}

// service.md, "Refusals": "302 (not logged in) is met in the place of 401 by some users of the open API: a dead
// AccessKey as well."
TEST(SandboxAccessKey, ADeadOneCanBeNotLoggedIn) {
    pushplus::SandboxOptions options;
    options.dead_key_code = 302;
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    caller.key = "0123456789abcdef0123456789abcdef";
    EXPECT_EQ(caller.get("/api/open/user/token"),
              nlohmann::json({{"code", 302}, {"msg", "未登录"}, {"data", "access-key无效或已过期"}}));
}

// "The open API switched off: 401 to everything, `getAccessKey` too."
TEST(SandboxAccessKey, TheOpenApiCanBeSwitchedOff) {
    pushplus::SandboxOptions options;
    options.open_api = false;
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    expect_refused(caller.login(), 401, "开放接口未启用");
    expect_refused(caller.login("nobody's", "x"), 903, "token");
    sandbox.set_open_api(true);
    const std::string key = caller.take_key();
    sandbox.set_open_api(false);
    expect_refused(caller.get("/api/open/user/token"), 401, "开放接口未启用");
    EXPECT_EQ(caller.post("/send", {{"token", sandbox.credentials().token}, {"content", "a"}})["code"], 200)
        << "sending is no part of it";
    sandbox.set_open_api(true);
    EXPECT_TRUE(alive(caller, key));
}

TEST(SandboxAccessKey, TheDefaultCredentialsAreAsLongAsRealOnes) {
    const pushplus::SandboxOptions options;
    EXPECT_EQ(options.token.size(), 32U);
    EXPECT_GE(options.secret_key.size(), 32U);
}

TEST(SandboxAccessKey, ARequestWithoutOneIsRefused) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    EXPECT_FALSE(alive(caller, ""));
    EXPECT_FALSE(alive(caller, "0123456789abcdef0123456789abcdef"));
}

TEST(SandboxAccessKey, TheHeadersNameMayBeWrittenInCapitals) {
    pushplus::Sandbox sandbox;
    SandboxCaller caller(sandbox);
    const std::string key = caller.take_key();
    const auto result = caller.http().Get("/api/open/user/token", httplib::Headers{{"Access-Key", key}});
    ASSERT_TRUE(result);
    EXPECT_EQ(nlohmann::json::parse(result->body)["code"], 200);
}

TEST(SandboxAccessKey, TheAccountsCredentialsAreThoseOfTheOptions) {
    pushplus::SandboxOptions options;
    options.token = "my token";
    options.secret_key = "my secret";
    pushplus::Sandbox sandbox(options);
    SandboxCaller caller(sandbox);
    EXPECT_EQ(caller.login("my token", "my secret")["code"], 200);
    EXPECT_EQ(sandbox.credentials().token, "my token");
    EXPECT_EQ(sandbox.credentials().secret_key, "my secret");
    caller.take_key();
    EXPECT_EQ(caller.get("/api/open/user/token"), success("请求成功", "my token"));
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"]["token"], "my token");
}

}  // namespace
