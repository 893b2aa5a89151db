#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

// The proxy would get the request, as the host is not this machine.
pushplus::ClientOptions options_for_elsewhere(const RawServer& proxy) {
    auto options = options_for(proxy);
    options.base_url = "http://pushplus.example";
    options.proxy = proxy.base_url();
    return options;
}

TEST(PlainHttp, ToAnotherHostIsRefusedBeforeAnyRequest) {
    const RawServer proxy;
    const Client client(credentials(), options_for_elsewhere(proxy));
    const auto topic = client.topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), pushplus::ErrorKind::invalid_argument);
    EXPECT_EQ(topic.error().delivery(), pushplus::Delivery::not_sent);
    EXPECT_FALSE(client.access_key());
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(PlainHttp, ToAnotherHostGoesThroughWhereTheLoudOptionAllowsIt) {
    const RawServer proxy;
    auto options = options_for_elsewhere(proxy);
    options.dangerously_allow_plain_http = true;
    EXPECT_TRUE(Client(credentials(), options).topics().detail(7));
    ASSERT_EQ(proxy.requests().size(), 1U);
    EXPECT_EQ(proxy.requests()[0].target, "http://pushplus.example/api/open/topic/detail?topicId=7");
}

TEST(PlainHttp, ToThisMachineByNameNeedsNoOption) {
    const RawServer server;
    auto options = options_for(server);
    options.base_url = "http://localhost:" + std::to_string(server.port());
    EXPECT_TRUE(Client(credentials(), options).topics().detail(7));
}

}  // namespace

}  // namespace pushplus_test
