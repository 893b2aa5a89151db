#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "sandbox_caller.hpp"
#include "sending_limits.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using pushplus::AccountTier;
using pushplus::Channel;
using pushplus::Client;
using pushplus::SandboxOptions;
using pushplus_test::begin_at_noon_in_china;
using pushplus_test::SandboxInReading;
using pushplus_test::unguarded;

SandboxOptions of_tier(AccountTier tier) {
    SandboxOptions setup;
    setup.account_tier = tier;
    return setup;
}

pushplus::BatchSendRequest batch(const std::string& content, const std::vector<Channel>& channels) {
    pushplus::BatchSendRequest request;
    request.content = content;
    for (const Channel& channel : channels) request.channels.push_back({channel, ""});
    return request;
}

// The number of sends by mail, in batches of five at the allowed pace, that are accepted in a day.
std::int64_t accepted_by_mail(AccountTier tier) {
    SandboxInReading sandbox(of_tier(tier));
    begin_at_noon_in_china(sandbox);
    const Client client(sandbox.credentials(), unguarded(sandbox));
    for (std::int64_t accepted = 0;;) {
        const auto results =
            client.messages().send_batch(batch(std::to_string(accepted), std::vector<Channel>(5, Channel::mail)));
        if (!results) {
            ADD_FAILURE() << results.error().message();
            return accepted;
        }
        for (const auto& result : *results) {
            if (result.code != 200) {
                EXPECT_EQ(result.code, 900);
                return accepted;
            }
            ++accepted;
        }
        sandbox.advance(tier == AccountTier::member ? 11s : 61s);
    }
}

pushplus::Webhook hook() {
    pushplus::Webhook webhook;
    webhook.webhook_code = "hook";
    return webhook;
}

// Raw requests only, because the client itself rejects these.
class SandboxSending : public SandboxTest {
protected:
    json send(json body) { return post("/send", std::move(body)); }
    json send_batch(json body) { return post("/batchSend", std::move(body)); }

    std::int64_t now() const {
        const auto since_1970 = sandbox.client_options().clock->system_now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
    }

    void expect_nothing_sent() {
        const Client client(sandbox.credentials(), sandbox.client_options());
        const auto list = client.messages().list();
        ASSERT_TRUE(list) << list.error().message();
        EXPECT_TRUE(list->items.empty());
    }

private:
    json post(const std::string& path, json body) {
        body["token"] = sandbox.credentials().token;
        body["content"] = "内容";
        return caller.post(path, body);
    }
};

TEST(SandboxSendingLimits, AMembersSixthRequestWaitsTenSeconds) {
    SandboxInReading sandbox(of_tier(AccountTier::member));
    const Client client(sandbox.credentials(), unguarded(sandbox));
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send("", "message " + std::to_string(i)));
    const auto sixth = client.send("", "message 5");
    ASSERT_FALSE(sixth);
    EXPECT_EQ(sixth.error().code(), 999);
    sandbox.advance(11s);
    EXPECT_TRUE(client.send("", "message 5"));
}

TEST(SandboxSendingLimits, AVerifiedUsersSixthRequestWaitsAMinute) {
    SandboxInReading sandbox(of_tier(AccountTier::verified));
    const Client client(sandbox.credentials(), unguarded(sandbox));
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send("", "message " + std::to_string(i)));
    sandbox.advance(11s);
    const auto sixth = client.send("", "message 5");
    ASSERT_FALSE(sixth);
    EXPECT_EQ(sixth.error().code(), 999);
    sandbox.advance(61s);
    EXPECT_TRUE(client.send("", "message 5"));
}

TEST(SandboxSendingLimits, AMemberHasMoreRequestsADay) {
    EXPECT_EQ(accepted_by_mail(AccountTier::verified), 200);
    EXPECT_EQ(accepted_by_mail(AccountTier::member), 1000);
}

TEST(SandboxSendingLimits, AChannelPastItsDayIsRestrictedUntilTheNext) {
    SandboxInReading sandbox;
    begin_at_noon_in_china(sandbox);
    sandbox.set_daily_quota(Channel::wechat, 2);
    const Client client(sandbox.credentials(), unguarded(sandbox));
    ASSERT_TRUE(client.send("", "eins"));
    ASSERT_TRUE(client.send("", "zwei"));
    const auto third = client.send("", "drei");
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code(), 900);
    EXPECT_EQ(client.messages().list()->items.size(), 2U);

    pushplus::SendRequest by_app;
    by_app.content = "vier";
    by_app.channel = Channel::app;
    EXPECT_TRUE(client.messages().send(by_app));
    sandbox.advance(24h);
    EXPECT_TRUE(client.send("", "drei"));
}

TEST_F(SandboxSending, AnExpiredMessageIsRefused) {
    const auto expires = now() + 60'000;
    EXPECT_EQ(send({{"timestamp", expires}})["code"], 200);
    sandbox.advance(2min);
    expect_refused(send({{"timestamp", expires}}), 999, "已过期");
    expect_refused(send_batch({{"channel", "wechat,app"}, {"timestamp", expires}}), 999, "已过期");
    const Client client(sandbox.credentials(), sandbox.client_options());
    EXPECT_EQ(client.messages().list()->items.size(), 1U);
}

TEST_F(SandboxSending, ABatchHasAtMostFiveChannels) {
    expect_refused(send_batch({{"channel", "wechat,clawbot,extension,mail,app,qq"}}), 999, "channel");
    expect_nothing_sent();
    EXPECT_EQ(send_batch({{"channel", "wechat,clawbot,extension,mail,app"}})["data"].size(), 5U);
}

TEST_F(SandboxSending, ABatchHasAnOptionForEachChannelOrNone) {
    expect_refused(send_batch({{"channel", "wechat,mail"}, {"option", "office"}}), 999, "option");
    expect_refused(send_batch({{"channel", "wechat,mail"}, {"option", ",office,"}}), 999, "option");
    expect_nothing_sent();
    EXPECT_EQ(send_batch({{"channel", "wechat,mail"}, {"option", ",office"}})["code"], 200);
    EXPECT_EQ(send_batch({{"channel", "wechat,mail"}})["code"], 200);
}

TEST_F(SandboxSending, ABatchThatIsRefusedSendsByNoChannel) {
    // By webhook alone, which ignores the topic, the message would be accepted.
    sandbox.add_webhook(hook());
    expect_refused(send_batch({{"channel", "webhook,wechat"}, {"option", "hook,"}, {"topic", "nowhere"}}), 600,
                   "群组不存在");
    expect_nothing_sent();
}

TEST_F(SandboxSending, ABatchToATopicGoesThereByAllChannelsButWebhook) {
    pushplus::TopicDetail topic;
    topic.topic_code = "code";
    topic.topic_name = "name";
    sandbox.add_topic(topic);
    sandbox.add_webhook(hook());
    EXPECT_EQ(send_batch({{"channel", "wechat,webhook"}, {"option", ",hook"}, {"topic", "code"}})["code"], 200);
    const Client client(sandbox.credentials(), sandbox.client_options());
    const auto list = client.messages().list();
    ASSERT_TRUE(list) << list.error().message();
    ASSERT_EQ(list->items.size(), 2U);
    EXPECT_EQ(list->items[0].message_type, pushplus::MessageType::one_to_one);
    EXPECT_EQ(list->items[0].topic_name, "");
    EXPECT_EQ(list->items[1].message_type, pushplus::MessageType::one_to_many);
    EXPECT_EQ(list->items[1].topic_name, "name");
}

TEST_F(SandboxSending, AMessageThatIsRefusedUsesUpNoFailureToDeliver) {
    sandbox.fail_delivery("用户未关注公众号");
    expect_refused(send({{"callbackUrl", "ftp://192.0.2.1/hook"}}), 999, "callbackUrl");
    const auto sent = send({});
    ASSERT_EQ(sent["code"], 200) << sent;
    const Client client(sandbox.credentials(), sandbox.client_options());
    const auto result = client.messages().send_result(sent["data"].get<std::string>());
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_EQ(result->status, pushplus::DeliveryStatus::failed);
}

}  // namespace
