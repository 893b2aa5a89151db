#include <future>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>

#include "client_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::CallOptions;
using pushplus::CancellationSource;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

class CallsLimits : public ClientFixture {
protected:
    static CallOptions within(milliseconds timeout) {
        CallOptions limits;
        limits.timeout = timeout;
        return limits;
    }
    milliseconds timeout_of_request(std::size_t which) const { return transport->requests().at(which).timeout; }

    /// A fetch that hangs until the latch opens, and says when it began.
    Transport::Answer hanging_key() {
        return [this](const pushplus::HttpRequest&) {
            asked.open();
            EXPECT_TRUE(may_answer.wait());
            return success(R"({"accessKey":"late","expiresIn":7200})")({});
        };
    }

    Latch asked;
    Latch may_answer;
};

TEST_F(CallsLimits, OfZeroOrLessAreRefusedBeforeAnythingIsSent) {
    const auto me = client();
    for (const auto timeout : {milliseconds(0), milliseconds(-1), milliseconds::min()}) {
        for (const auto& error :
             {me.users().token(within(timeout)).error(), me.access_key(within(timeout)).error(),
              me.refresh_access_key(within(timeout)).error(), me.topics().exit(7, within(timeout)).error()}) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
            EXPECT_EQ(error.message(), error.operation() +
                                           ": timeout must be more than 0; leave it unset for the client's "
                                           "total_timeout");
            EXPECT_EQ(error.attempts(), 0);
        }
    }
    EXPECT_EQ(me.topics().exit(7, within(milliseconds(0))).error().operation(), "topics.exit");
    EXPECT_EQ(key_fetches() + requests(), 0);
}

TEST_F(CallsLimits, AsLongAsADurationCanBeAreNoLimit) {
    options.total_timeout = milliseconds::max();
    transport->answer(success());
    const auto me = client();
    const auto token = me.users().token();
    EXPECT_TRUE(token) << token.error().message();
    EXPECT_TRUE(me.users().token(within(milliseconds::max())));
    EXPECT_EQ(timeout_of_request(1), seconds(30));
}

TEST_F(CallsLimits, AttemptGetsTheRequestsTimeoutOrWhatIsLeftOfTheCalls) {
    transport->answer(success());
    const auto me = client();
    EXPECT_TRUE(me.users().token());
    EXPECT_EQ(timeout_of_request(0), seconds(30));
    EXPECT_EQ(transport->requests()[0].connect_timeout, seconds(10));
    EXPECT_TRUE(me.users().token(within(milliseconds(1234))));
    EXPECT_EQ(timeout_of_request(1), milliseconds(1234));
    EXPECT_TRUE(me.users().token(within(std::chrono::minutes(10))));
    EXPECT_EQ(timeout_of_request(2), seconds(30));
}

TEST_F(CallsLimits, AreSharedByTheKeysFetchAndAllAttempts) {
    options.total_timeout = seconds(25);
    options.request_timeout = seconds(20);
    transport->answer_key(after(seconds(10), success(R"({"accessKey":"k","expiresIn":7200})")));
    transport->answer(after(seconds(8), Transport::failure(ErrorKind::timeout, Delivery::unknown)));
    transport->answer(after(milliseconds(6500), Transport::body("", 503)));
    transport->answer(success());
    const auto token = client().users().token();
    EXPECT_TRUE(token) << token.error().message();
    EXPECT_EQ(timeout_of_request(0), seconds(15));
    EXPECT_EQ(timeout_of_request(1), seconds(7));
    EXPECT_EQ(timeout_of_request(2), milliseconds(500));
}

TEST_F(CallsLimits, AllowNoAttemptOnceTheyHaveRunOut) {
    options.total_timeout = seconds(25);
    transport->answer(after(seconds(25), Transport::failure(ErrorKind::timeout, Delivery::unknown)));
    const auto me = client();
    EXPECT_TRUE(me.access_key());
    const auto token = me.users().token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(token.error().attempts(), 1);
    EXPECT_THAT(token.error().message(), HasSubstr("The call's limit leaves no time for another attempt"));
    EXPECT_EQ(requests(), 1);
}

// The refused request took all the time there was: no other is sent, and the service has not acted.
TEST_F(CallsLimits, ThatRunOutDuringARefusedRequestCountThatOneOnly) {
    options.total_timeout = seconds(25);
    const auto me = client();
    transport->answer([&](const pushplus::HttpRequest& request) {
        EXPECT_TRUE(me.refresh_access_key());
        clock->advance(seconds(25));
        return refusal(401)(request);
    });
    const auto left = me.topics().exit(7);
    ASSERT_FALSE(left);
    EXPECT_EQ(left.error().kind(), ErrorKind::timeout);
    EXPECT_FALSE(left.error().in_doubt());
    EXPECT_EQ(left.error().attempts(), 1);
    EXPECT_EQ(requests(), 1);
}

TEST_F(CallsLimits, EndTheWaitForAKeyWhileItsFetchGoesOn) {
    transport->answer_key(hanging_key());
    transport->answer(success());
    const auto me = client();
    auto waiting = std::async(std::launch::async, [&] { return me.topics().exit(7, within(seconds(5))); });
    ASSERT_TRUE(asked.wait());
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(5));
    const auto left = waiting.get();
    ASSERT_FALSE(left);
    EXPECT_EQ(left.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(left.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(left.error().operation(), "topics.exit");
    EXPECT_EQ(left.error().attempts(), 0);
    may_answer.open();
    EXPECT_TRUE(me.users().token());
    EXPECT_EQ(keys_sent(), std::vector<std::string>{"late"});
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(CallsLimits, EndTheWaitForAKeyThatIsAskedForByHand) {
    transport->answer_key(hanging_key());
    const auto me = client();
    auto waiting = std::async(std::launch::async, [&] { return me.access_key(within(seconds(5))); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(5));
    const auto key = waiting.get();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(key.error().operation(), "access_key");
    may_answer.open();
}

class CallsCancellation : public CallsLimits {
protected:
    CallOptions with_token() const {
        CallOptions limits;
        limits.cancellation = stop.token();
        return limits;
    }
    CancellationSource stop;
};

TEST_F(CallsCancellation, BeforeTheCallSendsNothing) {
    stop.cancel();
    const auto me = client();
    const auto left = me.topics().exit(7, with_token());
    ASSERT_FALSE(left);
    EXPECT_EQ(left.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(left.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(left.error().message(), "topics.exit: canceled by the caller before it began");
    EXPECT_EQ(me.access_key(with_token()).error().kind(), ErrorKind::canceled);
    EXPECT_EQ(me.refresh_access_key(with_token()).error().kind(), ErrorKind::canceled);
    EXPECT_EQ(key_fetches() + requests(), 0);
}

TEST_F(CallsCancellation, EndsTheWaitForAKeyWhileItsFetchGoesOn) {
    transport->answer_key(hanging_key());
    const auto me = client();
    auto waiting = std::async(std::launch::async, [&] { return me.users().token(with_token()); });
    ASSERT_TRUE(asked.wait());
    stop.cancel();
    const auto token = waiting.get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(requests(), 0);
    EXPECT_FALSE(transport->key_requests()[0].cancellation.canceled());
    may_answer.open();
    EXPECT_EQ(me.access_key()->value, "late");
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(CallsCancellation, ReachesTheTransport) {
    transport->answer([this](const pushplus::HttpRequest& request) {
        stop.cancel();
        EXPECT_TRUE(request.cancellation.canceled());
        return Transport::failure(ErrorKind::canceled, Delivery::unknown, false)(request);
    });
    const auto token = client().users().token(with_token());
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(token.error().attempts(), 1);
    EXPECT_TRUE(token.error().in_doubt());
}

TEST_F(CallsCancellation, BetweenTwoAttemptsSendsNoOther) {
    options.retry.initial_backoff = options.retry.max_backoff = seconds(10);
    transport->answer(Transport::body("", 503));
    const auto me = client();
    EXPECT_TRUE(me.access_key());
    auto waiting = std::async(std::launch::async, [&] { return me.users().token(with_token()); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    EXPECT_EQ(requests(), 1);
    stop.cancel();
    const auto token = waiting.get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(token.error().attempts(), 1);
    EXPECT_THAT(token.error().message(), HasSubstr("HTTP status 503"));
    EXPECT_EQ(requests(), 1);
}

TEST_F(CallsCancellation, DestroyingTheLastHandleEndsAFetchThatHangs) {
    transport->answer_key([this](const pushplus::HttpRequest& request) {
        const auto registration = request.cancellation.on_cancel([this] { may_answer.open(); });
        asked.open();
        EXPECT_TRUE(may_answer.wait());
        return Transport::failure(ErrorKind::canceled, Delivery::unknown, false)(request);
    });
    {
        const auto me = client();
        auto waiting = std::async(std::launch::async, [&] { return me.users().token(with_token()); });
        ASSERT_TRUE(asked.wait());
        stop.cancel();
        EXPECT_EQ(waiting.get().error().kind(), ErrorKind::canceled);
        EXPECT_FALSE(may_answer.is_open());
    }
    EXPECT_TRUE(may_answer.is_open());
}

/// A clock that cannot be waited on.
class BrokenClock final : public pushplus::Clock {
public:
    std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::now();
    }
    std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now();
    }
    std::shared_ptr<void> on_move(std::function<void()>) override { throw std::runtime_error("broken clock"); }
};

TEST_F(CallsLimits, AClockThatThrowsIsAnErrorAndNoException) {
    options.clock = std::make_shared<BrokenClock>();
    const auto me = client();
    const auto key = me.access_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::internal);
    EXPECT_EQ(key.error().operation(), "access_key");
    EXPECT_EQ(me.refresh_access_key().error().kind(), ErrorKind::internal);
    transport->answer_key(refusal(403));
    EXPECT_EQ(client().users().token().error().kind(), ErrorKind::internal);
}

}  // namespace
}  // namespace pushplus_test
