#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ClientOptions;
using pushplus::Delivery;
using pushplus::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A server that records where its requests come from.
class LocalAddressTest : public testing::Test {
protected:
    void SetUp() override {
        server_.answer([this, ok = answers::ok()](ServedConnection& connection, const RawRequest& request) {
            {
                const std::lock_guard<std::mutex> lock(mutex_);
                peers_.push_back(connection.peer_address());
            }
            ok(connection, request);
        });
    }
    std::vector<std::string> peers() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return peers_;
    }
    void expect_not_sent(const ClientOptions& options, const char* words) {
        const auto topic = Client(credentials(), options).topics().detail(7);
        ASSERT_FALSE(topic);
        EXPECT_EQ(topic.error().kind(), ErrorKind::connection);
        EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
        EXPECT_THAT(topic.error().message(), HasSubstr(words));
        EXPECT_EQ(server_.connections(), 0);
    }

    std::mutex mutex_;
    std::vector<std::string> peers_;
    RawServer server_;
};

TEST_F(LocalAddressTest, IsWhereBlockingAndAsynchronousRequestsComeFrom) {
    auto options = options_for(server_);
    options.local_address = "127.0.0.9";
    const Client client(credentials(), options);
    EXPECT_TRUE(client.topics().detail(7));
    EXPECT_TRUE(client.async().topics().detail(7).get());
    EXPECT_THAT(peers(), ElementsAre("127.0.0.9", "127.0.0.9"));
}

TEST_F(LocalAddressTest, MayBeTheNameOfAnInterface) {
    auto options = options_for(server_);
    options.local_address = "lo";
    EXPECT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_THAT(peers(), ElementsAre("127.0.0.1"));
}

TEST_F(LocalAddressTest, ThatThisMachineDoesNotHaveIsNamed) {
    auto options = options_for(server_);
    for (const char* absent : {"192.0.2.7", "no-such-if0"}) {
        options.local_address = absent;
        expect_not_sent(options, "local_address cannot be used: ");
    }
}

TEST_F(LocalAddressTest, OfATransportIsCheckedBeforeAnyConnection) {
    pushplus::TransportOptions network;
    network.proxy = "";
    network.local_address = "host!example.org";
    auto options = options_for(server_);
    options.proxy.reset();
    options.transport = pushplus::make_http_transport(network);
    const auto topic = Client(credentials(), options).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(topic.error().message(), HasSubstr("local_address"));
    EXPECT_EQ(server_.connections(), 0);
}

TEST_F(LocalAddressTest, OfAnotherFamilyThanTheServersIsNamed) {
    auto options = options_for(server_);
    options.local_address = "::1";
    expect_not_sent(options, "local_address");
}

TEST_F(LocalAddressTest, IpVersionChoosesAmongTheAddressesOfAHost) {
    auto options = options_for(server_);
    options.base_url = "http://localhost:" + std::to_string(server_.port());  // It listens on 127.0.0.1 alone.
    options.ip_version = pushplus::IpVersion::v6;
    expect_not_sent(options, "");
    options.ip_version = pushplus::IpVersion::v4;
    EXPECT_TRUE(Client(credentials(), options).topics().detail(7));
}

}  // namespace

}  // namespace pushplus_test
