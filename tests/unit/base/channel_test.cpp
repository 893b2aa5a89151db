#include <pushplus/channel.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

namespace {

using pushplus::Channel;

static_assert(Channel::wechat.text() == std::string_view("wechat"));
static_assert(Channel::mail.text() == std::string_view("mail"));
static_assert(Channel::cp.text() == std::string_view("cp"));
static_assert(Channel::webhook.text() == std::string_view("webhook"));
static_assert(std::is_trivially_destructible_v<Channel::Name>, "constants cost nothing after main()");
static_assert(std::is_convertible_v<Channel::Name, Channel>, "a constant stands wherever a channel is wanted");
static_assert(!std::is_convertible_v<std::string, Channel>, "text becomes a channel only where that is written");
static_assert(!std::is_convertible_v<const char*, Channel::Name>);

TEST(Channel, IsBuiltFromItsConstants) {
    EXPECT_EQ(Channel(Channel::wechat).text(), "wechat");
    EXPECT_EQ(Channel(Channel::mail).text(), "mail");
    EXPECT_EQ(Channel(Channel::cp).text(), "cp");
    EXPECT_EQ(Channel(Channel::webhook).text(), "webhook");
}

TEST(Channel, IsEqualToTheConstantOfItsText) {
    const Channel channel(std::string("mail"));
    EXPECT_TRUE(channel == Channel::mail);
    EXPECT_TRUE(Channel::mail == channel);
    EXPECT_FALSE(channel != Channel::mail);
    EXPECT_FALSE(Channel::mail != channel);
    EXPECT_FALSE(channel == Channel::wechat);
    EXPECT_TRUE(channel != Channel::wechat);
    EXPECT_TRUE(Channel::wechat != channel);
    EXPECT_TRUE(channel == Channel(Channel::mail));
    EXPECT_FALSE(channel != Channel(Channel::mail));
    EXPECT_TRUE(channel != Channel(Channel::cp));
}

TEST(Channel, KeepsAnUnknownNameAsItCame) {
    for (const std::string text : {"sms", "WeChat", " mail", "应用", ""}) {
        const Channel channel(text);
        EXPECT_EQ(channel.text(), text);
        EXPECT_NE(channel, Channel::wechat);
        EXPECT_NE(channel, Channel::mail);
    }
    EXPECT_EQ(Channel(std::string("a\0b", 3)).text().size(), 3U);
}

TEST(Channel, IsEmptyUnlessItIsNamed) {
    EXPECT_TRUE(Channel().empty());
    EXPECT_EQ(Channel().text(), "");
    EXPECT_FALSE(Channel(Channel::cp).empty());
    Channel channel;
    channel = Channel::webhook;
    EXPECT_EQ(channel, Channel::webhook);
}

}  // namespace
