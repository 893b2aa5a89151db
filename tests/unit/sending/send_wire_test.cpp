#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

// What a send looks like on the wire and what its answer becomes. The message interface's own words.

namespace pushplus_test {
namespace {

using nlohmann::json;
using pushplus::BatchSendRequest;
using pushplus::Channel;
using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::SendRequest;
using pushplus::Template;
using ::testing::HasSubstr;

class SendOnTheWire : public SendingFixture {
protected:
    /// That this one request was made, with these members in its body and no others, and no AccessKey.
    void expect_posted(const std::string& url, const std::string& body) {
        ASSERT_EQ(requests(), 1);
        const auto request = transport->requests().front();
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.url, url);
        std::set<std::string> names;
        for (const auto& header : request.headers) names.insert(header.name);
        EXPECT_EQ(names, (std::set<std::string>{"Content-Type", "User-Agent"}));
        EXPECT_EQ(request.headers.size(), 2U);
        EXPECT_EQ(header(request, "Content-Type"), "application/json");
        ASSERT_TRUE(request.body);
        EXPECT_EQ(json::parse(*request.body), json::parse(body)) << *request.body;
        EXPECT_EQ(key_fetches(), 0);
    }
};

constexpr const char* send_url = "https://www.pushplus.plus/send";
constexpr const char* batch_url = "https://www.pushplus.plus/batchSend";

TEST_F(SendOnTheWire, WritesNoMoreThanTokenAndContentOfTheLeastRequest) {
    accept();
    EXPECT_TRUE(client().messages().send(with_content("磁盘已满")));
    expect_posted(send_url, R"({"token":"user-token-1","content":"磁盘已满"})");
}

TEST_F(SendOnTheWire, WritesEachMemberUnderTheServicesName) {
    accept();
    SendRequest request;
    request.token = "message-token-7";
    request.title = "告警 \"一\"";
    request.content = "<b>内容</b>\n🚨";
    request.content_template = Template::markdown;
    request.channel = Channel::webhook;
    request.option = "bark";
    request.callback_url = "https://example.com/hook/8f3a";
    // 2026-03-04 13:00:00 in China and 250 ms: 05:00:00.250 UTC.
    request.expires_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1772600400250));
    request.to = {"friend-a", "friend-b", "friend-c"};
    request.pre = "pre-1";
    request.push_id = "form-9";
    EXPECT_TRUE(client().messages().send(request));
    expect_posted(send_url, R"({
        "token": "message-token-7", "title": "告警 \"一\"", "content": "<b>内容</b>\n🚨", "template": "markdown",
        "channel": "webhook", "option": "bark", "callbackUrl": "https://example.com/hook/8f3a",
        "timestamp": 1772600400250, "to": "friend-a,friend-b,friend-c", "pre": "pre-1", "pushId": "form-9"})");
}

TEST_F(SendOnTheWire, WritesATopicAndOneReceiverWithoutAComma) {
    accept();
    SendRequest request = with_content();
    request.topic = "ops";
    EXPECT_TRUE(client().messages().send(request));
    expect_posted(send_url, R"({"token":"user-token-1","content":"text","topic":"ops"})");
}

TEST_F(SendOnTheWire, KeepsNamesTheSdkDoesNotKnow) {
    accept();
    SendRequest request = with_content();
    request.channel = Channel(std::string("telegram"));
    request.content_template = Template(std::string("latex"));
    EXPECT_TRUE(client().messages().send(request));
    expect_posted(send_url, R"({"token":"user-token-1","content":"text","channel":"telegram","template":"latex"})");
}

TEST_F(SendOnTheWire, WritesTitleAndContentOfTheOneLiner) {
    accept();
    const auto short_code = client().send("标题", "内容");
    ASSERT_TRUE(short_code) << short_code.error().message();
    EXPECT_EQ(*short_code, "0123456789abcdef0123456789abcdef");
    expect_posted(send_url, R"({"token":"user-token-1","title":"标题","content":"内容"})");
}

TEST_F(SendOnTheWire, TakesTheRequestsTokenWhenTheClientHasNone) {
    accept();
    credentials = {};
    SendRequest request = with_content();
    request.token = "message-token-7";
    EXPECT_TRUE(client().messages().send(request));
    expect_posted(send_url, R"({"token":"message-token-7","content":"text"})");
}

TEST_F(SendOnTheWire, NeedsNoKeyEvenIfTheClientCouldHaveOne) {
    accept();
    credentials = {"user-token-1", "the-secret"};
    EXPECT_TRUE(client().messages().send(with_content()));
    expect_posted(send_url, R"({"token":"user-token-1","content":"text"})");
}

TEST_F(SendOnTheWire, KeepsThePathPrefixOfTheBaseUrl) {
    accept();
    options.base_url = "https://example.com/push";
    EXPECT_TRUE(client().messages().send(with_content()));
    expect_posted("https://example.com/push/send", R"({"token":"user-token-1","content":"text"})");
}

TEST_F(SendOnTheWire, PairsChannelsAndOptionsOfABatchByTheirPlaces) {
    reply(success("[]"));
    BatchSendRequest request =
        by_channels({{Channel::wechat, ""}, {Channel::webhook, "bark"}, {Channel::extension, ""}});
    EXPECT_TRUE(client().messages().send_batch(request));
    expect_posted(batch_url, R"({"token":"user-token-1","content":"text","channel":"wechat,webhook,extension",
                                 "option":",bark,"})");
}

TEST_F(SendOnTheWire, LeavesOutTheOptionOfABatchOfOneChannelWithoutAny) {
    reply(success("[]"));
    EXPECT_TRUE(client().messages().send_batch(by_channels({{Channel::wechat, ""}})));
    expect_posted(batch_url, R"({"token":"user-token-1","content":"text","channel":"wechat"})");
}

TEST_F(SendOnTheWire, WritesEachMemberOfABatch) {
    reply(success("[]"));
    BatchSendRequest request = by_channels({{Channel::cp, "corp"}, {Channel::mail, "box"}});
    request.token = "message-token-7";
    request.title = "标题";
    request.content = "内容";
    request.content_template = Template::doc;
    request.callback_url = "https://example.com/hook/8f3a";
    request.expires_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1772600400000));
    request.to = {"friend-a", "friend-b"};
    request.pre = "pre-1";
    request.push_id = "doc-9";
    EXPECT_TRUE(client().messages().send_batch(request));
    expect_posted(batch_url, R"({
        "token": "message-token-7", "title": "标题", "content": "内容", "template": "doc", "channel": "cp,mail",
        "option": "corp,box", "callbackUrl": "https://example.com/hook/8f3a", "timestamp": 1772600400000,
        "to": "friend-a,friend-b", "pre": "pre-1", "pushId": "doc-9"})");
}

TEST_F(SendOnTheWire, WritesTheTopicOfABatch) {
    reply(success("[]"));
    BatchSendRequest request = by_channels({{Channel::wechat, ""}});
    request.topic = "ops";
    EXPECT_TRUE(client().messages().send_batch(request));
    expect_posted(batch_url, R"({"token":"user-token-1","content":"text","channel":"wechat","topic":"ops"})");
}

class SendsAnswer : public SendingFixture {};

TEST_F(SendsAnswer, IsTheShortCode) {
    reply(Transport::body(R"({"code":200,"msg":"请求成功","data":"76b4cf5a5e8b4d8a9a5c1c1f5ee0a3a6","count":null})"));
    const auto short_code = client().messages().send(with_content());
    ASSERT_TRUE(short_code) << short_code.error().message();
    EXPECT_EQ(*short_code, "76b4cf5a5e8b4d8a9a5c1c1f5ee0a3a6");
}

TEST_F(SendsAnswer, WithoutAShortCodeIsAnErrorThatSaysTheServiceSucceeded) {
    for (const char* data : {"null", "{}", "[]", "true"}) {
        SCOPED_TRACE(data);
        reply(success(data));
        const auto short_code = client().messages().send(with_content());
        ASSERT_FALSE(short_code);
        EXPECT_EQ(short_code.error().kind(), ErrorKind::invalid_response);
        EXPECT_EQ(short_code.error().delivery(), Delivery::answered);
        EXPECT_THAT(short_code.error().message(), HasSubstr("the service reports success but data"));
    }
    EXPECT_EQ(requests(), 4);
}

TEST_F(SendsAnswer, OfABatchHasACodeForEachChannel) {
    reply(success(R"([
        {"shortCode":"a1","message":"执行成功","code":200,"channel":"wechat"},
        {"shortCode":null,"message":"webhook不存在","code":"600","channel":"webhook"},
        {"message":"账号受限","code":900,"channel":"新渠道","more":{"x":[1]}}])"));
    const auto results = client().messages().send_batch(
        by_channels({{Channel::wechat, ""}, {Channel::webhook, "x"}, {Channel(std::string("新渠道")), ""}}));
    ASSERT_TRUE(results) << results.error().message();
    ASSERT_EQ(results->size(), 3U);
    EXPECT_EQ((*results)[0].short_code, "a1");
    EXPECT_EQ((*results)[0].message, "执行成功");
    EXPECT_EQ((*results)[0].code, 200);
    EXPECT_EQ((*results)[0].channel, Channel::wechat);
    EXPECT_EQ((*results)[1].short_code, "");
    EXPECT_EQ((*results)[1].message, "webhook不存在");
    EXPECT_EQ((*results)[1].code, 600);
    EXPECT_EQ((*results)[1].channel, Channel::webhook);
    EXPECT_EQ((*results)[2].code, 900);
    EXPECT_EQ((*results)[2].channel.text(), "新渠道");
}

TEST_F(SendsAnswer, OfABatchMustBeAList) {
    for (const char* data : {"null", "{}", R"("a1")", R"([{"code":"x"}])"}) {
        SCOPED_TRACE(data);
        reply(success(data));
        const auto results = client().messages().send_batch(by_channels({{Channel::wechat, ""}}));
        ASSERT_FALSE(results);
        EXPECT_EQ(results.error().kind(), ErrorKind::invalid_response);
        EXPECT_EQ(results.error().operation(), "messages.send_batch");
    }
}

struct Refusal {
    int code;
    ErrorKind kind;
    const char* advice;
};

TEST_F(SendsAnswer, OfRefusalKeepsTheServicesCodeAndWords) {
    options.send_guard.enabled = false;
    for (const auto& [code, kind, advice] :
         {Refusal{302, ErrorKind::unauthorized, "not logged in"}, Refusal{401, ErrorKind::unauthorized, "open API"},
          Refusal{403, ErrorKind::forbidden, "a proxy or firewall"}, Refusal{500, ErrorKind::service, ""},
          Refusal{600, ErrorKind::service, ""}, Refusal{805, ErrorKind::service, ""},
          Refusal{888, ErrorKind::service, ""}, Refusal{900, ErrorKind::rate_limited, "stop for today"},
          Refusal{903, ErrorKind::unauthorized, "banned for good"},
          Refusal{905, ErrorKind::service, "real-name verification"}, Refusal{999, ErrorKind::service, ""}}) {
        SCOPED_TRACE(code);
        const auto before = requests();
        reply(Transport::body(envelope(code, "服务的话")));
        const auto short_code = client().messages().send(with_content());
        ASSERT_FALSE(short_code);
        const auto& error = short_code.error();
        EXPECT_EQ(requests(), before + 1);
        EXPECT_EQ(error.kind(), kind);
        EXPECT_EQ(error.code(), code);
        EXPECT_EQ(error.delivery(), Delivery::answered);
        EXPECT_EQ(error.operation(), "messages.send");
        EXPECT_EQ(error.attempts(), 1);
        EXPECT_THAT(error.message(), HasSubstr("服务的话"));
        EXPECT_THAT(error.message(), HasSubstr(advice));
    }
}

}  // namespace
}  // namespace pushplus_test
