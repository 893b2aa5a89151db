#include <pushplus/settings.hpp>

#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Channel;
using pushplus::Client;
using pushplus::OpenMessageType;
using pushplus::ReceiveLimit;
using pushplus::SendLimit;
using pushplus::UserSettings;

const auto get = [](const Client& client) { return client.settings().get(); };

// In the document no comma follows showIp's value.
constexpr const char* get_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "defaultChannel": "wechat",
    "defaultChannelTxt": "微信公众号",
    "defaultWebhook": "",
    "sendLimit": 0,
    "recevieLimit": 0,
    "sendType": 0,
    "isSend": 1,
    "showIp": 0,
    "extension": 0
  }
})";

constexpr const char* changed_sample = R"({"code": 200, "msg": "执行成功", "data": null})";

TEST(Settings, GetAsksWithoutParameters) {
    expect_request(sent_by(get), "GET", "https://www.pushplus.plus/api/open/setting/getUserSettings");
}

TEST(Settings, GetDecodesTheSettings) {
    expect_object_reply(
        "settings.get", get_sample, get,
        [](const UserSettings& settings) {
            EXPECT_EQ(settings.default_channel, Channel::wechat);
            EXPECT_EQ(settings.default_channel_txt, "微信公众号");
            EXPECT_EQ(settings.default_webhook, "");
            EXPECT_EQ(settings.send_limit, SendLimit::unlimited);
            EXPECT_EQ(settings.receive_limit, ReceiveLimit::receive_all);
            EXPECT_EQ(settings.send_type, OpenMessageType::h5);
            EXPECT_TRUE(settings.is_send);
            EXPECT_FALSE(settings.show_ip);
            EXPECT_FALSE(settings.extension);
        },
        [](const UserSettings& settings) {
            EXPECT_TRUE(settings.default_channel.empty());
            EXPECT_EQ(settings.default_channel_txt, "");
            EXPECT_EQ(settings.default_webhook, "");
            EXPECT_EQ(settings.send_limit, SendLimit::unlimited);
            EXPECT_EQ(settings.receive_limit, ReceiveLimit::receive_all);
            EXPECT_EQ(settings.send_type, OpenMessageType::h5);
            EXPECT_FALSE(settings.is_send);
            EXPECT_FALSE(settings.show_ip);
            EXPECT_FALSE(settings.extension);
        });
}

// The sample has 0 for most of them.
TEST(Settings, GetTellsItsFieldsApart) {
    const auto first = decoded(R"({"code":200,"data":{"defaultWebhook":"hook","sendLimit":3,"recevieLimit":1,
                                   "sendType":0,"isSend":0,"showIp":1,"extension":0}})",
                               get);
    EXPECT_EQ(first.default_webhook, "hook");
    EXPECT_EQ(first.send_limit, SendLimit::mail);
    EXPECT_EQ(first.receive_limit, ReceiveLimit::receive_none);
    EXPECT_EQ(first.send_type, OpenMessageType::h5);
    EXPECT_FALSE(first.is_send);
    EXPECT_TRUE(first.show_ip);
    EXPECT_FALSE(first.extension);
    const auto second = decoded(R"({"code":200,"data":{"sendType":1,"extension":1}})", get);
    EXPECT_EQ(second.receive_limit, ReceiveLimit::receive_all);
    EXPECT_EQ(second.send_type, OpenMessageType::mini_program);
    EXPECT_FALSE(second.show_ip);
    EXPECT_TRUE(second.extension);
}

TEST(Settings, GetReadsTheWiresOwnSpellingOnly) {
    EXPECT_EQ(decoded(R"({"code":200,"data":{"receiveLimit":1}})", get).receive_limit, ReceiveLimit::receive_all);
}

TEST(Settings, GetRefusesTheSampleAsItIsPrinted) {
    const Wire wire(
        "{\"code\": 200, \"msg\": \"请求成功\", \"data\": {\"isSend\": 1, \"showIp\": 0\n \"extension\": 0}}");
    const auto settings = get(wire.client);
    ASSERT_FALSE(settings);
    EXPECT_EQ(to_string(settings.error().kind()), "invalid_response");
}

TEST(Settings, WhatTheSdkDoesNotKnowGoesBackAsItCame) {
    const auto settings = decoded(
        R"({"code":200,"data":{"defaultChannel":"clawbot","sendLimit":96,"recevieLimit":97,"sendType":-98}})", get);
    EXPECT_EQ(static_cast<int>(settings.send_limit), 96);
    expect_request(sent_by([&](const Client& client) {
                       return client.settings().change_default_channel(settings.default_channel);
                   }),
                   "POST", "https://www.pushplus.plus/api/open/setting/changeDefaultChannel",
                   R"({"defaultChannel":"clawbot"})");
    expect_request(
        sent_by([&](const Client& client) { return client.settings().change_receive_limit(settings.receive_limit); }),
        "GET", "https://www.pushplus.plus/api/open/setting/changeRecevieLimit?recevieLimit=97");
    expect_request(
        sent_by([&](const Client& client) { return client.settings().change_open_message_type(settings.send_type); }),
        "GET", "https://www.pushplus.plus/api/open/setting/changeOpenMessageType?openMessageType=-98");
}

TEST(Settings, ChangeDefaultChannelSendsChannelAndWebhook) {
    expect_request(
        sent_by([](const Client& client) { return client.settings().change_default_channel(Channel::wechat, ""); }),
        "POST", "https://www.pushplus.plus/api/open/setting/changeDefaultChannel",
        R"({"defaultChannel":"wechat","defaultWebhook":""})");
    expect_request(sent_by([](const Client& client) {
                       return client.settings().change_default_channel(Channel::webhook, "编码");
                   }),
                   "POST", "https://www.pushplus.plus/api/open/setting/changeDefaultChannel",
                   R"({"defaultChannel":"webhook","defaultWebhook":"编码"})");
}

TEST(Settings, ChangeDefaultChannelLeavesOutAWebhookThatIsNotSet) {
    expect_request(
        sent_by([](const Client& client) { return client.settings().change_default_channel(Channel::mail); }), "POST",
        "https://www.pushplus.plus/api/open/setting/changeDefaultChannel", R"({"defaultChannel":"mail"})");
}

TEST(Settings, ChangeDefaultChannelRefusesTextsItCannotSend) {
    expect_text_needed("default_channel", [](const Client& client, const std::string& text) {
        return client.settings().change_default_channel(Channel(text));
    });
    expect_utf8_needed("default_webhook", [](const Client& client, const std::string& text) {
        return client.settings().change_default_channel(Channel::webhook, text);
    });
}

TEST(Settings, ChangeReceiveLimitSendsTheNumber) {
    expect_request(
        sent_by([](const Client& client) { return client.settings().change_receive_limit(ReceiveLimit::receive_all); }),
        "GET", "https://www.pushplus.plus/api/open/setting/changeRecevieLimit?recevieLimit=0");
    expect_request(sent_by([](const Client& client) {
                       return client.settings().change_receive_limit(ReceiveLimit::receive_none);
                   }),
                   "GET", "https://www.pushplus.plus/api/open/setting/changeRecevieLimit?recevieLimit=1");
}

TEST(Settings, ChangeIsSendSendsZeroOrOne) {
    expect_request(sent_by([](const Client& client) { return client.settings().change_is_send(false); }), "GET",
                   "https://www.pushplus.plus/api/open/setting/changeIsSend?isSend=0");
    expect_request(sent_by([](const Client& client) { return client.settings().change_is_send(true); }), "GET",
                   "https://www.pushplus.plus/api/open/setting/changeIsSend?isSend=1");
}

TEST(Settings, ChangeOpenMessageTypeSendsTheNumber) {
    expect_request(
        sent_by([](const Client& client) { return client.settings().change_open_message_type(OpenMessageType::h5); }),
        "GET", "https://www.pushplus.plus/api/open/setting/changeOpenMessageType?openMessageType=0");
    expect_request(sent_by([](const Client& client) {
                       return client.settings().change_open_message_type(OpenMessageType::mini_program);
                   }),
                   "GET", "https://www.pushplus.plus/api/open/setting/changeOpenMessageType?openMessageType=1");
}

TEST(Settings, ChangeExtensionForwardSendsZeroOrOne) {
    expect_request(sent_by([](const Client& client) { return client.settings().change_extension_forward(false); }),
                   "GET", "https://www.pushplus.plus/api/open/setting/extension?forward=0");
    expect_request(sent_by([](const Client& client) { return client.settings().change_extension_forward(true); }),
                   "GET", "https://www.pushplus.plus/api/open/setting/extension?forward=1");
}

TEST(Settings, ChangesReturnNothing) {
    expect_void_reply("settings.change_default_channel", changed_sample,
                      [](const Client& client) { return client.settings().change_default_channel(Channel::wechat); });
    expect_void_reply("settings.change_receive_limit", changed_sample, [](const Client& client) {
        return client.settings().change_receive_limit(ReceiveLimit::receive_all);
    });
    expect_void_reply("settings.change_is_send", changed_sample,
                      [](const Client& client) { return client.settings().change_is_send(false); });
    expect_void_reply("settings.change_open_message_type", changed_sample, [](const Client& client) {
        return client.settings().change_open_message_type(OpenMessageType::h5);
    });
    expect_void_reply("settings.change_extension_forward", changed_sample,
                      [](const Client& client) { return client.settings().change_extension_forward(false); });
}

TEST(Settings, AreDescribedInWhole) {
    expect_described(decoded(get_sample, get), R"({
        "defaultChannel": "wechat", "defaultChannelTxt": "微信公众号", "defaultWebhook": "", "sendLimit": 0,
        "recevieLimit": 0, "sendType": 0, "isSend": 1, "showIp": 0, "extension": 0})");
}

}  // namespace
