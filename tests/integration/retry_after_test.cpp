// How the client treats the `Retry-After` of a busy service.

#include <memory>

#include <gtest/gtest.h>
#include <pushplus/clock.hpp>

#include "doubles/answers.hpp"
#include "doubles/clock_at_noon.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::ErrorKind;
using std::chrono::seconds;

class RetryAfterOfTheService : public testing::Test {
protected:
    RetryAfterOfTheService() {
        options.clock = clock;
        options.send_guard.enabled = false;
    }

    static RawServer::Answer too_many_requests() {
        return answers::write(answers::http_answer("", "429 Too Many Requests", "Retry-After: 90\r\n"));
    }

    RawServer server;
    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    pushplus::ClientOptions options = options_for(server);
};

TEST_F(RetryAfterOfTheService, IsReportedByWrites) {
    server.answer(too_many_requests());
    const pushplus::Client client(credentials(), options);
    const auto sent = client.send("title", "content");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(sent.error().retry_at(), clock->system_now() + seconds(90));
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(RetryAfterOfTheService, IsReportedByCallsThatCannotWaitThatLong) {
    server.answer(too_many_requests());
    const pushplus::Client client(credentials(), options);
    pushplus::CallOptions minute;
    minute.timeout = seconds(60);
    const auto topic = client.topics().detail(1, minute);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().retry_at(), clock->system_now() + seconds(90));
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(RetryAfterOfTheService, SpacesTheFetchesOfAKeyForCallsOfBothKinds) {
    server.answer_key(too_many_requests());
    const pushplus::Client client(credentials(), options);
    const auto retry_at = clock->system_now() + seconds(90);
    for (int second = 0; second < 90; second += 30) {
        EXPECT_EQ(client.topics().detail(1).error().retry_at(), retry_at);
        EXPECT_EQ(client.async().topics().detail(1).get().error().retry_at(), retry_at);
        EXPECT_EQ(server.key_requests().size(), 1U);
        clock->advance(seconds(30));
    }
    server.answer_key(answers::key());
    EXPECT_TRUE(client.topics().detail(1));
    EXPECT_EQ(server.key_requests().size(), 2U);
}

}  // namespace

}  // namespace pushplus_test
