// The host's name is looked up and no answer comes: limits, cancels and the end of the client are kept all the same, and
// calls go well once the name is known.

#include <optional>

#include <gmock/gmock.h>

#include "../../doubles/older_libcurl.hpp"
#include "../../doubles/slow_names.hpp"
#include "../async/async_fixture.hpp"
#include "../background.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;

class HangingNames : public testing::Test {
protected:
    HangingNames() {
        options.base_url = "http://host.slow.invalid:" + std::to_string(server.port());
        options.dangerously_allow_plain_http = true;
        options.proxy.reset();
        options.transport = transport;
    }
    void SetUp() override {
        if (!lookups_can_be_left()) GTEST_SKIP() << "this libcurl waits for a running lookup";
    }

    static pushplus::CallOptions soon() {
        pushplus::CallOptions limit;
        limit.timeout = std::chrono::milliseconds(80);
        return limit;
    }
    static pushplus::SendRequest message() {
        pushplus::SendRequest request;
        request.content = "text";
        return request;
    }
    static void expect_not_sent(const std::optional<pushplus::Error>& error, ErrorKind kind) {
        ASSERT_TRUE(error);
        EXPECT_EQ(error->kind(), kind) << error->message();
        EXPECT_EQ(error->delivery(), Delivery::not_sent);
    }
    template <class T>
    static void expect_not_sent(const pushplus::Result<T>& result, ErrorKind kind) {
        ASSERT_FALSE(result);
        expect_not_sent(std::optional(result.error()), kind);
    }
    void expect_recovery(const Client& client) {
        names.answer();
        const auto topic = client.topics().detail(7);
        EXPECT_TRUE(topic) << topic.error().message();
        const auto other = outcome_of(client.async().topics().detail(8));
        EXPECT_TRUE(other) << other.error().message();
        EXPECT_EQ(server.requests().size(), 2U);
    }

    RawServer server;
    SlowNames names;
    const std::shared_ptr<pushplus::HttpTransport> transport = pushplus::make_http_transport({""});
    pushplus::ClientOptions options = options_for(server);
};

TEST_F(HangingNames, HoldNoCallBeyondItsLimit) {
    const Client client(credentials(), options);
    auto with_key = in_background([&] { return client.topics().detail(7, soon()); });
    expect_not_sent(error_of(with_key), ErrorKind::timeout);
    auto without_key = in_background([&] { return client.messages().send(message(), soon()); });
    expect_not_sent(error_of(without_key), ErrorKind::timeout);
    expect_recovery(client);
}

TEST_F(HangingNames, HoldNoAsynchronousCallBeyondItsLimit) {
    const Client client(credentials(), options);
    expect_not_sent(outcome_of(client.async().topics().detail(7, soon())), ErrorKind::timeout);
    expect_not_sent(outcome_of(client.async().messages().send(message(), soon())), ErrorKind::timeout);
    expect_recovery(client);
}

TEST_F(HangingNames, HoldNoCancelOfAnAsynchronousCall) {
    const Client client(credentials(), options);
    const auto call = client.async().messages().send(message());
    ASSERT_TRUE(names.wait_for_lookup());
    call.cancel();
    expect_not_sent(outcome_of(call), ErrorKind::canceled);
    expect_recovery(client);
}

TEST_F(HangingNames, HoldNoCallsToOtherHosts) {
    const Client client(credentials(), options);
    const auto stuck = client.async().messages().send(message());
    ASSERT_TRUE(names.wait_for_lookup());
    options.base_url = server.base_url();
    const Client other(credentials(), options);
    EXPECT_TRUE(outcome_of(other.async().topics().detail(1)));
    EXPECT_TRUE(other.topics().detail(2));
    EXPECT_FALSE(stuck.ready());
}

TEST_F(HangingNames, DoNotHoldTheEndOfTheirClient) {
    std::optional<Client> client(std::in_place, credentials(), options);
    Outcomes outcomes;
    outcomes.await(client->async().messages().send(message()));
    outcomes.await(client->async().topics().detail(7));
    auto blocking = in_background([users = client->users()] {
        pushplus::CallOptions limit;
        limit.timeout = std::chrono::milliseconds(500);
        return users.my_info(limit);
    });
    ASSERT_TRUE(names.wait_for_lookup());
    expect_not_sent(error_of(blocking), ErrorKind::timeout);
    auto end = in_background([&] { client.reset(); });
    const bool ended = end.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
    names.let_go();
    EXPECT_TRUE(ended) << "the end of the client waited for the lookup";
    ASSERT_TRUE(outcomes.wait_for(2));
    EXPECT_THAT(outcomes.counts(), testing::ElementsAre(testing::Pair("canceled", 2)));
}

}  // namespace

}  // namespace pushplus_test
