#include "wire_fault.hpp"

#include "../doubles/older_libcurl.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Error;

// The connection of the request that meets the fault: a new one, or the one of the AccessKey fetch.
enum class Connection { fresh, reused };

template <class Call>
void expect_outcome(const WireFault& fault, Connection connection, bool reads, Call call) {
    SCOPED_TRACE(connection == Connection::fresh ? "on a new connection" : "on a reused connection");
    RawServer server;
    server.answer_key(answers::key(connection == Connection::fresh ? "Connection: close\r\n" : ""));
    auto options = options_for(server);
    if (fault.options) fault.options(options);
    const Client client(credentials(), options);
    ASSERT_TRUE(client.access_key());

    server.answer(fault.answer);
    const auto result = call(client);
    const std::size_t seen = reads && fault.retried ? 3 : 1;
    EXPECT_EQ(server.requests().size(), seen);
    if (fault.kind) {
        ASSERT_FALSE(result);
        const Error& error = result.error();
        EXPECT_EQ(error.kind(), *fault.kind) << to_string(error.kind()) << ": " << error.message();
        EXPECT_EQ(error.delivery(), fault.delivery) << to_string(error.delivery());
        EXPECT_EQ(error.in_doubt(), fault.delivery == pushplus::Delivery::unknown);
        EXPECT_EQ(error.attempts(), static_cast<int>(seen));
        const bool is_of_older =
            libcurl_is_before(0x075800) && error.http_status() == fault.http_status_of_older_libcurl;
        EXPECT_TRUE(is_of_older || error.http_status() == fault.http_status) << error.http_status();
        EXPECT_EQ(error.code(), fault.code);
        EXPECT_FALSE(error.message().empty());
        EXPECT_EQ(error.message().find("key-1"), std::string::npos) << "the message shows the AccessKey";
    } else {
        EXPECT_TRUE(result) << result.error().message();
    }

    server.answer(answers::ok());
    const auto next = client.topics().detail(8);
    ASSERT_TRUE(next) << "the next call: " << next.error().message();
    EXPECT_EQ(next->topic_id, 8) << "the next call got another call's response";
    EXPECT_EQ(server.key_requests().size(), 1U);
}

}  // namespace

TEST_P(WireFaults, EndsAReadingCallAsExpectedAndTheNextCallWorks) {
    for (const auto connection : {Connection::fresh, Connection::reused})
        expect_outcome(GetParam(), connection, true, [](const Client& client) { return client.topics().detail(7); });
}

TEST_P(WireFaults, EndsAChangingCallAsExpectedAndTheNextCallWorks) {
    for (const auto connection : {Connection::fresh, Connection::reused})
        expect_outcome(GetParam(), connection, false,
                       [](const Client& client) { return client.topics().add(new_topic()); });
}

}  // namespace pushplus_test
