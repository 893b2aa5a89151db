// What /send checks at once: service.md, "/send", and sending.md, "POST /send".

#include <chrono>
#include <string>

#include "sandbox_caller.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class SandboxSendChecks : public SandboxTest {
protected:
    SandboxSendChecks() {
        // Only the checks refuse here.
        options.pace = false;
    }

    pushplus::Sandbox& strict() {
        if (!own) own = std::make_unique<pushplus::Sandbox>(options);
        return *own;
    }
    // Sends `fields` beside a token and a content.
    json send(const json& fields = json::object(), const std::string& path = "/send") {
        json body = {{"token", strict().credentials().token}, {"content", "内容"}};
        body.update(fields);
        return SandboxCaller(strict()).post(path, body);
    }

    pushplus::SandboxOptions options = pushplus_test::in_reading();
    std::unique_ptr<pushplus::Sandbox> own;
};

json field_refused(int code, const std::string& field, const std::string& message) {
    return {{"code", code}, {"msg", sentence_of(code)}, {"data", {{{"field", field}, {"message", message}}}}};
}

json refused(int code, const std::string& reason) {
    return {{"code", code}, {"msg", sentence_of(code)}, {"data", reason}};
}

TEST_F(SandboxSendChecks, AnUnknownTokenIsInvalid) {
    EXPECT_EQ(send({{"token", "nobody's"}}), refused(903, "token不正确"));
    EXPECT_EQ(send({{"token", ""}}), refused(903, "token不能为空"));
    EXPECT_EQ(send({{"token", "nobody's"}}, "/batchSend"), refused(903, "token不正确"));
}

// "An expired message token is an invalid token."
TEST_F(SandboxSendChecks, AnExpiredMessageTokenIsInvalid) {
    pushplus::MessageToken token;
    token.token = "00000000000000000000000000abcdef";
    token.expire_time = pushplus::DateTime(strict().client_options().clock->system_now() + 1h);
    strict().add_message_token(token);
    EXPECT_EQ(send({{"token", token.token}})["code"], 200);
    strict().advance(2h);
    EXPECT_EQ(send({{"token", token.token}}), refused(903, "消息token已过期"));
}

TEST_F(SandboxSendChecks, AnAccountThatIsNotVerifiedSendsNothing) {
    options.verified = false;
    EXPECT_EQ(send(), refused(905, "请先完成实名认证"));
    strict().set_verified(true);
    EXPECT_EQ(send()["code"], 200);
}

// "sending switched off by `changeIsSend`"
TEST_F(SandboxSendChecks, SendingCanBeSwitchedOff) {
    caller.get("/api/open/setting/changeIsSend?isSend=0");
    const json body = {{"token", sandbox.credentials().token}, {"content", "内容"}};
    EXPECT_EQ(caller.post("/send", body), refused(999, "发送消息功能未启用"));
    caller.get("/api/open/setting/changeIsSend?isSend=1");
    EXPECT_EQ(caller.post("/send", body)["code"], 200);
}

std::string characters(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "字";
    return text;
}

// "at most 100 characters (members 200)", "at most 20,000 characters (members 100,000; QQ 2,000)"
TEST_F(SandboxSendChecks, LengthsAreCountedInCharacters) {
    EXPECT_EQ(send({{"title", characters(100)}, {"content", characters(20'000)}})["code"], 200);
    EXPECT_EQ(send({{"title", characters(101)}}), field_refused(999, "title", "长度不能超过100个字符"));
    EXPECT_EQ(send({{"content", characters(20'001)}}), field_refused(999, "content", "长度不能超过20000个字符"));
    EXPECT_EQ(send({{"content", characters(2000)}, {"channel", "qq"}})["code"], 200);
    const json too_long = {{"content", characters(2001)}, {"channel", "qq"}};
    EXPECT_EQ(send(too_long), field_refused(999, "content", "长度不能超过2000个字符"));
}

TEST_F(SandboxSendChecks, MembersMayWriteMore) {
    options.account_tier = pushplus::AccountTier::member;
    EXPECT_EQ(send({{"title", characters(200)}, {"content", characters(100'000)}})["code"], 200);
    EXPECT_EQ(send({{"title", characters(201)}}), field_refused(999, "title", "长度不能超过200个字符"));
    EXPECT_EQ(send({{"content", characters(100'001)}}), field_refused(999, "content", "长度不能超过100000个字符"));
}

TEST_F(SandboxSendChecks, BlankContentIsRefused) {
    for (const char* content : {"", " ", "\r\n\t "})
        EXPECT_EQ(send({{"content", content}}), refused(999, "发送内容不能为空"));
}

TEST_F(SandboxSendChecks, UnknownNamesAreRefused) {
    EXPECT_EQ(send({{"topic", "nowhere"}}), refused(600, "群组不存在"));
    EXPECT_EQ(send({{"channel", "pigeon"}}), field_refused(999, "channel", "发送渠道不存在"));
    // sending.md, "POST /batchSend": each channel has a code of its own.
    const auto rows = send({{"channel", "wechat,,app,webhook"}, {"option", ",,,nobody's"}}, "/batchSend")["data"];
    for (std::size_t i = 0; i < 4; ++i) {
        const bool good = i % 2 == 0;
        EXPECT_EQ(rows.at(i)["code"], good ? 200 : 999) << rows;
        EXPECT_EQ(rows.at(i)["shortCode"].get<std::string>().empty(), !good) << rows;
    }
    EXPECT_EQ(rows.at(1)["message"], "channel发送渠道不存在");
    EXPECT_EQ(rows.at(3)["message"], "optionwebhook不存在");
    EXPECT_EQ(send({{"template", "poster"}}), field_refused(999, "template", "消息模板不存在"));
    EXPECT_EQ(send({{"pre", "nothing"}}), refused(600, "预处理信息不存在"));
    pushplus::PreprocessorDetail pre;
    pre.pre_code = "known";
    strict().add_preprocessor(pre);
    EXPECT_EQ(send({{"pre", "known"}})["code"], 200);
}

TEST_F(SandboxSendChecks, EveryChannelAndTemplateOfTheServiceIsKnown) {
    for (const char* channel : {"wechat", "mail", "extension", "app", "clawbot", "qq", "cmcc"})
        EXPECT_EQ(send({{"channel", channel}})["code"], 200) << channel;
    for (const char* shown_as : {"html", "txt", "json", "markdown", "cloudMonitor", "jenkins", "route", "pay"})
        EXPECT_EQ(send({{"template", shown_as}})["code"], 200) << shown_as;
}

// "a `webhook` or `cp` option that nobody has"; Document, 八.2: "具体的webhook编号或自定义编码"
TEST_F(SandboxSendChecks, AWebhookOrAWeComApplicationMustBeThere) {
    EXPECT_EQ(send({{"channel", "webhook"}, {"option", "hook"}}), field_refused(999, "option", "webhook不存在"));
    EXPECT_EQ(send({{"channel", "webhook"}}), field_refused(999, "option", "webhook不存在"));
    EXPECT_EQ(send({{"channel", "cp"}, {"option", "c001"}}), field_refused(999, "option", "企业微信应用不存在"));
    pushplus::Webhook webhook;
    webhook.webhook_code = "hook";
    const auto id = strict().add_webhook(webhook);
    pushplus::CpChannel application;
    application.cp_code = "c001";
    strict().add_cp_channel(application);
    EXPECT_EQ(send({{"channel", "webhook"}, {"option", "hook"}})["code"], 200);
    EXPECT_EQ(send({{"channel", "webhook"}, {"option", std::to_string(id)}})["code"], 200);
    EXPECT_EQ(send({{"channel", "cp"}, {"option", "c001"}})["code"], 200);
}

// "form/doc/excel without `pushId`"
TEST_F(SandboxSendChecks, FormsDocumentsAndSheetsAreNamed) {
    const std::string code = strict().add_form({"f1", "survey", "Survey"});
    EXPECT_EQ(code, "survey");
    for (const char* shown_as : {"form", "doc", "excel"}) {
        EXPECT_EQ(send({{"template", shown_as}}), field_refused(999, "pushId", "不能为空"));
        EXPECT_EQ(send({{"template", shown_as}, {"pushId", "other"}}), field_refused(999, "pushId", "不存在"));
        EXPECT_EQ(send({{"template", shown_as}, {"pushId", code}})["code"], 200);
    }
}

TEST_F(SandboxSendChecks, ATimestampInThePastIsRefused) {
    EXPECT_EQ(send({{"timestamp", 1}}), field_refused(999, "timestamp", "消息已过期"));
}

// service.md, "Callbacks": "Any http or https URL is accepted in `callbackUrl`."
TEST_F(SandboxSendChecks, ACallbackUrlIsHttpOrHttps) {
    for (const char* url : {"http://192.0.2.1/hook", "https://example.org", "HTTPS://Example.org:8443/a?b=c"})
        EXPECT_EQ(send({{"callbackUrl", url}})["code"], 200) << url;
    for (const char* url : {"ftp://example.org/hook", "example.org", "http://", "https:///hook",
                            "http://example.org/a b", "http://example.org/\r\nX: y"})
        EXPECT_EQ(send({{"callbackUrl", url}}), field_refused(999, "callbackUrl", "应为http或https地址")) << url;
}

// "points (sms 10, voice 30: 888)"
TEST_F(SandboxSendChecks, TextMessagesAndCallsCostPoints) {
    EXPECT_EQ(send({{"channel", "sms"}}), refused(888, "本次发送需要10积分"));
    pushplus::UserInfo owner;
    owner.points = 45;
    strict().set_user_info(owner);
    EXPECT_EQ(send({{"channel", "voice"}})["code"], 200);
    EXPECT_EQ(send({{"channel", "voice"}}), refused(888, "本次发送需要30积分"));
    EXPECT_EQ(send({{"channel", "sms"}})["code"], 200);
    SandboxCaller reader(strict());
    reader.take_key();
    EXPECT_EQ(reader.get("/api/open/user/myInfo")["data"]["points"], 5);
}

TEST_F(SandboxSendChecks, ABatchHasACodeForEachChannel) {
    pushplus::UserInfo owner;
    owner.points = 15;
    strict().set_user_info(owner);
    strict().set_daily_quota(pushplus::Channel::mail, 1);
    const auto rows = send({{"channel", "sms,mail,sms,mail"}}, "/batchSend")["data"];
    ASSERT_EQ(rows.size(), 4U);
    for (const std::size_t accepted : {0U, 1U}) {
        EXPECT_EQ(rows[accepted]["code"], 200);
        EXPECT_EQ(rows[accepted]["shortCode"].get<std::string>().size(), 32U);
    }
    EXPECT_EQ(rows[2], json({{"shortCode", ""}, {"message", "积分不足"}, {"code", 888}, {"channel", "sms"}}));
    EXPECT_EQ(rows[3], json({{"shortCode", ""}, {"message", "用户账号使用受限"}, {"code", 900}, {"channel", "mail"}}));
}

// "No `channel`: the account's default channel and its parameter"
TEST_F(SandboxSendChecks, WithoutAChannelTheDefaultAndItsParameterAreTaken) {
    pushplus::Webhook webhook;
    webhook.webhook_code = "hook";
    sandbox.add_webhook(webhook);
    caller.post("/api/open/setting/changeDefaultChannel", {{"defaultChannel", "webhook"}, {"defaultWebhook", "hook"}});
    const json body = {{"token", sandbox.credentials().token}, {"content", "内容"}};
    EXPECT_EQ(caller.post("/send", body)["code"], 200);
    EXPECT_EQ(caller.post("/api/open/message/list", json::object())["data"]["list"][0]["channel"], "webhook");
    json other = body;
    other["option"] = "other";
    EXPECT_EQ(caller.post("/send", other), field_refused(999, "option", "webhook不存在"));
    json named = body;
    named["channel"] = "mail";
    EXPECT_EQ(caller.post("/send", named)["code"], 200);
    EXPECT_EQ(caller.post("/api/open/message/list", json::object())["data"]["list"][0]["channel"], "mail");
}

// "No `channel`: the account's default channel and its parameter (`changeDefaultChannel`, or the default of that token
// since V1.10)."
TEST_F(SandboxSendChecks, AMessageTokenCanHaveAChannelOfItsOwn) {
    ASSERT_TRUE(strict().seed(R"({"webhooks":[{"webhookCode":"chat"},{"webhookCode":"ops"}],
        "messageTokens":[{"id":1,"token":"one"},{"id":2,"token":"two"}],
        "channelDefaults":[{"tokenId":1,"channel":"webhook","option":"chat"}]})"));
    const auto channel_of = [&](const json& fields) {
        EXPECT_EQ(send(fields)["code"], 200);
        const json sent = json::parse(strict().state())["messages"].back();
        return sent["channel"].get<std::string>() + " " + sent["option"].get<std::string>();
    };
    EXPECT_EQ(channel_of({{"token", "one"}}), "webhook chat");
    EXPECT_EQ(channel_of({{"token", "one"}, {"option", "ops"}}), "webhook ops");
    EXPECT_EQ(channel_of({{"token", "one"}, {"channel", "mail"}}), "mail ");
    EXPECT_EQ(channel_of({{"token", "two"}}), "wechat ");
    EXPECT_EQ(channel_of(json::object()), "wechat ") << "the account's own token";

    EXPECT_EQ(strict().seed(R"({"channelDefaults":[{"tokenId":3,"channel":"mail"}]})").error().message(),
              "seed:1: channelDefaults[0].tokenId: there is no such message token");
    SandboxCaller calling(strict());
    calling.take_key();
    calling.remove("/api/open/token/deleteToken?id=1");
    EXPECT_EQ(json::parse(strict().state())["channelDefaults"], json::array());
}

// Document, 十.6: a script makes another content of a message's.
TEST_F(SandboxSendChecks, APreprocessorChangesTheContent) {
    pushplus::PreprocessorDetail pre;
    pre.pre_code = "prefix";
    pre.content = "content = '[prod] ' + content";
    strict().add_preprocessor(pre);
    pre.pre_code = "unsupported";
    pre.content = "let a = 1";
    strict().add_preprocessor(pre);
    pre.pre_code = "fixed";
    strict().add_preprocessor(pre, "always this");
    for (const auto& [code, content] :
         {std::pair("prefix", "[prod] 内容"), {"unsupported", "内容"}, {"fixed", "always this"}}) {
        EXPECT_EQ(send({{"pre", code}})["code"], 200);
        EXPECT_EQ(json::parse(strict().state())["messages"].back()["content"], content);
    }
    pushplus::SandboxOptions again;
    again.seed = strict().state();
    EXPECT_EQ(json::parse(pushplus::Sandbox(again).state())["preprocessors"],
              json::parse(strict().state())["preprocessors"]);
}

}  // namespace
