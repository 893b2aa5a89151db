#include <chrono>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/full_backlog.hpp"
#include "../doubles/older_libcurl.hpp"
#include "../doubles/slow_names.hpp"
#include "background.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::milliseconds;

TEST(TimeLimit, OfTheWholeCallCutsATransfer) {
    RawServer server;
    auto options = options_for(server);
    options.total_timeout = milliseconds(1000);
    const Client client(credentials(), options);
    ASSERT_TRUE(client.access_key());
    server.answer(answers::silence());
    auto call = in_background([&] { return client.topics().detail(7); });
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::timeout) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::unknown);
    EXPECT_EQ(server.requests().size(), 1U);
    server.answer(answers::ok());
    EXPECT_TRUE(client.topics().detail(8));
}

TEST(TimeLimit, OfOneCallBeatsTheClients) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.access_key());
    server.answer(answers::silence());
    pushplus::CallOptions limit;
    limit.timeout = milliseconds(1000);
    auto call = in_background([&] { return client.topics().add(new_topic(), limit); });
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::timeout) << error->message();
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(TimeLimit, OfTheWholeCallEndsItInsteadOfALongerPause) {
    RawServer server;
    server.answer(answers::write(answers::http_answer("", "503 Service Unavailable")));
    auto options = options_for(server);
    options.total_timeout = std::chrono::seconds(30);
    options.retry = {3, std::chrono::hours(1), std::chrono::hours(1)};
    const Client client(credentials(), options);
    auto call = in_background([&] { return client.topics().detail(7); });
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::http) << "what the service said last is worth more than a timeout";
    EXPECT_EQ(error->http_status(), 503);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(TimeLimit, OfTheCallCutsTheWaitForAKey) {
    RawServer server;
    Latch answer;
    server.answer_key([&, give = answers::key()](ServedConnection& connection, const RawRequest& request) {
        if (answer.wait()) give(connection, request);
    });
    const Client client = client_of(server);
    pushplus::CallOptions limit;
    limit.timeout = milliseconds(80);
    auto call = in_background([&] { return client.topics().add(new_topic(), limit); });
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::timeout) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    answer.open();
    EXPECT_TRUE(client.topics().detail(8));
    EXPECT_EQ(server.key_requests().size(), 1U);
}

TEST(TimeLimit, OfOneAttemptCutsTheLookupOfAName) {
    if (!lookups_can_be_left()) GTEST_SKIP() << "this libcurl waits for a running lookup";
    SlowNames names;
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = "http://host.slow.invalid/";
    request.connect_timeout = std::chrono::seconds(60);
    request.timeout = milliseconds(80);
    request.max_response_size = 1000;
    const auto transport = pushplus::make_http_transport({""});
    auto call = in_background([&] { return transport->send(request); });
    const bool ended = call.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
    names.let_go();
    ASSERT_TRUE(ended) << "the limit waited for the lookup";
    const auto outcome = call.get();
    ASSERT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::timeout) << outcome.failure.message;
    EXPECT_EQ(outcome.failure.delivery, Delivery::not_sent);
}

TEST(TimeLimit, OfConnectingDoesNotApplyToASlowResponse) {
    RawServer server;
    auto options = options_for(server);
    options.connect_timeout = milliseconds(500);
    const Client client(credentials(), options);
    ASSERT_TRUE(client.access_key());
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        if (connection.stays_open_for(700)) answers::ok()(connection, request);
    });
    const auto topic = client.topics().detail(7);
    EXPECT_TRUE(topic) << topic.error().message();
}

}  // namespace

}  // namespace pushplus_test
