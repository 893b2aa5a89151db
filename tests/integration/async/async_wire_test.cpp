// Asynchronous calls on the wire: at most once, kept connections, TLS, HTTP/2, refused keys.

#include <atomic>
#include <optional>

#include <gmock/gmock.h>

#include "../../doubles/http2_peer.hpp"
#include "../../doubles/older_libcurl.hpp"
#include "../../doubles/tls_identity.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Result;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(AsyncWire, ReusesConnectionsAndSendsTheSameRequest) {
    RawServer server;
    const Client client = client_of(server);
    for (int id = 1; id <= 5; ++id) ASSERT_TRUE(outcome_of(client.async().topics().detail(id)));
    EXPECT_EQ(server.connections(), libcurl_is_older() ? 6 : 1) << "for the key as well";
    ASSERT_TRUE(client.topics().detail(5));
    const auto requests = server.requests();
    EXPECT_EQ(requests[4].method, requests[5].method);
    EXPECT_EQ(requests[4].target, requests[5].target);
    EXPECT_EQ(requests[4].headers, requests[5].headers);
    EXPECT_EQ(requests[4].body, requests[5].body);
}

TEST(AsyncWire, AChangingCallIsSeenOnceWhenTheKeptConnectionIsReset) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(outcome_of(client.async().topics().add(new_topic())));
    server.answer(answers::reset());
    const auto added = outcome_of(client.async().topics().add(new_topic()));
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::connection);
    EXPECT_TRUE(added.error().in_doubt());
    ASSERT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.requests()[0].connection == server.requests()[1].connection, !libcurl_is_older());
    server.answer(answers::ok());
    EXPECT_TRUE(outcome_of(client.async().topics().add(new_topic())));
}

TEST(AsyncWire, AReadingCallIsRepeatedAfterAReset) {
    RawServer server;
    const Client client = client_of(server);
    std::atomic<int> resets{2};
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        (resets-- > 0 ? answers::reset() : answers::ok())(connection, request);
    });
    EXPECT_TRUE(outcome_of(client.async().topics().detail(7)));
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST(AsyncWire, GoesThroughWhenTheServerHasClosedTheKeptConnectionBefore) {
    RawServer server;
    const Client client = client_of(server);
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        connection.write(answers::http_answer(answers::good_envelope(request)));
        connection.close();
    });
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(outcome_of(client.async().topics().add(new_topic())));
        ASSERT_TRUE(server.wait_for_open_connections(0));
    }
}

class AsyncStaleAnswers : public testing::TestWithParam<bool> {
protected:
    Client client() const {
        auto options = options_for(server_);
        options.ca_bundle = identity_.ca_bundle();
        return Client(credentials(), options);
    }
    TlsIdentity identity_;
    RawServer server_{GetParam() ? identity_.context() : nullptr};
};

TEST_P(AsyncStaleAnswers, AreNotTakenForTheNextOne) {
    Latch first_is_read, said_more;
    const Client client = this->client();
    server_.answer([&](ServedConnection& connection, const RawRequest& request) {
        connection.write(answers::http_answer(answers::good_envelope(request)));
        if (!first_is_read.wait()) return;
        connection.write(answers::http_answer(R"({"code":200,"msg":"","data":{"topicId":666}})"));
        said_more.open();
    });
    ASSERT_TRUE(outcome_of(client.async().topics().detail(7)));
    first_is_read.open();
    ASSERT_TRUE(said_more.wait());
    server_.answer(answers::ok());
    for (int id = 8; id < 11; ++id) {
        const auto topic = outcome_of(client.async().topics().detail(id));
        ASSERT_TRUE(topic) << topic.error().message();
        EXPECT_EQ(topic->topic_id, id);
    }
}

INSTANTIATE_TEST_SUITE_P(Over, AsyncStaleAnswers, testing::Bool(),
                         [](const auto& tls) { return std::string(tls.param ? "Tls" : "Plain"); });

TEST(AsyncKeys, AreFetchedOnceForAllThatWait) {
    RawServer server;
    Latch give;
    server.answer_key([&, key = answers::key()](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(give.wait());
        key(connection, request);
    });
    const Client client = client_of(server);
    Outcomes outcomes;
    for (int id = 1; id <= 200; ++id) outcomes.await(client.async().topics().detail(id));
    give.open();
    ASSERT_TRUE(outcomes.wait_for(200));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 200)));
    EXPECT_EQ(server.key_requests().size(), 1U);
}

TEST(AsyncKeys, ThatAreRevokedAreReplacedOnceForAll) {
    RawServer server;
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        if (request.header("access-key") == "key-1")
            connection.write(answers::http_answer(R"({"code":401,"msg":"accessKey无效"})"));
        else
            answers::ok()(connection, request);
    });
    const Client client = client_of(server);
    Outcomes outcomes;
    for (int id = 1; id <= 100; ++id) outcomes.await(client.async().topics().detail(id));
    ASSERT_TRUE(outcomes.wait_for(100));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 100)));
    EXPECT_EQ(server.key_requests().size(), 2U);
}

TEST(AsyncKeys, ThatAreRefusedFailAllThatWait) {
    RawServer server;
    server.answer_key(answers::write(answers::http_answer(R"({"code":403,"msg":"ip"})")));
    const Client client = client_of(server);
    Outcomes outcomes;
    for (int id = 1; id <= 50; ++id) outcomes.await(client.async().topics().detail(id));
    ASSERT_TRUE(outcomes.wait_for(50));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("forbidden", 50)));
    EXPECT_EQ(server.key_requests().size(), 1U);
    EXPECT_EQ(server.requests().size(), 0U);
}

TEST(AsyncHttp2, CarriesManyCallsOnOneConnection) {
    if (!transport_speaks_http2()) GTEST_SKIP() << "not with this libcurl";
    TlsIdentity identity;
    identity.offer("h2");
    RawServer server(identity.context());
    std::atomic<bool> key_given{false};
    std::atomic<int> together{0}, most_together{0};
    server.greet([&](ServedConnection& connection) {
        Http2Peer peer(connection);
        if (!connection.handshake() || !peer.greet()) return;
        std::vector<std::uint32_t> waiting;
        while (const auto stream = peer.read_request()) {
            if (!key_given.exchange(true)) {
                peer.answer(*stream, R"({"code":200,"data":{"accessKey":"key-1","expiresIn":7200}})");
                continue;
            }
            waiting.push_back(*stream);
            most_together = std::max<int>(most_together, static_cast<int>(waiting.size()));
            // The first alone, so that the client learns what is spoken; then more at a time than libcurl's own 100.
            if (together == 0 || waiting.size() == 120) {
                for (const auto waits : waiting) peer.answer(waits, R"({"code":200,"msg":"","data":77})");
                together += static_cast<int>(waiting.size());
                waiting.clear();
            }
        }
    });
    auto options = options_for(server);
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    ASSERT_TRUE(outcome_of(client.async().topics().add(new_topic())));
    Outcomes outcomes;
    for (int i = 0; i < 240; ++i) outcomes.await(client.async().topics().add(new_topic()));
    ASSERT_TRUE(outcomes.wait_for(240));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 240)));
    EXPECT_EQ(most_together, 120);
    EXPECT_EQ(server.connections(), 1) << "for the key as well";
}

// libcurl counts no time while a request waits for the connection that another request opens.
TEST(AsyncWire, ALimitHoldsWhileTheConnectionOfAnotherCallIsBeingOpened) {
    TlsIdentity identity;
    RawServer server(identity.context());
    server.greet([](ServedConnection& connection) { connection.wait_for_end(); });
    auto options = options_for(server);
    options.retry.max_attempts = 1;
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    const auto message = [](const char* text) {
        pushplus::SendRequest request;
        request.content = text;
        return request;
    };
    const auto first = client.async().messages().send(message("one"));
    ASSERT_TRUE(server.wait_for_connections(1));
    pushplus::CallOptions soon;
    soon.timeout = std::chrono::milliseconds(500);
    const auto second = outcome_of(client.async().messages().send(message("two"), soon));
    EXPECT_FALSE(first.ready()) << "the limit was kept only because the connection attempt had ended";
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind(), ErrorKind::timeout) << second.error().message();
    EXPECT_EQ(second.error().delivery(), pushplus::Delivery::not_sent);
    first.cancel();
}

}  // namespace

}  // namespace pushplus_test
