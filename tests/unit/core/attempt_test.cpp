#include "core/attempt.hpp"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attempts.hpp"

namespace {

using namespace pushplus::detail;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::HttpHeader;
using pushplus::HttpOutcome;
using pushplus::HttpResponse;
using pushplus_test::changing;
using pushplus_test::reading;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Attempt judged(int status, std::string body, const Operation& operation = reading, std::vector<HttpHeader> headers = {},
               const std::vector<std::string>& secrets = {}) {
    HttpOutcome outcome;
    outcome.response = HttpResponse{status, std::move(headers), std::move(body)};
    return judge(operation, outcome, ReplySlot{}, {secrets, {}});
}

Attempt judged(ErrorKind kind, Delivery delivery, bool worth_repeating, const Operation& operation = reading) {
    HttpOutcome outcome;
    outcome.failure = {kind, delivery, worth_repeating, "the wire says no"};
    return judge(operation, outcome, ReplySlot{}, {{}, {}});
}

std::string envelope(int code, const std::string& msg = "说明") {
    return R"({"code":)" + std::to_string(code) + R"(,"msg":")" + msg + R"(","data":null})";
}

/// An answer of the service and what is to be made of it.
struct Answer {
    const char* name;
    int status;
    std::string body;

    ErrorKind kind;
    int code;
    Delivery delivery;
    bool key_refused;
    bool is_transient;
    const char* says;
};
void PrintTo(const Answer& answer, std::ostream* stream) { *stream << answer.name; }

class JudgedAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(JudgedAnswer, IsWhatTheTableSays) {
    const Answer& expected = GetParam();
    for (const Operation& operation : {reading, changing}) {
        const Attempt attempt = judged(expected.status, expected.body, operation);
        ASSERT_TRUE(attempt.failure);
        EXPECT_EQ(attempt.failure->kind, expected.kind);
        EXPECT_EQ(attempt.failure->code, expected.code);
        EXPECT_EQ(attempt.code, expected.code);
        EXPECT_EQ(attempt.failure->http_status, expected.status);
        EXPECT_EQ(attempt.http_status, expected.status);
        EXPECT_EQ(attempt.failure->delivery, expected.delivery);
        EXPECT_EQ(attempt.failure->operation, operation.name);
        // A change that may have been carried out is not sent again, with no key.
        const bool may_send_again = operation.effect == Effect::reads || expected.delivery != Delivery::unknown;
        EXPECT_EQ(attempt.key_refused, expected.key_refused && may_send_again);
        EXPECT_EQ(attempt.is_transient, expected.is_transient);
        EXPECT_THAT(attempt.failure->message, StartsWith(std::string(operation.name) + ": "));
        EXPECT_THAT(attempt.failure->message, HasSubstr(expected.says));
        const bool warns = attempt.failure->message.find("It may have been carried out") != std::string::npos;
        EXPECT_EQ(warns, expected.delivery == Delivery::unknown && operation.effect == Effect::changes);
    }
}

constexpr auto answered = Delivery::answered;
constexpr auto unknown = Delivery::unknown;

INSTANTIATE_TEST_SUITE_P(
    BusinessCodes, JudgedAnswer,
    ::testing::Values(
        Answer{"302", 200, envelope(302), ErrorKind::unauthorized, 302, answered, true, false, "token and secret_key"},
        Answer{"401", 200, envelope(401), ErrorKind::unauthorized, 401, answered, true, false,
               "open API is switched on"},
        Answer{"401_secret", 200, envelope(401), ErrorKind::unauthorized, 401, answered, true, false, "secretKey"},
        Answer{"403", 200, envelope(403), ErrorKind::forbidden, 403, answered, false, false, "安全 IP"},
        Answer{"500", 200, envelope(500), ErrorKind::service, 500, answered, false, false, "code 500 (说明)"},
        Answer{"600", 200, envelope(600), ErrorKind::service, 600, answered, false, false, "code 600 (说明)"},
        Answer{"805", 200, envelope(805), ErrorKind::service, 805, answered, false, false, "code 805"},
        Answer{"900", 200, envelope(900), ErrorKind::rate_limited, 900, answered, false, false, "stop for today"},
        Answer{"903", 200, envelope(903), ErrorKind::unauthorized, 903, answered, false, false, "do not use it again"},
        Answer{"905", 200, envelope(905), ErrorKind::service, 905, answered, false, false, "real-name verification"},
        Answer{"999", 200, envelope(999), ErrorKind::service, 999, answered, false, false, "code 999"},
        Answer{"of_zero", 200, envelope(0), ErrorKind::service, 0, answered, false, false, "code 0"},
        Answer{"negative", 200, envelope(-1), ErrorKind::service, -1, answered, false, false, "code -1"}),
    [](const auto& answer) { return std::string(answer.param.name); });

INSTANTIATE_TEST_SUITE_P(
    CodesWithAnotherStatus, JudgedAnswer,
    ::testing::Values(
        Answer{"401_with_401", 401, envelope(401), ErrorKind::unauthorized, 401, answered, true, false, "secretKey"},
        Answer{"403_with_403", 403, envelope(403), ErrorKind::forbidden, 403, answered, false, false, "安全 IP"},
        Answer{"403_with_401", 401, envelope(403), ErrorKind::forbidden, 403, answered, false, false, "安全 IP"},
        Answer{"200_with_401", 401, envelope(200), ErrorKind::unauthorized, 200, answered, true, false, "secretKey"},
        Answer{"0_with_401", 401, envelope(0), ErrorKind::unauthorized, 0, answered, true, false, "secretKey"},
        Answer{"500_with_401", 401, envelope(500), ErrorKind::unauthorized, 500, answered, true, false, "secretKey"},
        Answer{"302_with_401", 401, envelope(302), ErrorKind::unauthorized, 302, answered, true, false,
               "not logged in"},
        Answer{"600_with_400", 400, envelope(600), ErrorKind::service, 600, answered, false, false, "code 600"},
        Answer{"600_with_500", 500, envelope(600), ErrorKind::service, 600, unknown, false, false, "code 600"},
        Answer{"401_with_503", 503, envelope(401), ErrorKind::unauthorized, 401, unknown, true, false, "secretKey"},
        Answer{"401_with_500", 500, envelope(401), ErrorKind::unauthorized, 401, unknown, true, false, "secretKey"},
        Answer{"302_with_502", 502, envelope(302), ErrorKind::unauthorized, 302, unknown, true, false, "secret_key"},
        Answer{"403_with_503", 503, envelope(403), ErrorKind::forbidden, 403, unknown, false, false, "安全 IP"},
        Answer{"900_with_429", 429, envelope(900), ErrorKind::rate_limited, 900, answered, false, false,
               "stop for today"},
        Answer{"900_with_503", 503, envelope(900), ErrorKind::rate_limited, 900, unknown, false, false,
               "stop for today"}),
    [](const auto& answer) { return std::string("code_") + answer.param.name; });

INSTANTIATE_TEST_SUITE_P(
    StatusesWithoutAnEnvelope, JudgedAnswer,
    ::testing::Values(
        Answer{"301", 301, "", ErrorKind::http, 0, answered, false, false, "a redirect; none is followed"},
        Answer{"304", 304, "", ErrorKind::http, 0, answered, false, false, "a redirect"},
        Answer{"400", 400, "<h1>Bad</h1>", ErrorKind::http, 0, answered, false, false, "HTTP status 400: <h1>Bad</h1>"},
        Answer{"401", 401, "", ErrorKind::unauthorized, 0, answered, true, false, "open API is switched on"},
        Answer{"401_spring", 401, R"({"status":401,"error":"Unauthorized"})", ErrorKind::unauthorized, 0, answered,
               true, false, "secretKey"},
        Answer{"403", 403, "<html>", ErrorKind::forbidden, 0, answered, false, false, "安全 IP"},
        Answer{"404", 404, "", ErrorKind::http, 0, answered, false, false, "HTTP status 404"},
        Answer{"429", 429, "", ErrorKind::rate_limited, 0, answered, false, true, "too many requests"},
        Answer{"500", 500, "oops", ErrorKind::http, 0, unknown, false, false, "HTTP status 500: oops"},
        Answer{"501", 501, "", ErrorKind::http, 0, unknown, false, false, "HTTP status 501"},
        Answer{"502", 502, "", ErrorKind::http, 0, unknown, false, true, "HTTP status 502"},
        Answer{"503", 503, "{}", ErrorKind::http, 0, unknown, false, true, "HTTP status 503"},
        Answer{"504", 504, "", ErrorKind::http, 0, unknown, false, true, "HTTP status 504"},
        Answer{"199", 199, "", ErrorKind::http, 0, answered, false, false, "HTTP status 199"}),
    [](const auto& answer) { return std::string("status_") + answer.param.name; });

INSTANTIATE_TEST_SUITE_P(NoEnvelopes, JudgedAnswer,
                         ::testing::Values(Answer{"empty", 200, "", ErrorKind::invalid_response, 0, unknown, false,
                                                  false, "not an envelope of the service"},
                                           Answer{"html", 200, "<html>", ErrorKind::invalid_response, 0, unknown, false,
                                                  false, "<html>"},
                                           Answer{"array", 200, "[]", ErrorKind::invalid_response, 0, unknown, false,
                                                  false, "not an envelope"},
                                           Answer{"no_code", 200, R"({"msg":"x"})", ErrorKind::invalid_response, 0,
                                                  unknown, false, false, "not an envelope"},
                                           Answer{"cut_off", 200, R"({"code":20)", ErrorKind::invalid_response, 0,
                                                  unknown, false, false, "not an envelope"},
                                           Answer{"status_204", 204, "", ErrorKind::invalid_response, 0, unknown, false,
                                                  false, "not an envelope"}),
                         [](const auto& answer) { return std::string(answer.param.name); });

// A 5xx whose envelope says success: the envelope's word is not taken for the call's.
INSTANTIATE_TEST_SUITE_P(
    SuccessCodesWithAnotherStatus, JudgedAnswer,
    ::testing::Values(Answer{"with_404", 404, envelope(200), ErrorKind::http, 200, answered, false, false, "404"},
                      Answer{"with_500", 500, envelope(200), ErrorKind::http, 200, unknown, false, false, "500"},
                      Answer{"with_503", 503, envelope(200), ErrorKind::http, 200, unknown, false, true, "503"}),
    [](const auto& answer) { return std::string(answer.param.name); });

TEST(Judge, Code200IsSuccessWhateverTheMessageSays) {
    for (const int status : {200, 201, 299}) {
        const Attempt attempt = judged(status, envelope(200, "失败"));
        EXPECT_FALSE(attempt.failure);
        EXPECT_FALSE(attempt.key_refused);
        EXPECT_EQ(attempt.code, 200);
        EXPECT_EQ(attempt.http_status, status);
    }
}

TEST(Judge, DataThatDoesNotFitIsAnAnswerThatCannotBeUsed) {
    std::int64_t number = 0;
    HttpOutcome outcome;
    outcome.response = HttpResponse{200, {}, R"({"code":200,"msg":"","data":[1]})"};
    const Attempt attempt = judge(changing, outcome, slot_for(number), {{}, {}});
    ASSERT_TRUE(attempt.failure);
    EXPECT_EQ(attempt.failure->kind, ErrorKind::invalid_response);
    EXPECT_EQ(attempt.failure->delivery, Delivery::answered);
    EXPECT_EQ(attempt.failure->code, 200);
    EXPECT_THAT(attempt.failure->message, HasSubstr("the service reports success but data"));
}

TEST(Judge, FailureOfTheWireKeepsItsKindAndDelivery) {
    for (const auto kind : {ErrorKind::connection, ErrorKind::timeout, ErrorKind::canceled, ErrorKind::invalid_response,
                            ErrorKind::invalid_argument, ErrorKind::internal})
        for (const auto delivery : {Delivery::not_sent, Delivery::unknown})
            for (const bool worth_repeating : {false, true})
                for (const Operation& operation : {reading, changing}) {
                    const Attempt attempt = judged(kind, delivery, worth_repeating, operation);
                    ASSERT_TRUE(attempt.failure);
                    EXPECT_EQ(attempt.failure->kind, kind);
                    EXPECT_EQ(attempt.failure->delivery, delivery);
                    EXPECT_EQ(attempt.failure->code, 0);
                    EXPECT_EQ(attempt.failure->http_status, 0);
                    EXPECT_FALSE(attempt.key_refused);
                    EXPECT_FALSE(attempt.retry_after);
                    const bool passes = kind == ErrorKind::connection || kind == ErrorKind::timeout;
                    EXPECT_EQ(attempt.is_transient, worth_repeating && passes);
                    const bool doubtful = delivery == Delivery::unknown && operation.effect == Effect::changes;
                    EXPECT_EQ(attempt.failure->message,
                              std::string(operation.name) + ": the wire says no" +
                                  (doubtful ? ". It may have been carried out: look before you retry it" : ""));
                }
}

std::optional<milliseconds> asked_pause(int status, HttpHeader header, const std::string& body = "") {
    return judged(status, body, reading, {{"Content-Type", "text/html"}, std::move(header)}).retry_after;
}

TEST(RetryAfter, IsReadInSecondsWhateverTheCaseOfTheName) {
    EXPECT_EQ(asked_pause(503, {"Retry-After", "7"}), seconds(7));
    EXPECT_EQ(asked_pause(429, {"retry-after", "0"}), seconds(0));
    EXPECT_EQ(asked_pause(502, {"RETRY-AFTER", "120"}), seconds(120));
    EXPECT_EQ(asked_pause(504, {"rEtRy-aFtEr", "1"}), seconds(1));
}

TEST(RetryAfter, IsAWeekAtMost) {
    EXPECT_EQ(asked_pause(503, {"Retry-After", "604801"}), seconds(604'800));
    EXPECT_EQ(asked_pause(503, {"Retry-After", "9223372036854775807"}), seconds(604'800));
}

TEST(RetryAfter, ThatIsNoNumberOfSecondsIsPassedOver) {
    for (const char* value : {"", "-1", "1.5", "7 s", " 7", "Wed, 21 Oct 2026 07:28:00 GMT", "9223372036854775808"})
        EXPECT_EQ(asked_pause(503, {"Retry-After", value}), std::nullopt) << value;
}

TEST(RetryAfter, CountsOnlyWhereARepetitionHelps) {
    for (const int status : {200, 301, 400, 401, 403, 500, 501})
        EXPECT_EQ(asked_pause(status, {"Retry-After", "7"}), std::nullopt) << status;
    EXPECT_EQ(asked_pause(429, {"Retry-After", "7"}, envelope(900)), std::nullopt);
}

TEST(RetryAfter, IsNoOtherHeaderOfTheSameLength) {
    for (const char* name : {"Rate-Rabbit", "Retry-Again", "Report-At-X", "R-----a----"})
        EXPECT_EQ(asked_pause(503, {name, "7"}), std::nullopt) << name;
}

TEST(Judge, MasksWhatTheServiceEchoes) {
    const std::vector<std::string> secrets{"user-token", "the-secret", "key-1"};
    const auto code =
        judged(200, envelope(600, "token user-token or the-secret or key-1 is wrong"), reading, {}, secrets);
    EXPECT_EQ(code.failure->message, "topics.detail: the service returned code 600 (token *** or *** or *** is wrong)");
    const auto status = judged(502, "upstream user-token key-1 the-secret", reading, {}, secrets);
    EXPECT_EQ(status.failure->message, "topics.detail: the service returned HTTP status 502: upstream *** *** ***");
    const auto garbage = judged(200, "<p>the-secret</p>", reading, {}, secrets);
    EXPECT_THAT(garbage.failure->message, HasSubstr("<p>***</p>"));
}

/// A refusal with this in `data`.
Error::Parts refused(const std::string& data, const std::string& msg = "服务端验证错误",
                     const std::vector<std::string>& secrets = {}) {
    const auto attempt =
        judged(200, R"({"code":999,"msg":")" + msg + R"(","data":)" + data + "}", reading, {}, secrets);
    return attempt.failure.value();
}

TEST(ReasonOfARefusal, StandsInDataAndTellsThreeCausesOfOneCodeApart) {
    for (const std::string reason : {"请勿频繁发送相同内容", "发送过于频繁", "发送内容不能为空"}) {
        const auto error = refused("\"" + reason + "\"");
        EXPECT_EQ(error.detail, reason);
        EXPECT_EQ(error.message, "topics.detail: the service returned code 999 (服务端验证错误: " + reason + ")");
        EXPECT_EQ(error.code, 999);
    }
}

TEST(ReasonOfARefusal, MayBeNullOrAbsentOrNoText) {
    for (const std::string data :
         {"null", "\"\"", "[]", "{}", "7", "true", "[null]", "[[\"x\"]]", "[{\"field\":\"a\"}]"}) {
        const auto error = refused(data);
        EXPECT_EQ(error.message, "topics.detail: the service returned code 999 (服务端验证错误)") << data;
        EXPECT_EQ(error.detail, "") << data;
    }
    const auto absent = judged(200, R"({"code":999,"msg":"服务端验证错误"})").failure.value();
    EXPECT_EQ(absent.message, "topics.detail: the service returned code 999 (服务端验证错误)");
    EXPECT_EQ(absent.detail, "");
}

TEST(ReasonOfARefusal, MayBeAListOfFieldsAndMessages) {
    EXPECT_EQ(refused(R"([{"field":"title","message":"标题过长"},{"message":"内容为空"},{"field":"x"}])").detail,
              "title: 标题过长; 内容为空");
    EXPECT_EQ(refused(R"({"field":"title","message":"标题过长"})").detail, "title: 标题过长");
    EXPECT_EQ(refused(R"(["标题过长","内容为空"])").detail, "标题过长; 内容为空");
}

TEST(ReasonOfARefusal, MayStandBeforeTheCodeOrInsteadOfTheMessage) {
    const auto before = judged(200, R"({"data":"群组不存在","code":600,"msg":"数据处理异常"})").failure.value();
    EXPECT_EQ(before.message, "topics.detail: the service returned code 600 (数据处理异常: 群组不存在)");
    EXPECT_EQ(refused(R"("群组不存在")", "").message, "topics.detail: the service returned code 999 (群组不存在)");
    EXPECT_EQ(refused(R"("同上")", "同上").message, "topics.detail: the service returned code 999 (同上)");
}

TEST(ReasonOfARefusal, IsKeptWhereAStructWasExpected) {
    std::vector<std::int64_t> numbers;
    HttpOutcome outcome;
    outcome.response = HttpResponse{200, {}, R"({"code":600,"msg":"数据处理异常","data":"群组不存在"})"};
    EXPECT_EQ(judge(changing, outcome, slot_for(numbers), {{}, {}}).failure->detail, "群组不存在");
}

TEST(ForbiddenSend, IsNotBlamedOnTheAllowlist) {
    constexpr Operation sending{"messages.send", "POST", "/send", Effect::changes, Auth::token};
    constexpr Operation key{"access_key", "POST", "/api/common/openApi/getAccessKey", Effect::issues_key, Auth::token};
    for (const auto& body : {std::string("<html>"), envelope(403)}) {
        const auto error = judged(403, body, sending).failure.value();
        EXPECT_EQ(error.kind, ErrorKind::forbidden);
        EXPECT_THAT(error.message, HasSubstr("a proxy or firewall in between"));
        EXPECT_THAT(error.message, Not(HasSubstr("安全 IP")));
        EXPECT_THAT(judged(403, body, key).failure->message, HasSubstr("安全 IP"));
    }
}

TEST(ReasonOfARefusal, StandsBeforeTheAdviceOfAKnownCode) {
    const auto error = judged(200, R"({"code":403,"msg":"请求IP未授权","data":"1.2.3.4"})").failure.value();
    EXPECT_THAT(error.message, HasSubstr("code 403 (请求IP未授权: 1.2.3.4): this machine's address"));
}

TEST(ReasonOfARefusal, IsMaskedCutAndOnOneLine) {
    EXPECT_EQ(refused(R"("bad user-token")", "m", {"user-token"}).detail, "bad ***");
    EXPECT_EQ(refused(R"("a\nb\u0007c")").detail, "a?b?c");
    std::string longest;
    for (int i = 0; i < 1000; ++i) longest += "推";
    const auto error = refused("\"" + longest + "\"");
    EXPECT_LT(error.detail.size(), 400U);
    EXPECT_LT(error.message.size(), 600U);
    EXPECT_THAT(error.detail, StartsWith("推推推"));
}

TEST(ReasonOfARefusal, IsNoneOfASuccess) {
    const auto attempt = judged(404, R"({"code":200,"msg":"","data":"text"})");
    EXPECT_EQ(attempt.failure->detail, "");
}

TEST(Judge, MasksWhatATransportSays) {
    HttpOutcome outcome;
    outcome.failure = {ErrorKind::connection, Delivery::not_sent, true, "no route for key-1 of user-token"};
    EXPECT_EQ(judge(reading, outcome, ReplySlot{}, {{"key-1"}, {"user-token"}}).failure->message,
              "topics.detail: no route for *** of ***");
}

TEST(Judge, MakesReadableWhatATransportSays) {
    const auto said = [](std::string message) {
        HttpOutcome outcome;
        outcome.failure = {ErrorKind::connection, Delivery::not_sent, true, std::move(message)};
        return judge(reading, outcome, ReplySlot{}, {{}, {}}).failure->message;
    };
    EXPECT_EQ(said("no proxy h\xFFst"), "topics.detail: no proxy h?st");
    EXPECT_EQ(said("bad line:\r\nX\x1B[31m"), "topics.detail: bad line:??X?[31m");
    EXPECT_EQ(said("找不到主机"), "topics.detail: 找不到主机");
}

TEST(Judge, ShowsABeginningOfALongAnswerOnly) {
    const auto attempt = judged(500, "begin " + std::string(100'000, '.') + " end");
    EXPECT_THAT(attempt.failure->message, HasSubstr("begin"));
    EXPECT_THAT(attempt.failure->message, Not(HasSubstr("end")));
    EXPECT_LT(attempt.failure->message.size(), 300U);
}

}  // namespace
