#include <pushplus/describe.hpp>

#include <string>

#include <gtest/gtest.h>

#include <pushplus/mail_channels.hpp>
#include <pushplus/settings.hpp>
#include <pushplus/users.hpp>
#include <pushplus/webhooks.hpp>

namespace {

using pushplus::describe;

TEST(Describe, ShowsAStructAsOneLineOfItsWireNames) {
    pushplus::SendCount count;
    count.wechat_send_count = 1;
    count.mail_send_count = -2;
    EXPECT_EQ(describe(count), R"({"wechatSendCount":1,"cpSendCount":0,"webhookSendCount":0,"mailSendCount":-2})");

    pushplus::UserSettings settings;
    settings.default_channel = pushplus::Channel::mail;
    settings.default_channel_txt = "邮件\n\"x\"";
    settings.is_send = true;
    settings.send_limit = static_cast<pushplus::SendLimit>(9);
    EXPECT_EQ(describe(settings),
              R"({"defaultChannel":"mail","defaultChannelTxt":"邮件\n\"x\"","defaultWebhook":"","sendLimit":9,)"
              R"("recevieLimit":0,"sendType":0,"isSend":1,"showIp":0,"extension":0})");
}

TEST(Describe, EscapesWhatWouldChangeHowALineIsShown) {
    pushplus::UserInfo info;
    info.nick_name = "a\u202Eb\u2028c\u009Bd\x7F\u0085推😀";
    EXPECT_NE(describe(info).find(R"("a\u202eb\u2028c\u009bd\u007f\u0085推😀")"), std::string::npos) << describe(info);
}

TEST(Describe, MasksTokensAndPasswords) {
    pushplus::UserInfo info;
    info.nick_name = "陈大人";
    info.token = "604******f0b";
    EXPECT_NE(describe(info).find(R"("token":"***")"), std::string::npos);
    EXPECT_NE(describe(info).find("陈大人"), std::string::npos);
    EXPECT_EQ(describe(info).find("604"), std::string::npos);

    pushplus::MailChannelDetail mail;
    mail.password = "x";
    EXPECT_NE(describe(mail).find(R"("password":"***")"), std::string::npos);
}

TEST(Describe, ShowsThatASecretIsEmpty) {
    EXPECT_NE(describe(pushplus::MailChannelDetail{}).find(R"("password":"")"), std::string::npos);
    EXPECT_NE(describe(pushplus::Webhook{}).find(R"("webhookUrl":"")"), std::string::npos);
}

TEST(Describe, ShowsOfAWebhookUrlOnlyWhereItLeads) {
    struct Case {
        const char* url;
        const char* shown;
    };
    const Case cases[] = {
        {"https://oapi.dingtalk.com/robot/send?access_token=abc", "https://oapi.dingtalk.com/***"},
        {"https://open.feishu.cn/open-apis/bot/v2/hook/abc", "https://open.feishu.cn/***"},
        {"http://host:8080/abc", "http://host:8080/***"},
        {"https://host?key=abc", "https://host/***"},
        {"https://host#abc", "https://host/***"},
        {"https://host", "https://host/***"},
        {"https://user:abc@host/abc", "https://host/***"},
        {"https://a@abc@host/abc", "https://host/***"},
        {"https://host/abc@abc", "https://host/***"},
        {"https://host/?x=https://other/abc", "https://host/***"},
        {"abc", "***"},
        {"host/abc", "***"},
        {"mailto:abc@host", "***"},
        {"host/abc?x=http://other", "***"},
        {"abc://host/x", "***"},
    };
    for (const auto& [url, shown] : cases) {
        pushplus::Webhook webhook;
        webhook.webhook_url = url;
        EXPECT_NE(describe(webhook).find(std::string(R"("webhookUrl":")") + shown + '"'), std::string::npos)
            << url << " became " << describe(webhook);
        EXPECT_EQ(describe(webhook).find("abc"), std::string::npos) << describe(webhook);
    }
}

TEST(Describe, SurvivesTextThatIsNoUtf8) {
    pushplus::Webhook webhook;
    webhook.webhook_name = "a\xFF\xE6z";
    webhook.webhook_url = "https://h\xFFst/abc";
    const std::string text = describe(webhook);
    EXPECT_NE(text.find("a\xEF\xBF\xBD\xEF\xBF\xBDz"), std::string::npos) << text;
    EXPECT_EQ(text.find('\xFF'), std::string::npos);
}

}  // namespace
