#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attempts.hpp"
#include "core/core.hpp"
#include "doubles/clock_at_noon.hpp"
#include "doubles/recording_transport.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus::detail;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using Transport = RecordingTransport;

constexpr Operation token_reading{"users.token", "GET", "/api/open/user/token", Effect::reads};

/// A core with a key at hand, whose pauses move the clock and are kept.
class CoreUnderTest : public ::testing::Test {
protected:
    std::optional<Error> call(const Operation& operation, std::vector<Transport::Answer> answers) {
        pushplus::ClientOptions options;
        options.transport = transport;
        options.clock = clock;
        options.total_timeout = total_timeout;
        Runtime runtime;
        runtime.clock = clock;
        runtime.sleep = [this](std::chrono::steady_clock::time_point until, const pushplus::CancellationToken&) {
            pauses.push_back(std::chrono::duration_cast<milliseconds>(until - clock->steady_now()));
            clock->advance(until - clock->steady_now());
            return WaitStatus::timed_out;
        };
        runtime.random = [] { return 0.0; };
        const Core core({"user-token", "the-secret"}, options, runtime);
        EXPECT_TRUE(core.access_key({}));
        for (auto& answer : answers) transport->answer(std::move(answer));
        CallSpec spec;
        spec.operation = operation;
        return core.run(std::move(spec), {}, ReplySlot{});
    }
    int requests() const { return static_cast<int>(transport->requests().size()); }

    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    const std::shared_ptr<Transport> transport = std::make_shared<Transport>();
    milliseconds total_timeout{60'000};
    std::vector<milliseconds> pauses;
};

/// How a request ends, and how often a call that goes on so is tried: of the three that the policy allows.
struct Ending {
    std::string name;
    Transport::Answer answer;
    int tries_of_reading;
    int tries_of_changing;
};
void PrintTo(const Ending& ending, std::ostream* stream) { *stream << ending.name; }

Ending failure(std::string name, ErrorKind kind, Delivery delivery, int reading_tries, int changing_tries,
               bool worth_repeating = true) {
    return {std::move(name), Transport::failure(kind, delivery, worth_repeating), reading_tries, changing_tries};
}
Ending answer(std::string name, int status, int reading_tries, std::string body = "") {
    return {std::move(name), Transport::body(std::move(body), status), reading_tries, 1};
}
Ending code(int code, int status = 200) {
    return answer("code_" + std::to_string(code) + "_with_" + std::to_string(status), status, 1,
                  R"({"code":)" + std::to_string(code) + "}");
}

class Repeating : public CoreUnderTest, public ::testing::WithParamInterface<Ending> {};

TEST_P(Repeating, OfAReadingOperation) {
    const auto error = call(token_reading, {GetParam().answer});
    ASSERT_TRUE(error);
    EXPECT_EQ(requests(), GetParam().tries_of_reading);
    EXPECT_EQ(error->attempts(), GetParam().tries_of_reading);
}

TEST_P(Repeating, OfAChangingOperation) {
    const auto error = call(changing, {GetParam().answer});
    ASSERT_TRUE(error);
    EXPECT_EQ(requests(), GetParam().tries_of_changing);
    EXPECT_EQ(error->attempts(), GetParam().tries_of_changing);
}

constexpr auto not_sent = Delivery::not_sent;
constexpr auto unknown = Delivery::unknown;

INSTANTIATE_TEST_SUITE_P(AfterAFailureOfTheWire, Repeating,
                         ::testing::Values(failure("no_connection", ErrorKind::connection, not_sent, 3, 3),
                                           failure("untrusted_certificate", ErrorKind::connection, not_sent, 1, 1,
                                                   false),
                                           failure("reset", ErrorKind::connection, unknown, 3, 1),
                                           failure("timeout_of_connecting", ErrorKind::timeout, not_sent, 3, 3),
                                           failure("timeout_of_the_answer", ErrorKind::timeout, unknown, 3, 1),
                                           failure("canceled", ErrorKind::canceled, unknown, 1, 1),
                                           failure("canceled_before", ErrorKind::canceled, not_sent, 1, 1),
                                           failure("too_large", ErrorKind::invalid_response, unknown, 1, 1),
                                           failure("unusable_url", ErrorKind::invalid_argument, not_sent, 1, 1),
                                           failure("out_of_memory", ErrorKind::internal, unknown, 1, 1)),
                         [](const auto& ending) { return ending.param.name; });

INSTANTIATE_TEST_SUITE_P(AfterAnAnswer, Repeating,
                         ::testing::Values(answer("status_429", 429, 3), answer("status_502", 502, 3),
                                           answer("status_503", 503, 3), answer("status_504", 504, 3),
                                           answer("status_500", 500, 1), answer("status_501", 501, 1),
                                           answer("status_505", 505, 1), answer("status_302", 302, 1),
                                           answer("status_400", 400, 1), answer("status_403", 403, 1),
                                           answer("status_404", 404, 1), answer("status_408", 408, 1),
                                           answer("no_envelope", 200, 1, "<html>"), answer("nothing", 200, 1),
                                           code(403), code(500), code(600), code(900), code(903), code(999),
                                           code(403, 503), code(900, 429), code(900, 503), code(903, 429)),
                         [](const auto& ending) { return ending.param.name; });

using Pauses = CoreUnderTest;

TEST_F(Pauses, AreThoseOfThePolicyOrAsLongAsTheServiceAsks) {
    EXPECT_FALSE(call(token_reading, {Transport::body("", 503, {{"Retry-After", "7"}}), Transport::body("", 503),
                                      Transport::body(R"({"code":200})")}));
    EXPECT_EQ(pauses, (std::vector<milliseconds>{seconds(7), milliseconds(500)}));
}

TEST_F(Pauses, AsLongAsTheServiceAsksAreNotWaitedForBeyondTheCallsLimit) {
    const auto error = call(token_reading, {Transport::body("", 429, {{"retry-after", "60"}})});
    ASSERT_TRUE(error);
    EXPECT_TRUE(pauses.empty());
    EXPECT_EQ(requests(), 1);
    EXPECT_EQ(error->kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error->message(),
              "users.token: the service returned HTTP status 429: too many requests, wait before the "
              "next. The call's limit leaves no time for another attempt");
}

using Doubt = CoreUnderTest;

TEST_F(Doubt, OfAnEarlierAttemptIsInTheErrorOfTheLast) {
    const auto error = call(token_reading, {Transport::failure(ErrorKind::timeout, unknown),
                                            Transport::failure(ErrorKind::connection, not_sent)});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::connection);
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->attempts(), 3);
}

TEST_F(Doubt, AboutAChangeIsToldWithAdvice) {
    const auto error = call(changing, {Transport::failure(ErrorKind::connection, not_sent),
                                       Transport::failure(ErrorKind::timeout, unknown)});
    ASSERT_TRUE(error);
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->attempts(), 2);
    EXPECT_EQ(error->message(), "topics.exit: scripted. It may have been carried out: look before you retry it");
}

/// A refusal of the AccessKey, and the status it comes with.
class RefusedKey : public CoreUnderTest, public ::testing::WithParamInterface<std::pair<int, int>> {
protected:
    std::optional<Error> refused(const Operation& operation) {
        const auto [code, status] = GetParam();
        return call(operation, {Transport::body(R"({"code":)" + std::to_string(code) + "}", status),
                                Transport::body(R"({"code":200})")});
    }
};

class RefusedKeyBehindAGateway : public RefusedKey {};

TEST_P(RefusedKeyBehindAGateway, IsNoReasonToSendAChangeAgain) {
    const auto error = refused(changing);
    ASSERT_TRUE(error);
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->kind(), ErrorKind::unauthorized);
    EXPECT_EQ(error->attempts(), 1);
    EXPECT_EQ(requests(), 1);
}

TEST_P(RefusedKeyBehindAGateway, IsReplacedForARead) {
    EXPECT_FALSE(refused(token_reading));
    EXPECT_EQ(requests(), 2);
}

INSTANTIATE_TEST_SUITE_P(Statuses, RefusedKeyBehindAGateway,
                         ::testing::Values(std::pair(401, 500), std::pair(401, 502), std::pair(401, 503),
                                           std::pair(401, 504), std::pair(302, 500), std::pair(302, 504)));

class RefusedKeyOfTheService : public RefusedKey {};

TEST_P(RefusedKeyOfTheService, IsReplacedForAChangeToo) {
    EXPECT_FALSE(refused(changing));
    EXPECT_EQ(requests(), 2);
}

INSTANTIATE_TEST_SUITE_P(Codes, RefusedKeyOfTheService,
                         ::testing::Values(std::pair(401, 200), std::pair(302, 200), std::pair(0, 401),
                                           std::pair(302, 401), std::pair(401, 403)));

using ReasonOfARefusedFetch = CoreUnderTest;

TEST_F(ReasonOfARefusedFetch, IsThatOfTheCall) {
    const auto refusal = Transport::body(R"({"code":401,"msg":"请求未授权","data":"开放接口未启用"})");
    transport->answer_key(Transport::body(R"({"code":200,"data":{"accessKey":"key-1","expiresIn":7200}})"));
    transport->answer_key(refusal);
    transport->answer_key(refusal);
    const auto error = call(changing, {Transport::body(R"({"code":401,"data":"过期"})")});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->detail(), "开放接口未启用");
}

using ATransportThatThrows = CoreUnderTest;

TEST_F(ATransportThatThrows, IsAnInternalErrorInDoubt) {
    const auto error = call(changing, {[](const pushplus::HttpRequest&) -> pushplus::HttpOutcome {
                                throw std::runtime_error("lost key-1 of user-token");
                            }});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::internal);
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->attempts(), 1);
    EXPECT_THAT(error->message(), HasSubstr("the transport threw an exception: lost *** of ***"));
}

TEST_F(ATransportThatThrows, MayThrowAnything) {
    const auto error = call(token_reading, {[](const pushplus::HttpRequest&) -> pushplus::HttpOutcome { throw 7; }});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::internal);
    EXPECT_EQ(error->message(), "users.token: the transport threw an exception");
    EXPECT_EQ(requests(), 1);
}

}  // namespace
}  // namespace pushplus_test
