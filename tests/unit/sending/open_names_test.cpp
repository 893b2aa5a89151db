#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/channel.hpp>
#include <pushplus/send_request.hpp>

namespace {

using pushplus::Channel;
using pushplus::Template;

// Usable before main() and in constant expressions.
static_assert(Channel::wechat.text() == "wechat");
static_assert(Template::cloud_monitor.text() == "cloudMonitor");
static_assert(std::is_trivially_destructible_v<Channel::Name> && std::is_trivially_copyable_v<Channel::Name>);
// A channel is no template.
static_assert(!std::is_constructible_v<Channel, Template::Name> && !std::is_constructible_v<Template, Channel>);
static_assert(!std::is_convertible_v<std::string, Channel> && !std::is_convertible_v<const char*, Template>);
static_assert(std::is_convertible_v<Channel::Name, Channel> && std::is_convertible_v<Template::Name, Template>);

TEST(OpenNames, AreTheServicesOwn) {
    const std::vector<std::pair<Channel, std::string>> channels{{Channel::wechat, "wechat"},
                                                                {Channel::webhook, "webhook"},
                                                                {Channel::cp, "cp"},
                                                                {Channel::mail, "mail"},
                                                                {Channel::sms, "sms"},
                                                                {Channel::voice, "voice"},
                                                                {Channel::extension, "extension"},
                                                                {Channel::app, "app"},
                                                                {Channel::clawbot, "clawbot"},
                                                                {Channel::qq, "qq"},
                                                                {Channel::cmcc, "cmcc"}};
    for (const auto& [channel, text] : channels) EXPECT_EQ(channel.text(), text);
    const std::vector<std::pair<Template, std::string>> templates{{Template::html, "html"},
                                                                  {Template::txt, "txt"},
                                                                  {Template::json, "json"},
                                                                  {Template::markdown, "markdown"},
                                                                  {Template::cloud_monitor, "cloudMonitor"},
                                                                  {Template::jenkins, "jenkins"},
                                                                  {Template::route, "route"},
                                                                  {Template::pay, "pay"},
                                                                  {Template::form, "form"},
                                                                  {Template::doc, "doc"},
                                                                  {Template::excel, "excel"}};
    for (const auto& [shown_as, text] : templates) EXPECT_EQ(shown_as.text(), text);
}

TEST(OpenNames, AreComparedByTheirText) {
    const Channel known(std::string("mail"));
    EXPECT_TRUE(known == Channel::mail);
    EXPECT_TRUE(Channel::mail == known);
    EXPECT_FALSE(known != Channel::mail);
    EXPECT_FALSE(Channel::mail != known);
    EXPECT_TRUE(known != Channel::sms);
    EXPECT_TRUE(Channel::sms != known);
    EXPECT_TRUE(known == Channel(std::string("mail")));
    EXPECT_TRUE(known != Channel(std::string("Mail")));
}

TEST(OpenNames, KeepWhatTheyDoNotKnow) {
    const Template unknown(std::string("模板"));
    EXPECT_EQ(unknown.text(), "模板");
    EXPECT_FALSE(unknown.empty());
    EXPECT_TRUE(Template().empty());
}

}  // namespace
