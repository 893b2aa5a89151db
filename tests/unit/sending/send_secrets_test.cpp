#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::BatchSendRequest;
using pushplus::Channel;
using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::SendRequest;
using ::testing::HasSubstr;
using ::testing::Not;

/// A send whose secrets the service repeats in its answer.
class SendsSecrets : public SendingFixture {
protected:
    template <class Request>
    static Request with_secrets(Request request) {
        request.token = "tok-message-7";
        request.to = {"fr-anna", "fr-bert"};
        request.callback_url = "https://hooks.example.com:8443/in/q8Zk?key=v5";
        return request;
    }
    static const std::vector<std::string>& secrets() {
        static const std::vector<std::string> all{"user-token-1", "tok-message-7", "fr-anna", "fr-bert", "q8Zk", "v5"};
        return all;
    }
    /// All of them as the service, a gateway or a transport might repeat them.
    static std::string echo() {
        return "no user-token-1 tok-message-7 for fr-anna,fr-bert at "
               "https://hooks.example.com:8443/in/q8Zk?key=v5 nor /in/q8Zk?key=v5 nor /in/q8Zk";
    }

    void expect_kept() {
        const auto one = client().messages().send(with_secrets(with_content()));
        const auto batch = client().messages().send_batch(with_secrets(by_channels({{Channel::wechat, ""}})));
        ASSERT_FALSE(one);
        ASSERT_FALSE(batch);
        for (const auto& message : {one.error().message(), batch.error().message()}) {
            EXPECT_THAT(message, HasSubstr("no ")) << "the echo is not shown at all";
            for (const auto& secret : secrets()) EXPECT_THAT(message, Not(HasSubstr(secret)));
        }
        for (const auto& line : lines)
            for (const auto& secret : secrets()) EXPECT_THAT(line, Not(HasSubstr(secret)));
    }

    SendsSecrets() {
        options.retry.max_attempts = 1;
        options.log_level = pushplus::LogLevel::debug;
        options.log = [this](pushplus::LogLevel, std::string_view line) { lines.emplace_back(line); };
    }

    std::vector<std::string> lines;
};

TEST_F(SendsSecrets, AreMaskedInWhatTheServiceSays) {
    reply(Transport::body(envelope(999, echo())));
    expect_kept();
}

TEST_F(SendsSecrets, AreMaskedInTheServicesJson) {
    reply(Transport::body(envelope(999, R"(no {\"token\":\"tok-message-7\",\"to\":\"fr-anna,fr-bert\",)"
                                        R"(\"callbackUrl\":\"https://hooks.example.com:8443/in/q8Zk?key=v5\"})")));
    expect_kept();
}

TEST_F(SendsSecrets, AreMaskedInAnswersThatAreNoEnvelope) {
    reply(Transport::body(echo()));
    expect_kept();
    reply(Transport::body(echo(), 502));
    expect_kept();
}

TEST_F(SendsSecrets, AreMaskedInWhatTheTransportSays) {
    reply(Transport::failure(ErrorKind::connection, Delivery::unknown, false, echo()));
    expect_kept();
}

TEST_F(SendsSecrets, StandInNoRefusalOfTheGuard) {
    reply(refusal(903));
    const auto me = client();
    const auto request = with_secrets(with_content());
    EXPECT_FALSE(me.messages().send(request));
    const auto held = me.messages().send(request);
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().kind(), ErrorKind::rate_limited);
    for (const auto& secret : secrets()) EXPECT_THAT(held.error().message(), Not(HasSubstr(secret)));
}

TEST_F(SendsSecrets, LeaveTheHostOfTheCallbackReadable) {
    reply(Transport::body(envelope(999, "cannot reach hooks.example.com")));
    const auto sent = client().messages().send(with_secrets(with_content()));
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().message(), HasSubstr("cannot reach hooks.example.com"));
}

}  // namespace
}  // namespace pushplus_test
