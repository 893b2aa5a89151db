#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "callback_receiver.hpp"
#include "sending_limits.hpp"
#include "service_reading.hpp"

namespace {

using namespace std::chrono_literals;
using pushplus::Channel;
using pushplus::Client;
using pushplus::DeliveryOutcome;
using pushplus::ErrorKind;
using pushplus::SendRequest;
using pushplus_test::begin_at_noon_in_china;
using pushplus_test::SandboxInReading;
using pushplus_test::unguarded;

SendRequest request_of(const std::string& content) {
    SendRequest request;
    request.title = "报警";
    request.content = content;
    return request;
}

TEST(Sending, NeedsNoSecretKeyAndNoAccessKey) {
    SandboxInReading sandbox;
    const Client client(pushplus::Credentials{sandbox.credentials().token, ""}, sandbox.client_options());
    const auto short_code = client.send("标题", "内容");
    ASSERT_TRUE(short_code) << short_code.error().message();
    EXPECT_EQ(short_code->size(), 32U);
    EXPECT_EQ(sandbox.access_keys_given(), 0U);
}

TEST(Sending, IsListedAndDeliveredAsTheClockGoesOn) {
    pushplus::SandboxOptions setup;
    setup.delivery_delay = 10min;
    SandboxInReading sandbox(setup);
    begin_at_noon_in_china(sandbox);
    const Client client(sandbox.credentials(), sandbox.client_options());
    const auto short_code = client.messages().send(request_of("eins"));
    ASSERT_TRUE(short_code) << short_code.error().message();
    EXPECT_EQ(client.messages().send_result(*short_code)->status, pushplus::DeliveryStatus::not_sent);
    sandbox.advance(6min);
    EXPECT_EQ(client.messages().send_result(*short_code)->status, pushplus::DeliveryStatus::sending);
    sandbox.advance(6min);
    EXPECT_EQ(client.messages().send_result(*short_code)->status, pushplus::DeliveryStatus::sent);

    const auto list = client.messages().list();
    ASSERT_TRUE(list);
    ASSERT_EQ(list->items.size(), 1U);
    EXPECT_EQ(list->items[0].short_code, *short_code);
    EXPECT_EQ(list->items[0].title, "报警");
    EXPECT_EQ(list->items[0].channel, Channel::wechat);
    EXPECT_EQ(client.users().send_count()->wechat_send_count, 1);
}

TEST(Sending, AndWaitingDistinguishesDeliveredFromFailed) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    pushplus::WaitOptions quickly;
    quickly.first_pause = 1ms;
    const auto delivered = client.messages().send_and_wait(request_of("eins"), quickly);
    ASSERT_TRUE(delivered) << delivered.error().message();
    EXPECT_EQ(delivered->outcome, DeliveryOutcome::delivered);

    sandbox.fail_delivery("用户未关注公众号");
    const auto failed = client.messages().send_and_wait(request_of("zwei"), quickly);
    ASSERT_TRUE(failed) << failed.error().message();
    EXPECT_EQ(failed->outcome, DeliveryOutcome::failed);
    EXPECT_EQ(failed->reason, "用户未关注公众号");
}

TEST(Sending, StillUnderWayAtTheLimitIsNoFailure) {
    pushplus::SandboxOptions setup;
    setup.delivery_delay = 24h;
    SandboxInReading sandbox(setup);
    const Client client(sandbox.credentials(), sandbox.client_options());
    pushplus::WaitOptions briefly;
    briefly.timeout = 2s;
    briefly.first_pause = 1ms;
    briefly.longest_pause = 50ms;
    const auto report = client.messages().send_and_wait(request_of("eins"), briefly);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::under_way);
}

TEST(Sending, ABatchHasACodeForEachChannel) {
    SandboxInReading sandbox;
    sandbox.set_daily_quota(Channel::mail, 1);
    const Client client(sandbox.credentials(), sandbox.client_options());
    pushplus::BatchSendRequest request;
    request.content = "eins";
    request.channels = {{Channel::wechat, ""}, {Channel::mail, "office"}};
    ASSERT_TRUE(client.messages().send_batch(request));
    request.content = "zwei";
    const auto results = client.messages().send_batch(request);
    ASSERT_TRUE(results) << results.error().message();
    ASSERT_EQ(results->size(), 2U);
    EXPECT_EQ((*results)[0].code, 200);
    EXPECT_EQ((*results)[0].short_code.size(), 32U);
    EXPECT_EQ((*results)[1].code, 900);
    EXPECT_EQ((*results)[1].channel, Channel::mail);

    // The inner code has caused a block of that channel and no other.
    SendRequest by_mail = request_of("drei");
    by_mail.channel = Channel::mail;
    const auto before = sandbox.request_count("messages.send");
    const auto held = client.messages().send(by_mail);
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().kind(), ErrorKind::rate_limited);
    EXPECT_TRUE(held.error().retry_at());
    EXPECT_EQ(sandbox.request_count("messages.send"), before);
    EXPECT_TRUE(client.send("", "vier"));
}

TEST(Sending, TheServiceCallsBackWhenAMessageIsDone) {
    pushplus_test::CallbackReceiver receiver;
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    sandbox.fail_delivery("用户未关注公众号");
    SendRequest request = request_of("eins");
    request.callback_url = receiver.url();
    const auto short_code = client.messages().send(request);
    ASSERT_TRUE(short_code) << short_code.error().message();
    const auto event = pushplus::parse_callback(receiver.next());
    ASSERT_TRUE(event) << event.error().message();
    const auto* completed = std::get_if<pushplus::MessageCompleted>(&*event);
    ASSERT_NE(completed, nullptr);
    EXPECT_EQ(completed->short_code, *short_code);
    EXPECT_EQ(completed->send_status, pushplus::DeliveryStatus::failed);
    EXPECT_EQ(completed->message, "用户未关注公众号");
}

TEST(Sending, ACallbackUrlOutsideLoopbackIsAccepted) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    SendRequest request = request_of("eins");
    request.callback_url = "http://192.0.2.1/hook";
    const auto sent = client.messages().send(request);
    EXPECT_TRUE(sent) << sent.error().message();
}

TEST(Sending, TheGuardRefusesASixthRequestInAMinuteAndTheServiceDoesNotSeeIt) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send("", "message " + std::to_string(i)));
    const auto sixth = client.send("", "message 5");
    ASSERT_FALSE(sixth);
    EXPECT_EQ(sixth.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(sixth.error().delivery(), pushplus::Delivery::not_sent);
    EXPECT_EQ(sandbox.request_count("messages.send"), 5U);
    sandbox.advance(61s);
    EXPECT_TRUE(client.send("", "message 5"));
}

TEST(Sending, TheServiceItselfRefusesASixthRequestInAMinute) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), unguarded(sandbox));
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send("", "message " + std::to_string(i)));
    const auto sixth = client.send("", "message 5");
    ASSERT_FALSE(sixth);
    EXPECT_EQ(sixth.error().code(), 999);
}

TEST(Sending, TheServiceRefusesTheSameContentAFourthTimeWithinAnHour) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), unguarded(sandbox));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.send("", "the same"));
    const auto fourth = client.send("", "the same");
    ASSERT_FALSE(fourth);
    EXPECT_EQ(fourth.error().code(), 999);
    sandbox.advance(61min);
    EXPECT_TRUE(client.send("", "the same"));
}

TEST(Sending, AnInvalidTokenIsUsedOnce) {
    SandboxInReading sandbox;
    const Client client(pushplus::Credentials{"not-a-token", ""}, sandbox.client_options());
    const auto refused = client.send("", "eins");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), 903);
    const auto held = client.send("", "zwei");
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(sandbox.request_count("messages.send"), 1U);
    ASSERT_TRUE(client.send_guard().clear());
    static_cast<void>(client.send("", "drei"));
    EXPECT_EQ(sandbox.request_count("messages.send"), 2U);
}

TEST(Sending, AMessageTokenSends) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    const auto token = client.message_tokens().add({"monitor", {}});
    ASSERT_TRUE(token);
    SendRequest request = request_of("eins");
    request.token = *token;
    EXPECT_TRUE(client.messages().send(request));
}

TEST(Sending, AnUnverifiedAccountWaitsAnHour) {
    SandboxInReading sandbox;
    sandbox.set_verified(false);
    const Client client(sandbox.credentials(), sandbox.client_options());
    const auto refused = client.send("", "eins");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), 905);
    EXPECT_EQ(client.send("", "zwei").error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(sandbox.request_count("messages.send"), 1U);
    sandbox.set_verified(true);
    sandbox.advance(61min);
    EXPECT_TRUE(client.send("", "drei"));
}

TEST(Sending, ALostResponseIsInDoubtAndNotRetried) {
    SandboxInReading sandbox;
    const Client client(sandbox.credentials(), sandbox.client_options());
    pushplus::SandboxFault lost;
    lost.cut_connection = true;
    lost.carry_out = true;
    sandbox.fail("messages.send", lost);
    const auto sent = client.send("", "eins");
    ASSERT_FALSE(sent);
    EXPECT_TRUE(sent.error().in_doubt());
    EXPECT_NE(sent.error().message().find("messages().list()"), std::string::npos) << sent.error().message();
    EXPECT_EQ(sandbox.request_count("messages.send"), 1U);
    EXPECT_EQ(client.messages().list()->items.size(), 1U);
}

}  // namespace
