// After a suspend a kept connection is dead without a sign: what is sent on it is lost, and known to be only after a timeout.

#include <atomic>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <http/curl_transport.hpp>

#include "../doubles/clock_at_noon.hpp"
#include "../doubles/http2_peer.hpp"
#include "../doubles/older_libcurl.hpp"
#include "../doubles/tls_identity.hpp"
#include "async/async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

class IdleConnections : public testing::TestWithParam<bool> {
protected:
    Client client(const RawServer& server) const {
        auto options = options_for(server);
        options.proxy.reset();
        pushplus::TransportOptions network;
        network.proxy = "";
        network.ca_bundle = identity_.ca_bundle();
        options.transport = pushplus::detail::make_curl_transport(network, idle_clock_);
        return Client(credentials(), options);
    }
    static bool adds(const Client& client) {
        const auto added =
            GetParam() ? outcome_of(client.async().topics().add(new_topic())) : client.topics().add(new_topic());
        EXPECT_TRUE(added) << added.error().message();
        return added.has_value();
    }

    /// `latest` is the number of the newest connection.
    template <class Latest>
    void expect_a_new_connection_after_each_suspend(const RawServer& server, const Client& client, Latest latest) {
        ASSERT_TRUE(adds(client));
        idle_clock_->advance(std::chrono::seconds(59));
        ASSERT_TRUE(adds(client));
        EXPECT_EQ(server.connections() == 1, !GetParam() || !libcurl_is_older());
        for (int suspend = 0; suspend < 3; ++suspend) {
            const int before = server.connections();
            idle_clock_->advance(std::chrono::hours(8));
            ASSERT_TRUE(adds(client));
            EXPECT_GT(latest(), before);
            ASSERT_TRUE(adds(client));
        }
    }

    const std::shared_ptr<pushplus::ManualClock> idle_clock_ = clock_at_noon();
    TlsIdentity identity_;
};

TEST_P(IdleConnections, AreNotUsedAgainAfterASuspend) {
    for (const bool tls : {false, true}) {
        RawServer server(tls ? identity_.context() : nullptr);
        const Client client = this->client(server);
        expect_a_new_connection_after_each_suspend(server, client, [&] { return server.requests().back().connection; });
        EXPECT_EQ(server.requests().size(), 8U);
    }
}

TEST_P(IdleConnections, AreNotUsedAgainWithHttp2Either) {
    if (!transport_speaks_http2()) GTEST_SKIP() << "not with this libcurl";
    identity_.offer("h2");
    RawServer server(identity_.context());
    server.greet([key_given = std::make_shared<std::atomic<bool>>(false)](ServedConnection& connection) {
        Http2Peer peer(connection);
        if (!connection.handshake() || !peer.greet()) return;
        while (const auto stream = peer.read_request())
            peer.answer(*stream, key_given->exchange(true)
                                     ? R"({"code":200,"msg":"","data":77})"
                                     : R"({"code":200,"data":{"accessKey":"key-1","expiresIn":7200}})");
    });
    const Client client = this->client(server);
    expect_a_new_connection_after_each_suspend(server, client, [&] { return server.connections(); });
}

// Some versions of libcurl do not look whether a connection stands that was used a moment ago.
TEST_P(IdleConnections, ThatTheServerHasEndedTakeNoRequest) {
    RawServer server;
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        connection.write(answers::http_answer(answers::good_envelope(request)));
        connection.close();
    });
    const Client client = this->client(server);
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(adds(client));
        ASSERT_TRUE(server.wait_for_open_connections(0));
    }
    EXPECT_EQ(server.requests().size(), 5U);
}

INSTANTIATE_TEST_SUITE_P(Of, IdleConnections, testing::Bool(),
                         [](const auto& loop) { return std::string(loop.param ? "AsyncCalls" : "BlockingCalls"); });

}  // namespace

}  // namespace pushplus_test
