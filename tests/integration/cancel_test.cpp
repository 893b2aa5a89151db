// A cancel from another thread ends a call in each of its stages. Each test waits until the call has reached the stage.

#include <memory>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/full_backlog.hpp"
#include "../doubles/older_libcurl.hpp"
#include "../doubles/slow_names.hpp"
#include "../doubles/tls_identity.hpp"
#include "background.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::CallOptions;
using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;

class Cancel : public testing::Test {
protected:
    CallOptions cancelable() const {
        CallOptions options;
        options.cancellation = stop_.token();
        return options;
    }

    pushplus::CancellationSource stop_;
};

TEST_F(Cancel, EndsACallWhileTheServerThinks) {
    RawServer server;
    server.answer(answers::silence());
    const Client client = client_of(server);
    auto call = in_background([&] { return client.topics().add(new_topic(), cancelable()); });
    ASSERT_TRUE(server.wait_for_requests(1));
    stop_.cancel();
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::unknown);
    EXPECT_EQ(error->attempts(), 1);

    server.answer(answers::ok());
    const auto topic = client.topics().detail(8);
    ASSERT_TRUE(topic) << topic.error().message();
    EXPECT_EQ(topic->topic_id, 8);
}

TEST_F(Cancel, EndsACallWithinAResponseBody) {
    RawServer server;
    Latch halfway;
    server.answer([&](ServedConnection& connection, const RawRequest&) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"code\":");
        halfway.open();
        connection.wait_for_end();
    });
    const Client client = client_of(server);
    auto call = in_background([&] { return client.topics().detail(7, cancelable()); });
    ASSERT_TRUE(halfway.wait());
    stop_.cancel();
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::unknown);
    EXPECT_EQ(server.requests().size(), 1U) << "a canceled call was retried";
    server.answer(answers::ok());
    EXPECT_TRUE(client.topics().detail(8));
}

TEST_F(Cancel, EndsACallWhileTcpConnects) {
    const FullBacklog server;
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = server.base_url();
    request.connect_timeout = request.timeout = std::chrono::seconds(60);
    request.max_response_size = 1000;
    request.cancellation = stop_.token();
    const auto transport = pushplus::make_http_transport({""});
    auto call = in_background([&] { return transport->send(request); });
    ASSERT_TRUE(server.wait_for_attempt());
    stop_.cancel();
    ASSERT_EQ(call.wait_for(std::chrono::seconds(5)), std::future_status::ready);
    const auto outcome = call.get();
    ASSERT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::canceled);
    EXPECT_EQ(outcome.failure.delivery, Delivery::not_sent);
}

TEST_F(Cancel, EndsACallDuringTheTlsHandshake) {
    const TlsIdentity identity;
    RawServer server(identity.context());
    server.answer_key(answers::key("Connection: close\r\n"));
    auto options = options_for(server);
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    ASSERT_TRUE(client.access_key());

    Latch shaking;
    server.greet([&](ServedConnection& connection) {
        if (connection.wait_for_bytes()) shaking.open();
        connection.wait_for_end();
    });
    auto call = in_background([&] { return client.topics().add(new_topic(), cancelable()); });
    ASSERT_TRUE(shaking.wait());
    stop_.cancel();
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    server.greet(nullptr);
    EXPECT_TRUE(client.topics().detail(8));
}

TEST_F(Cancel, EndsACallWhileItsHostsNameIsLookedUp) {
    if (!lookups_can_be_left()) GTEST_SKIP() << "this libcurl waits for a running lookup";
    SlowNames names;
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = "http://host.slow.invalid/";
    request.connect_timeout = request.timeout = std::chrono::seconds(60);
    request.max_response_size = 1000;
    request.cancellation = stop_.token();
    const auto transport = pushplus::make_http_transport({""});
    auto call = in_background([&] { return transport->send(request); });
    ASSERT_TRUE(names.wait_for_lookup());
    stop_.cancel();
    const bool ended = call.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
    names.let_go();
    ASSERT_TRUE(ended) << "the cancel waited for the lookup";
    const auto outcome = call.get();
    ASSERT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::canceled);
    EXPECT_EQ(outcome.failure.delivery, Delivery::not_sent);
}

TEST_F(Cancel, EndsTheWaitBetweenTwoTries) {
    RawServer server;
    server.answer(answers::write(answers::http_answer("", "503 Service Unavailable", "Retry-After: 30\r\n")));
    auto options = options_for(server);
    Latch tried;
    options.observer = [&](const pushplus::AttemptEvent& event) {
        if (event.operation == "topics.detail") tried.open();
    };
    const Client client(credentials(), options);
    auto call = in_background([&] { return client.topics().detail(7, cancelable()); });
    ASSERT_TRUE(tried.wait());
    stop_.cancel();
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    EXPECT_EQ(error->attempts(), 1);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(Cancel, EndsTheWaitForAKeyButNotTheFetch) {
    RawServer server;
    Latch asked, answer;
    server.answer_key([&, give = answers::key()](ServedConnection& connection, const RawRequest& request) {
        asked.open();
        if (answer.wait()) give(connection, request);
    });
    const Client client = client_of(server);
    auto call = in_background([&] { return client.topics().add(new_topic(), cancelable()); });
    ASSERT_TRUE(asked.wait());
    stop_.cancel();
    const auto error = error_of(call);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    EXPECT_TRUE(server.requests().empty());
    answer.open();
    EXPECT_TRUE(client.topics().detail(8));
    EXPECT_EQ(server.key_requests().size(), 1U) << "the fetch went down with the caller that was canceled";
}

TEST_F(Cancel, BeforeTheCallSendsNothing) {
    const RawServer server;
    stop_.cancel();
    const auto added = client_of(server).topics().add(new_topic(), cancelable());
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(added.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(server.connections(), 0);
}

TEST_F(Cancel, OfOneCallLeavesTheOthersOfTheSameClientAlone) {
    RawServer server;
    Latch answer;
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        if (answer.wait()) answers::ok()(connection, request);
    });
    const Client client = client_of(server);
    ASSERT_TRUE(client.access_key());
    auto canceled = in_background([&] { return client.topics().detail(7, cancelable()); });
    auto other = in_background([&] { return client.topics().detail(8); });
    ASSERT_TRUE(server.wait_for_requests(2));
    stop_.cancel();
    const auto error = error_of(canceled);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::canceled);
    answer.open();
    EXPECT_FALSE(error_of(other));
}

TEST_F(Cancel, EndsFiftyCallsAtOnce) {
    RawServer server;
    server.answer(answers::silence());
    const Client client = client_of(server);
    ASSERT_TRUE(client.access_key());
    std::vector<std::future<pushplus::Result<pushplus::TopicDetail>>> calls;
    for (int i = 0; i < 50; ++i)
        calls.push_back(in_background([&] { return client.topics().detail(7, cancelable()); }));
    ASSERT_TRUE(server.wait_for_requests(50));
    stop_.cancel();
    for (auto& call : calls) {
        const auto error = error_of(call);
        ASSERT_TRUE(error);
        EXPECT_EQ(error->kind(), ErrorKind::canceled);
    }
}

TEST(CanceledRequest, OfATransportIsNotEvenLookedAt) {
    pushplus::CancellationSource stop;
    stop.cancel();
    pushplus::HttpRequest request;
    request.url = "no URL at all";
    request.cancellation = stop.token();
    const auto outcome = pushplus::make_http_transport({""})->send(request);
    EXPECT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::canceled);
    EXPECT_EQ(outcome.failure.delivery, Delivery::not_sent);
}

}  // namespace

}  // namespace pushplus_test
