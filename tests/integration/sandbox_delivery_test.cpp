// What becomes of a message: sendMessageResult and the callback. service.md, "/send" and "Callbacks".

#include <chrono>
#include <string>

#include <pushplus/callback.hpp>
#include <pushplus/sandbox.hpp>

#include "../doubles/clock_at_noon.hpp"
#include "callback_receiver.hpp"
#include "sandbox/service/service.hpp"
#include "sandbox_caller.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using pushplus::ManualClock;
using pushplus::Sandbox;
using pushplus::SandboxOptions;
using pushplus_test::CallbackReceiver;

// A sandbox whose clock stands at 2026-11-28 12:00:00 in China (UTC+8) until it is moved.
class SandboxDelivery : public testing::Test {
protected:
    SandboxDelivery() {
        clock->advance(std::chrono::system_clock::from_time_t(1'795'838'400) - clock->system_now());
        options.clock = clock;
        options.delivery_delay = 10min;
    }

    SandboxCaller& caller() {
        if (!caller_) {
            sandbox_ = std::make_unique<Sandbox>(options);
            caller_ = std::make_unique<SandboxCaller>(*sandbox_);
            caller_->take_key();
        }
        return *caller_;
    }
    Sandbox& sandbox() {
        caller();
        return *sandbox_;
    }
    std::string send(const json& fields = json::object()) {
        json body = {{"token", options.token}, {"content", "内容"}};
        body.update(fields);
        const auto envelope = caller().post("/send", body);
        EXPECT_EQ(envelope["code"], 200) << envelope;
        return envelope["data"].get<std::string>();
    }
    json result(const std::string& short_code) {
        return caller().get("/api/open/message/sendMessageResult?shortCode=" + short_code)["data"];
    }
    static json state(int status, const std::string& reason, const std::string& time) {
        return {{"status", status}, {"errorMessage", reason}, {"updateTime", "2026-11-28 " + time}};
    }

    const std::shared_ptr<ManualClock> clock = pushplus_test::clock_at_noon();
    SandboxOptions options;

private:
    std::unique_ptr<Sandbox> sandbox_;
    std::unique_ptr<SandboxCaller> caller_;
};

// Document, 二.2: "status … 0-未投递，1-发送中，2-已发送，3-发送失败", "updateTime … 更新时间"
TEST_F(SandboxDelivery, AResultHasTheTimeOfTheStateItTells) {
    const auto code = send();
    EXPECT_EQ(result(code), state(0, "", "12:00:00"));
    clock->advance(7min);
    EXPECT_EQ(result(code), state(1, "", "12:05:00"));
    clock->advance(53min);
    EXPECT_EQ(result(code), state(2, "", "12:10:00"));
    EXPECT_EQ(caller().post("/api/open/message/list", json::object())["data"]["list"][0]["updateTime"],
              "2026-11-28 12:10:00");
}

TEST_F(SandboxDelivery, AFailureHasItsReason) {
    sandbox().fail_delivery("用户未关注公众号");
    const auto code = send();
    clock->advance(10min);
    EXPECT_EQ(result(code), state(3, "用户未关注公众号", "12:10:00"));
}

// sending.md, "POST /send": "if the server's clock is past it the message is dropped"
TEST_F(SandboxDelivery, AMessageThatExpiresBeforeItIsDeliveredIsDropped) {
    const auto late = send({{"timestamp", 1'795'838'400'000 + 599'000}});
    const auto in_time = send({{"timestamp", 1'795'838'400'000 + 600'000}});
    clock->advance(10min);
    EXPECT_EQ(result(late), state(3, "消息已过期", "12:10:00"));
    EXPECT_EQ(result(in_time), state(2, "", "12:10:00"));
}

// "Later, in the result of the delivery: an unknown friend token in `to`."
TEST_F(SandboxDelivery, AnUnknownFriendShowsInTheResult) {
    pushplus::Friend person;
    person.token = "0123456789abcdef0123456789abcdef";
    sandbox().add_friend(person);
    const auto known = send({{"to", person.token}});
    const auto unknown = send({{"to", person.token + ",nobody"}});
    clock->advance(10min);
    EXPECT_EQ(result(known), state(2, "", "12:10:00"));
    EXPECT_EQ(result(unknown), state(3, "好友令牌不存在", "12:10:00"));
}

// "`topic` beats `to`. `to` takes 10 receivers (members 100), the rest is cut silently."
TEST_F(SandboxDelivery, ReceiversThatDoNotCountAreNotLookedAt) {
    pushplus::TopicDetail topic;
    topic.topic_code = "storm";
    sandbox().add_topic(topic);
    std::string ten;
    for (int i = 0; i < 10; ++i) {
        pushplus::Friend person;
        person.token = "friend" + std::to_string(i);
        sandbox().add_friend(person);
        ten += person.token + ",";
    }
    const auto to_topic = send({{"topic", "storm"}, {"to", "nobody"}});
    const auto cut = send({{"to", ten + "nobody"}});
    const auto user_ids = [&] {
        pushplus::CpChannel application;
        application.cp_code = "c001";
        sandbox().add_cp_channel(application);
        return send({{"channel", "cp"}, {"option", "c001"}, {"to", "zhangsan"}});
    }();
    clock->advance(10min);
    for (const auto& code : {to_topic, cut, user_ids}) EXPECT_EQ(result(code)["status"], 2);
    EXPECT_EQ(caller().post("/api/open/message/list", json::object())["data"]["list"][2]["messageType"], 2);
}

TEST_F(SandboxDelivery, AMembersEleventhReceiverCounts) {
    options.account_tier = pushplus::AccountTier::member;
    std::string ten;
    for (int i = 0; i < 10; ++i) {
        pushplus::Friend person;
        person.token = "friend" + std::to_string(i);
        sandbox().add_friend(person);
        ten += person.token + ",";
    }
    const auto code = send({{"to", ten + "nobody"}});
    clock->advance(10min);
    EXPECT_EQ(result(code)["status"], 3);
}

// The options of sending.md that service.md does not check at once.
TEST_F(SandboxDelivery, AnUnknownMailboxOrPublicAccountShowsInTheResult) {
    pushplus::MailChannelDetail mailbox;
    mailbox.mail_code = "office";
    sandbox().add_mail_channel(mailbox);
    const auto known = send({{"channel", "mail"}, {"option", "office"}});
    const auto mail = send({{"channel", "mail"}, {"option", "nobody's"}});
    const auto app = send({{"option", "wx3b57"}, {"content", "other"}});
    clock->advance(10min);
    EXPECT_EQ(result(known)["status"], 2);
    EXPECT_EQ(result(mail), state(3, "邮箱渠道不存在", "12:10:00"));
    EXPECT_EQ(result(app), state(3, "公众号不存在", "12:10:00"));
}

// sending.md, "Callbacks"
TEST_F(SandboxDelivery, ACallbackTellsTheEnd) {
    CallbackReceiver receiver;
    const auto delivered = send({{"callbackUrl", receiver.url()}});
    EXPECT_EQ(sandbox().deliver(), 1U);
    EXPECT_EQ(json::parse(receiver.next()),
              json({{"event", "message_complate"},
                    {"messageInfo", {{"message", ""}, {"shortCode", delivered}, {"sendStatus", 2}}}}));
    EXPECT_EQ(receiver.content_type(), "application/json;charset=UTF-8");
    EXPECT_EQ(result(delivered), state(2, "", "12:00:00"));

    sandbox().fail_delivery("用户未关注公众号");
    const auto failed = send({{"callbackUrl", receiver.url()}});
    clock->advance(10min);
    EXPECT_EQ(json::parse(receiver.next()),
              json({{"event", "message_complate"},
                    {"messageInfo", {{"message", "用户未关注公众号"}, {"shortCode", failed}, {"sendStatus", 3}}}}));
    EXPECT_EQ(sandbox().deliver(), 0U);
    EXPECT_EQ(receiver.count(), 2U) << "once a message";
}

TEST_F(SandboxDelivery, WhatIsDeliveredEarlyDoesNotExpire) {
    CallbackReceiver receiver;
    const auto code = send({{"callbackUrl", receiver.url()}, {"timestamp", 1'795'838'400'000 + 60'000}});
    EXPECT_EQ(sandbox().deliver(), 1U);
    EXPECT_EQ(json::parse(receiver.next())["messageInfo"]["sendStatus"], 2);
    EXPECT_EQ(result(code), state(2, "", "12:00:00"));
}

// "To `callbackUrl`, else to the account's own callback address"
TEST_F(SandboxDelivery, WithoutACallbackUrlTheAccountsIsCalled) {
    CallbackReceiver own;
    CallbackReceiver named;
    options.callback_url = own.url();
    const auto unnamed = send();
    const auto to_another = send({{"callbackUrl", named.url()}});
    EXPECT_EQ(sandbox().deliver(), 2U);
    EXPECT_EQ(json::parse(own.next())["messageInfo"]["shortCode"], unnamed);
    EXPECT_EQ(json::parse(named.next())["messageInfo"]["shortCode"], to_another);
    EXPECT_EQ(own.count(), 1U);
}

TEST_F(SandboxDelivery, UrlsOutsideLoopbackAreNotCalledAndThatIsSaidOnce) {
    testing::internal::CaptureStderr();
    send({{"callbackUrl", "http://192.0.2.1/secret-path"}});
    send({{"callbackUrl", "https://example.org/secret-path"}});
    EXPECT_EQ(sandbox().deliver(), 2U);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "pushplus sandbox: http://192.0.2.1 is accepted as callback URL but not called: it is not on loopback\n");
}

TEST_F(SandboxDelivery, AUrlThatCannotBeCalledDoesNoHarm) {
    for (const char* url :
         {"http://127.0.0.1:99999999999999999999/hook", "http://127.0.0.1:x/hook", "http://[::1/hook"})
        caller().post("/send", {{"token", options.token}, {"content", url}, {"callbackUrl", url}});
    CallbackReceiver receiver;
    const auto code = send({{"callbackUrl", receiver.url()}});
    sandbox().deliver();
    EXPECT_EQ(json::parse(receiver.next())["messageInfo"]["shortCode"], code);
}

// "after the delivery: always after the answer that told the short code"
TEST_F(SandboxDelivery, ACallbackWaitsForTheResponse) {
    CallbackReceiver receiver;
    options.delivery_delay = 0ms;
    pushplus::detail::sandbox::Service service(options, clock);
    pushplus::SandboxRequest request;
    request.method = "POST";
    request.path = "/send";
    request.body = json({{"token", options.token}, {"content", "a"}, {"callbackUrl", receiver.url()}}).dump();
    const auto response = service.handle(request, {"127.0.0.1", [] { return false; }});
    ASSERT_TRUE(response.after_sent);
    service.deliver();
    EXPECT_EQ(receiver.count(), 0U);
    response.after_sent();
    EXPECT_EQ(json::parse(receiver.next())["messageInfo"]["shortCode"], json::parse(response.body)["data"]);
}

TEST_F(SandboxDelivery, ACallbackWaitsForADelayedResponse) {
    CallbackReceiver receiver;
    options.delivery_delay = 0ms;
    pushplus::SandboxFault slow;
    slow.carry_out = true;
    slow.delay = 1h;
    sandbox().fail("messages.send", slow);
    httplib::Client client("127.0.0.1", sandbox().port());
    client.set_read_timeout(1s);
    const json body = {{"token", options.token}, {"content", "a"}, {"callbackUrl", receiver.url()}};
    EXPECT_FALSE(client.Post("/send", body.dump(), "application/json"));
    sandbox().deliver();
    EXPECT_EQ(receiver.count(), 0U);
    EXPECT_EQ(caller().post("/api/open/message/list", json::object())["data"]["total"], 1);
}

TEST_F(SandboxDelivery, ACallbackFollowsAResponseThatWasLost) {
    CallbackReceiver receiver;
    options.delivery_delay = 0ms;
    pushplus::SandboxFault lost;
    lost.carry_out = true;
    lost.cut_connection = true;
    sandbox().fail("messages.send", lost);
    httplib::Client client("127.0.0.1", sandbox().port());
    const json body = {{"token", options.token}, {"content", "a"}, {"callbackUrl", receiver.url()}};
    EXPECT_FALSE(client.Post("/send", body.dump(), "application/json"));
    EXPECT_EQ(json::parse(receiver.next())["messageInfo"]["sendStatus"], 2);
}

}  // namespace
