#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

std::size_t count(const RawRequest& request, const std::string& name) {
    return static_cast<std::size_t>(std::count_if(request.headers.begin(), request.headers.end(),
                                                  [&](const auto& header) { return header.first == name; }));
}

TEST(RequestOnTheWire, FetchesTheKeyAndPutsItIntoTheHeader) {
    const RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));

    ASSERT_EQ(server.key_requests().size(), 1U);
    const auto fetch = server.key_requests()[0];
    EXPECT_EQ(fetch.method, "POST");
    EXPECT_EQ(fetch.target, "/api/common/openApi/getAccessKey");
    EXPECT_EQ(fetch.header("content-type"), "application/json");
    EXPECT_EQ(count(fetch, "access-key"), 0U);
    EXPECT_EQ(fetch.body, R"({"token":"user-token-of-the-test","secretKey":"secret-key-of-the-test"})");

    ASSERT_EQ(server.requests().size(), 1U);
    const auto request = server.requests()[0];
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.target, "/api/open/topic/detail?topicId=7");
    EXPECT_EQ(request.header("access-key"), "key-1");
    EXPECT_EQ(request.header("host"), "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(count(request, "accept"), 0U);
    EXPECT_EQ(count(request, "content-type"), 0U);
    EXPECT_EQ(count(request, "content-length"), 0U);
    EXPECT_EQ(request.body, "");
}

TEST(RequestOnTheWire, OnlyPagesAreAskedForCompressed) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    server.answer(answers::write(answers::http_answer(R"({"code":200,"msg":"","data":{"total":0,"list":[]}})")));
    ASSERT_TRUE(client.topics().list());
    ASSERT_TRUE(client.friends().list());
    server.answer(answers::ok());
    ASSERT_TRUE(client.topics().add(new_topic()));
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 4U);
    for (const std::size_t page : {1U, 2U}) EXPECT_EQ(requests[page].header("accept-encoding"), "gzip, deflate");
    for (const std::size_t short_one : {0U, 3U}) EXPECT_EQ(count(requests[short_one], "accept-encoding"), 0U);
}

TEST(RequestOnTheWire, APostWithoutABodySaysSo) {
    const RawServer server;
    ASSERT_TRUE(client_of(server).topic_users().remove(5));
    const auto request = server.requests().at(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.header("content-length"), "0");
    EXPECT_EQ(count(request, "content-type"), 0U);
}

TEST(RequestOnTheWire, ALargeBodyIsSentAtOnceWithoutExpectHeader) {
    const RawServer server;
    auto topic = new_topic();
    topic.introduction = std::string(2'000'000, 'x');
    const auto added = client_of(server).topics().add(topic);
    ASSERT_TRUE(added) << added.error().message();
    const auto request = server.requests().at(0);
    EXPECT_EQ(count(request, "expect"), 0U);
    EXPECT_GT(request.body.size(), 2'000'000U);
    EXPECT_EQ(request.header("content-length"), std::to_string(request.body.size()));
}

TEST(RequestOnTheWire, NoStateOfARequestAffectsTheNext) {
    const RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().add(new_topic()));
    ASSERT_TRUE(client.message_tokens().remove(5));
    ASSERT_TRUE(client.topics().detail(7));
    ASSERT_TRUE(client.topic_users().remove(5));
    ASSERT_TRUE(client.topics().exit(7));
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 5U);
    const char* const methods[] = {"POST", "DELETE", "GET", "POST", "GET"};
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(requests[i].method, methods[i]);
        EXPECT_EQ(count(requests[i], "content-type"), i == 0 ? 1U : 0U);
        EXPECT_EQ(requests[i].body.empty(), i != 0);
    }
    EXPECT_EQ(requests[1].target, "/api/open/token/deleteToken?id=5");
    EXPECT_EQ(requests[4].target, "/api/open/topic/exitTopic?topicId=7");
    EXPECT_EQ(server.connections(), 1);
}

TEST(RequestOnTheWire, ThePathPrefixOfTheBaseUrlStandsBeforeEachPath) {
    const RawServer server;
    auto options = options_for(server);
    options.base_url += "/gateway/pushplus/";
    ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_EQ(server.key_requests().at(0).target, "/gateway/pushplus/api/common/openApi/getAccessKey");
    EXPECT_EQ(server.requests().at(0).target, "/gateway/pushplus/api/open/topic/detail?topicId=7");
}

TEST(RequestOnTheWire, ACookieThatWasSetIsNotSentBack) {
    RawServer server;
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        connection.write(
            answers::http_answer(answers::good_envelope(request), "200 OK", "Set-Cookie: a=b; Path=/\r\n"));
    });
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    ASSERT_TRUE(client.topics().detail(8));
    EXPECT_EQ(count(server.requests().at(1), "cookie"), 0U);
}

TEST(RequestOnTheWire, ClientsOfTwoServersShareOneTransportWithoutMixingThemUp) {
    const RawServer first, second;
    auto transport = pushplus::make_http_transport({""});
    const auto client_on = [&](const RawServer& server) {
        auto options = options_for(server);
        options.proxy.reset();
        options.transport = transport;
        return Client(credentials(), options);
    };
    const Client to_first = client_on(first), to_second = client_on(second);
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(to_first.topics().detail(i));
        ASSERT_TRUE(to_second.topics().detail(100 + i));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(first.requests().at(i).target, "/api/open/topic/detail?topicId=" + std::to_string(i + 1));
        EXPECT_EQ(second.requests().at(i).target, "/api/open/topic/detail?topicId=" + std::to_string(i + 101));
        EXPECT_EQ(second.requests().at(i).header("host"), "127.0.0.1:" + std::to_string(second.port()));
    }
}

}  // namespace

}  // namespace pushplus_test
