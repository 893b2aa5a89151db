// A write reaches the server at most once, although libcurl by itself would retry it on a new connection when a reused
// one has died.

#include <functional>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;

template <class T>
std::optional<Error> failure_of(const pushplus::Result<T>& result) {
    return result ? std::nullopt : std::optional<Error>(result.error());
}

struct ChangingCall {
    std::string name;
    std::string method;
    std::string target;
    std::function<std::optional<Error>(const Client&)> call;
};

std::ostream& operator<<(std::ostream& out, const ChangingCall& call) { return out << call.name; }

class ChangingCalls : public testing::TestWithParam<ChangingCall> {};

TEST_P(ChangingCalls, AreSeenOnceWhenTheReusedConnectionIsResetAfterTheRequest) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_FALSE(GetParam().call(client));
    ASSERT_EQ(server.connections(), 1);

    server.answer(answers::reset());
    const auto error = GetParam().call(client);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::connection) << error->message();
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->attempts(), 1);
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2U) << "one that went well, one that was reset";
    EXPECT_EQ(requests[1].method, GetParam().method);
    EXPECT_EQ(requests[1].target, GetParam().target);
    EXPECT_EQ(requests[1].connection, 1) << "the reset met a fresh connection, which shows nothing";

    server.answer(answers::ok());
    EXPECT_FALSE(GetParam().call(client));
    EXPECT_FALSE(GetParam().call(client));
    EXPECT_EQ(server.requests().size(), 4U);
    EXPECT_LE(server.connections(), 3) << "connections are no longer kept";
    EXPECT_EQ(server.requests()[2].connection, server.requests()[3].connection);
}

TEST_P(ChangingCalls, AreSeenOnceWhenTheReusedConnectionIsClosedAfterTheRequest) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_FALSE(GetParam().call(client));

    server.answer(answers::write_and_close(""));
    const auto error = GetParam().call(client);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::connection) << error->message();
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.requests()[1].connection, 1);
}

TEST_P(ChangingCalls, SucceedWhenTheServerHasClosedTheIdleConnectionBefore) {
    RawServer server;
    const Client client = client_of(server);
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        connection.write(answers::http_answer(answers::good_envelope(request)));
        connection.close();
    });
    ASSERT_FALSE(GetParam().call(client));
    ASSERT_TRUE(server.wait_for_open_connections(0));

    const auto error = GetParam().call(client);
    EXPECT_FALSE(error) << error->message();
    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.connections(), 2);
}

INSTANTIATE_TEST_SUITE_P(
    AtMostOnce, ChangingCalls,
    testing::Values(ChangingCall{"PostWithABody", "POST", "/api/open/topic/add",
                                 [](const Client& client) { return failure_of(client.topics().add(new_topic())); }},
                    ChangingCall{"PostWithoutABody", "POST", "/api/open/topicUser/deleteTopicUser?topicRelationId=5",
                                 [](const Client& client) { return failure_of(client.topic_users().remove(5)); }},
                    ChangingCall{"Get", "GET", "/api/open/topic/exitTopic?topicId=5",
                                 [](const Client& client) { return failure_of(client.topics().exit(5)); }},
                    ChangingCall{"Delete", "DELETE", "/api/open/token/deleteToken?id=5",
                                 [](const Client& client) { return failure_of(client.message_tokens().remove(5)); }}),
    [](const auto& call) { return call.param.name; });

TEST(AtMostOnce, TheFetchOfAnAccessKeyIsSeenOnceToo) {
    RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    server.answer_key(answers::reset());
    const auto key = client.refresh_access_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::connection);
    EXPECT_TRUE(key.error().in_doubt()) << "a key that was given out and lost ends the one before";
    EXPECT_EQ(server.key_requests().size(), 2U);
    EXPECT_EQ(server.key_requests()[1].connection, 1);
}

TEST(AtMostOnce, ConnectionsAreKeptAndReused) {
    RawServer server;
    const Client client = client_of(server);
    for (int i = 1; i <= 20; ++i) {
        ASSERT_TRUE(client.topics().detail(i));
        ASSERT_TRUE(client.topics().add(new_topic()));
    }
    EXPECT_EQ(server.requests().size(), 40U);
    EXPECT_EQ(server.connections(), 1);
}

TEST(AtMostOnce, AReadIsRetriedByPolicyAndNotByLibcurl) {
    RawServer server;
    auto options = options_for(server);
    options.retry.max_attempts = 1;
    const Client client(credentials(), options);
    ASSERT_TRUE(client.topics().detail(7));
    server.answer(answers::reset());
    const auto result = client.topics().detail(7);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::connection);
    EXPECT_EQ(server.requests().size(), 2U);
}

}  // namespace

}  // namespace pushplus_test
