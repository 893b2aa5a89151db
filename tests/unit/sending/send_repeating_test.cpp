#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

// A message must not arrive twice: what may have arrived is never sent again.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using ::testing::HasSubstr;

class SendRepeating : public SendingFixture {
protected:
    SendRepeating() { options.retry.max_attempts = 5; }

    void expect_in_doubt(const Error& error, const std::string& operation) {
        EXPECT_TRUE(error.in_doubt()) << error.message();
        EXPECT_EQ(error.attempts(), 1);
        EXPECT_EQ(error.operation(), operation);
        EXPECT_THAT(error.message(), HasSubstr("It may have been carried out"));
        EXPECT_THAT(error.message(), HasSubstr("messages().list()"));
        EXPECT_THAT(error.message(), HasSubstr("send_result()"));
    }
    /// One request, and an error that says how to find out what became of it; of a batch, too.
    void expect_sent_once(const Transport::Answer& fate, ErrorKind kind) {
        const auto before = requests();
        reply({fate, accepted()});
        const auto sent = client().messages().send(with_content());
        ASSERT_FALSE(sent) << "repeated";
        EXPECT_EQ(sent.error().kind(), kind);
        expect_in_doubt(sent.error(), "messages.send");
        EXPECT_EQ(requests(), before + 1);

        reply({fate, success("[]")});
        const auto batch = client().messages().send_batch(by_channels({{Channel::wechat, ""}}));
        ASSERT_FALSE(batch) << "repeated";
        EXPECT_EQ(batch.error().kind(), kind);
        expect_in_doubt(batch.error(), "messages.send_batch");
        EXPECT_EQ(requests(), before + 2);
    }
    /// One request and a definite answer.
    void expect_answered_once(const Transport::Answer& answer, ErrorKind kind) {
        const auto before = requests();
        change_account();
        reply({answer, accepted()});
        const auto sent = client().messages().send(with_content());
        ASSERT_FALSE(sent) << "repeated";
        EXPECT_EQ(sent.error().kind(), kind);
        EXPECT_EQ(sent.error().delivery(), Delivery::answered);
        EXPECT_EQ(requests(), before + 1);
    }
};

TEST_F(SendRepeating, DoesNotFollowATimeout) {
    expect_sent_once(Transport::failure(ErrorKind::timeout, Delivery::unknown), ErrorKind::timeout);
}

TEST_F(SendRepeating, DoesNotFollowAResetAfterTheRequestLeft) {
    expect_sent_once(Transport::failure(ErrorKind::connection, Delivery::unknown), ErrorKind::connection);
}

TEST_F(SendRepeating, DoesNotFollowACancelWhileTheRequestWasUnderWay) {
    expect_sent_once(Transport::failure(ErrorKind::canceled, Delivery::unknown, false), ErrorKind::canceled);
}

TEST_F(SendRepeating, DoesNotFollowAServersFailure) {
    for (const int status : {500, 502, 503, 504, 599}) {
        SCOPED_TRACE(status);
        expect_sent_once(Transport::body("<html>Bad Gateway</html>", status, {{"Retry-After", "1"}}), ErrorKind::http);
        expect_sent_once(Transport::body("", status), ErrorKind::http);
    }
    expect_sent_once(Transport::body(envelope(500), 500), ErrorKind::service);
    expect_sent_once(Transport::body(envelope(200), 503), ErrorKind::http);
}

TEST_F(SendRepeating, DoesNotFollowAnAnswerThatNobodyUnderstands) {
    for (const char* garbage : {"", "ok", "<html>", "[]", "null", "{}", R"({"code":"x"})", R"({"code":200,"data":"a")",
                                R"({"msg":"请求成功","data":"a"})", "{\"code\":200,\"msg\":\"\xFF\"}"}) {
        SCOPED_TRACE(garbage);
        expect_sent_once(Transport::body(garbage), ErrorKind::invalid_response);
    }
}

TEST_F(SendRepeating, DoesNotFollowATransportThatThrew) {
    expect_sent_once([](const pushplus::HttpRequest&) -> pushplus::HttpOutcome { throw std::runtime_error("broken"); },
                     ErrorKind::internal);
    expect_sent_once([](const pushplus::HttpRequest&) -> pushplus::HttpOutcome { throw 42; }, ErrorKind::internal);
}

TEST_F(SendRepeating, DoesNotFollowARefusal) {
    expect_answered_once(refusal(500), ErrorKind::service);
    expect_answered_once(refusal(900), ErrorKind::rate_limited);
    expect_answered_once(refusal(401), ErrorKind::unauthorized);
    expect_answered_once(Transport::body("", 429), ErrorKind::rate_limited);
    expect_answered_once(Transport::body("", 404), ErrorKind::http);
    expect_answered_once(Transport::body("", 302, {{"Location", "https://elsewhere.example/send"}}), ErrorKind::http);
}

TEST_F(SendRepeating, FollowsWhatSurelyWasNotSent) {
    const auto unreachable = Transport::failure(ErrorKind::connection, Delivery::not_sent);
    reply({unreachable, unreachable, accepted()});
    const auto sent = client().messages().send(with_content());
    ASSERT_TRUE(sent) << sent.error().message();
    EXPECT_EQ(requests(), 3);
    const auto all = transport->requests();
    EXPECT_EQ(all[0].body, all[2].body);

    reply({unreachable, success("[]")});
    EXPECT_TRUE(client().messages().send_batch(by_channels({{Channel::wechat, ""}})));
    EXPECT_EQ(requests(), 5);
}

TEST_F(SendRepeating, EndsWithTheAttemptsThatWereMadeInVain) {
    reply(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    const auto sent = client().messages().send(with_content());
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::connection);
    EXPECT_EQ(sent.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(sent.error().attempts(), 5);
    EXPECT_EQ(requests(), 5);
}

TEST_F(SendRepeating, EndsWhereTheFateGetsUncertain) {
    reply({Transport::failure(ErrorKind::connection, Delivery::not_sent),
           Transport::failure(ErrorKind::timeout, Delivery::unknown), accepted()});
    const auto sent = client().messages().send(with_content());
    ASSERT_FALSE(sent);
    EXPECT_TRUE(sent.error().in_doubt());
    EXPECT_EQ(sent.error().attempts(), 2);
    EXPECT_EQ(requests(), 2);
}

TEST_F(SendRepeating, DoesNotFollowWhatTheTransportCallsHopeless) {
    reply(Transport::failure(ErrorKind::connection, Delivery::not_sent, false));
    const auto sent = client().messages().send(with_content());
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().attempts(), 1) << "a failure that is not worth repeating was repeated";
}

}  // namespace
}  // namespace pushplus_test
