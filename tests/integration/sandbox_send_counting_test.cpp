// How sends are counted: service.md, "How requests are counted".

#include <chrono>
#include <memory>
#include <string>

#include <pushplus/sandbox.hpp>

#include "sandbox/account/send_rules.hpp"
#include "sandbox/wire/refusal.hpp"
#include "sandbox_caller.hpp"
#include "sending_limits.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using pushplus::AccountTier;
using pushplus::PaceWindow;
using pushplus::Sandbox;
using pushplus::SandboxOptions;
using pushplus::detail::sandbox::Refusal;
using pushplus::detail::sandbox::SendRules;

constexpr std::int64_t second = 1000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::int64_t day = 24 * hour;
// 2026-11-28 12:00:00 in China (UTC+8), and the midnight after it.
constexpr std::int64_t noon = 1'795'838'400'000;
constexpr std::int64_t midnight = noon + 12 * hour;

SandboxOptions of(AccountTier tier, PaceWindow window = PaceWindow::sliding) {
    SandboxOptions options;
    options.account_tier = tier;
    options.pace_window = window;
    return options;
}

void count(SendRules& rules, const std::string& channel, int requests, std::int64_t now = noon) {
    for (int i = 0; i < requests; ++i) rules.count(channel, now);
}

// Whether a request, with a content of its own, is accepted by the pace at this time, in seconds.
bool passes(SendRules& rules, std::int64_t at) {
    static int number = 0;
    const std::string content = std::to_string(++number);
    try {
        rules.require_pace(1, content, at * second);
    } catch (const Refusal&) {
        return false;
    }
    rules.accept(1, content, at * second);
    return true;
}

// "of 12 in a row the first 5 pass, 999 follows, and 60 s after the first of the five the next pass again"
TEST(SandboxSendCounting, RefusalsDoNotProlongTheMinute) {
    for (const PaceWindow window : {PaceWindow::sliding, PaceWindow::fixed}) {
        SendRules rules(of(AccountTier::verified, window));
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(rules, 1000 + i)) << i;
        for (int i = 5; i < 12; ++i) EXPECT_FALSE(passes(rules, 1000 + i)) << i;
        EXPECT_FALSE(passes(rules, 1059));
        EXPECT_TRUE(passes(rules, 1060));
    }
}

// "Whether the window slides or is fixed is open."
TEST(SandboxSendCounting, ASlidingWindowFreesOnePlaceAndAFixedOneAll) {
    SendRules sliding(of(AccountTier::verified, PaceWindow::sliding));
    SendRules fixed(of(AccountTier::verified, PaceWindow::fixed));
    for (SendRules* rules : {&sliding, &fixed}) {
        EXPECT_TRUE(passes(*rules, 1000));
        for (int i = 0; i < 4; ++i) EXPECT_TRUE(passes(*rules, 1050));
        EXPECT_TRUE(passes(*rules, 1060));
    }
    EXPECT_FALSE(passes(sliding, 1061));
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(passes(fixed, 1061));
    EXPECT_FALSE(passes(fixed, 1062));
}

// "Minute: 5 (members: 5 in 10 s)."
TEST(SandboxSendCounting, AMembersWindowIsTenSeconds) {
    SendRules rules(of(AccountTier::member));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(passes(rules, 1000));
    EXPECT_FALSE(passes(rules, 1009));
    EXPECT_TRUE(passes(rules, 1010));
}

TEST(SandboxSendCounting, ThePaceCanBeSwitchedOff) {
    SandboxOptions options;
    options.pace = false;
    SendRules rules(options);
    for (int i = 0; i < 100; ++i) EXPECT_NO_THROW(rules.require_pace(1, "the same", noon));
}

// "wechat: 200 (members 2,000), then no delivery until next dawn"
TEST(SandboxSendCounting, WechatEndsForTheDayPastItsQuota) {
    for (const auto& [tier, quota] : {std::pair(AccountTier::verified, 200), std::pair(AccountTier::member, 2000)}) {
        SendRules rules(of(tier));
        count(rules, "wechat", quota);
        if (tier == AccountTier::member) {
            EXPECT_FALSE(rules.restriction("wechat", noon));
        }
        count(rules, "wechat", 1);
        const auto restricted = rules.restriction("wechat", noon);
        ASSERT_TRUE(restricted);
        EXPECT_EQ(restricted->until, midnight);
        EXPECT_FALSE(rules.restriction("mail", noon));
        EXPECT_FALSE(rules.restriction("wechat", midnight));
    }
}

// "from 2,000 restricted for 7 days; from 10,000 for good (members: from 10,000 for 48 h)"
TEST(SandboxSendCounting, WechatIsRestrictedInStages) {
    SendRules verified(of(AccountTier::verified));
    count(verified, "wechat", 1999);
    EXPECT_EQ(verified.restriction("wechat", noon)->until, midnight);
    count(verified, "wechat", 1);
    EXPECT_EQ(verified.restriction("wechat", noon)->until, noon + 7 * day);
    EXPECT_TRUE(verified.restriction("wechat", noon + 7 * day - 1));
    EXPECT_FALSE(verified.restriction("wechat", noon + 7 * day));
    count(verified, "wechat", 8000);
    ASSERT_TRUE(verified.restriction("wechat", noon));
    EXPECT_EQ(verified.restriction("wechat", noon + 1000 * day)->until, std::nullopt);

    SendRules member(of(AccountTier::member));
    count(member, "wechat", 9999);
    EXPECT_EQ(member.restriction("wechat", noon)->until, midnight);
    count(member, "wechat", 1);
    EXPECT_EQ(member.restriction("wechat", noon)->until, noon + 2 * day);
    EXPECT_FALSE(member.restriction("wechat", noon + 2 * day));
}

// "Others: cp, webhook, extension, clawbot 1,000 (10,000), mail 200 (1,000), app 200 (2,000), qq 200 (1,000)."
TEST(SandboxSendCounting, OtherChannelsHaveQuotasOfTheirOwn) {
    const struct {
        const char* channel;
        int verified;
        int member;
    } quotas[] = {{"cp", 1000, 10'000},      {"webhook", 1000, 10'000}, {"extension", 1000, 10'000},
                  {"clawbot", 1000, 10'000}, {"mail", 200, 1000},       {"app", 200, 2000},
                  {"qq", 200, 1000}};
    for (const auto& quota : quotas)
        for (const AccountTier tier : {AccountTier::verified, AccountTier::member}) {
            SendRules rules(of(tier));
            count(rules, quota.channel, tier == AccountTier::member ? quota.member : quota.verified);
            EXPECT_FALSE(rules.restriction(quota.channel, noon)) << quota.channel;
            count(rules, quota.channel, 1);
            EXPECT_EQ(rules.restriction(quota.channel, noon)->until, midnight) << quota.channel;
        }
}

class SandboxSendCounted : public SandboxTest {
protected:
    SandboxSendCounted() {
        pushplus_test::begin_at_noon_in_china(sandbox);
        caller.take_key();
    }
    json send(const std::string& content, const json& fields = json::object()) {
        json body = {{"token", sandbox.credentials().token}, {"content", content}};
        body.update(fields);
        return caller.post("/send", body);
    }
};

TEST_F(SandboxSendCounted, ARefusedRequestIsNoneOfTheMinute) {
    for (int i = 0; i < 20; ++i) EXPECT_EQ(send("")["code"], 999);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(send(std::to_string(i))["code"], 200);
    EXPECT_EQ(send("sixth"), json({{"code", 999}, {"msg", "服务端验证错误"}, {"data", "发送过于频繁，请稍后再试"}}));
    EXPECT_EQ(caller.get("/api/open/user/sendCount")["data"]["wechatSendCount"], 26)
        << "refused ones count for the day";
}

// "Per person, not per token: user token and all message tokens together."
TEST_F(SandboxSendCounted, AllTokensCountTogether) {
    const std::string token = caller.post("/api/open/token/add", {{"name", "n"}})["data"];
    for (int i = 0; i < 3; ++i) EXPECT_EQ(send("mine" + std::to_string(i))["code"], 200);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(send("its" + std::to_string(i), {{"token", token}})["code"], 200);
    EXPECT_EQ(send("sixth", {{"token", token}})["code"], 999);
}

TEST_F(SandboxSendCounted, ABatchCountsOneAChannel) {
    const json body = {{"token", sandbox.credentials().token}, {"content", "a"}, {"channel", "wechat,app,mail"}};
    EXPECT_EQ(caller.post("/batchSend", body)["code"], 200);
    EXPECT_EQ(caller.post("/batchSend", body)["code"], 999) << "six in a minute";
    EXPECT_EQ(send("b")["code"], 200);
    EXPECT_EQ(send("c")["code"], 200);
    EXPECT_EQ(send("d")["code"], 999);
}

// "Equal content: 3 an hour."
TEST_F(SandboxSendCounted, EqualContentIsAcceptedThreeTimesAnHour) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(send("the same")["code"], 200);
    EXPECT_EQ(send("the same"), json({{"code", 999}, {"msg", "服务端验证错误"}, {"data", "请勿频繁发送相同内容"}}));
    sandbox.advance(1h);
    EXPECT_EQ(send("the same")["code"], 200);
}

TEST_F(SandboxSendCounted, ARestrictionIsToldWhileItIsOn) {
    sandbox.set_daily_quota(pushplus::Channel::wechat, 5);
    const std::string end = pushplus::DateTime(sandbox.client_options().clock->system_now() + 24h).text().substr(0, 10);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(send(std::to_string(i))["code"], 200);
    EXPECT_EQ(caller.get("/api/open/user/userLimitTime")["data"], json({{"sendLimit", 1}, {"userLimitTime", ""}}));
    // The sixth in the minute and the sixth of the day: 900 comes before "too fast".
    EXPECT_EQ(
        send("sixth"),
        json({{"code", 900}, {"msg", "用户账号使用受限"}, {"data", "请求次数过多，" + end + " 00:00:00恢复正常"}}));
    EXPECT_EQ(caller.get("/api/open/user/userLimitTime")["data"],
              json({{"sendLimit", 2}, {"userLimitTime", end + " 00:00:00"}}));
    EXPECT_EQ(caller.get("/api/open/setting/getUserSettings")["data"]["sendLimit"], 2);
    EXPECT_EQ(caller.get("/api/open/user/sendCount")["data"]["wechatSendCount"], 6);
    sandbox.advance(24h);
    caller.take_key();
    EXPECT_EQ(caller.get("/api/open/user/userLimitTime")["data"], json({{"sendLimit", 1}, {"userLimitTime", ""}}));
    EXPECT_EQ(caller.get("/api/open/setting/getUserSettings")["data"]["sendLimit"], 0);
    EXPECT_EQ(caller.get("/api/open/user/sendCount")["data"]["wechatSendCount"], 0);
    EXPECT_EQ(send("next day")["code"], 200);
}

TEST_F(SandboxSendCounted, MailHasANumberOfItsOwnInTheSettings) {
    sandbox.set_daily_quota(pushplus::Channel::mail, 1);
    EXPECT_EQ(send("a", {{"channel", "mail"}})["code"], 200);
    EXPECT_EQ(send("b", {{"channel", "mail"}})["code"], 900);
    EXPECT_EQ(caller.get("/api/open/setting/getUserSettings")["data"]["sendLimit"], 3);
    EXPECT_EQ(send("c")["code"], 200) << "other channels go on";
}

TEST_F(SandboxSendCounted, ARestrictionThatWasSetHolds) {
    sandbox.set_limit_time({pushplus::SendRestriction::permanent, ""});
    EXPECT_EQ(send("a")["code"], 900);
    sandbox.set_limit_time({pushplus::SendRestriction::unrestricted, ""});
    EXPECT_EQ(send("a")["code"], 200);
    pushplus::UserSettings settings;
    settings.is_send = true;
    settings.send_limit = pushplus::SendLimit::mail;
    sandbox.set_settings(settings);
    EXPECT_EQ(send("a", {{"channel", "mail"}})["code"], 900);
    EXPECT_EQ(send("a", {{"channel", "wechat"}})["code"], 200);
}

}  // namespace
