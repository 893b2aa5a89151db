#include <atomic>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/http2_peer.hpp"
#include "../doubles/older_libcurl.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;

// A server that offers HTTP/2 only. The very first request is an AccessKey fetch.
class Http2 : public testing::Test {
protected:
    using Answer = std::function<void(Http2Peer&, ServedConnection&, std::uint32_t stream)>;

    void SetUp() override {
        if (!transport_speaks_http2()) GTEST_SKIP() << "not with this libcurl";
        identity_.offer("h2");
        server_.greet([this](ServedConnection& connection) { serve(connection); });
    }

    Client client() const {
        auto options = options_for(server_);
        options.ca_bundle = identity_.ca_bundle();
        return Client(credentials(), options);
    }

    static Answer ok() {
        return [](Http2Peer& peer, ServedConnection&, std::uint32_t stream) {
            peer.answer(stream, R"({"code":200,"msg":"","data":77})");
        };
    }

    TlsIdentity identity_;
    RawServer server_{identity_.context()};
    Answer answer_ = ok();  // Changed only while no call runs.
    std::atomic<int> requests_{0};

private:
    void serve(ServedConnection& connection) {
        Http2Peer peer(connection);
        if (!connection.handshake() || connection.alpn() != "h2" || !peer.greet()) return;
        while (const auto stream = peer.read_request()) {
            if (!key_given_.exchange(true)) {
                peer.answer(*stream, R"({"code":200,"data":{"accessKey":"key-1","expiresIn":7200}})");
                continue;
            }
            ++requests_;
            answer_(peer, connection, *stream);
        }
    }

    std::atomic<bool> key_given_{false};
};

TEST_F(Http2, IsSpokenWhereTheServerOffersItAndTheConnectionIsKept) {
    const Client client = this->client();
    for (int i = 0; i < 10; ++i) {
        const auto added = client.topics().add(new_topic());
        ASSERT_TRUE(added) << added.error().message();
        EXPECT_EQ(*added, 77);
    }
    EXPECT_EQ(requests_, 10);
    EXPECT_EQ(server_.connections(), 1);
}

TEST_F(Http2, AWriteIsSeenOnceWhenTheConnectionIsReset) {
    const Client client = this->client();
    ASSERT_TRUE(client.topics().add(new_topic()));
    answer_ = [](Http2Peer&, ServedConnection& connection, std::uint32_t) { connection.reset(); };
    const auto added = client.topics().add(new_topic());
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::connection) << added.error().message();
    EXPECT_TRUE(added.error().in_doubt());
    EXPECT_EQ(requests_, 2);
    answer_ = ok();
    EXPECT_TRUE(client.topics().add(new_topic()));
}

// libcurl would retry it by itself. That would be correct here, but "at most once" must hold everywhere.
TEST_F(Http2, AWriteIsSeenOnceWhenItsStreamIsRefused) {
    const Client client = this->client();
    ASSERT_TRUE(client.topics().add(new_topic()));
    answer_ = [](Http2Peer& peer, ServedConnection&, std::uint32_t stream) { peer.refuse(stream); };
    const auto added = client.topics().add(new_topic());
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::connection) << added.error().message();
    EXPECT_EQ(requests_, 2);
    answer_ = ok();
    EXPECT_TRUE(client.topics().add(new_topic()));
}

TEST_F(Http2, AWriteIsSeenOnceWhenTheServerGoesAway) {
    const Client client = this->client();
    ASSERT_TRUE(client.topics().add(new_topic()));
    answer_ = [](Http2Peer& peer, ServedConnection& connection, std::uint32_t stream) {
        peer.go_away(stream - 2);
        connection.close();
    };
    const auto added = client.topics().add(new_topic());
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::connection) << added.error().message();
    EXPECT_EQ(requests_, 2);
    answer_ = ok();
    EXPECT_TRUE(client.topics().add(new_topic()));
}

}  // namespace

}  // namespace pushplus_test
