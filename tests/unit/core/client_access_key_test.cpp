#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "client_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Keys = std::vector<std::string>;

class ClientsAccessKey : public ClientFixture {};

TEST_F(ClientsAccessKey, IsFetchedAtTheFirstCallAsTheDocumentSays) {
    options.base_url = "https://push.example/prefix/";
    const auto me = client();
    EXPECT_EQ(key_fetches(), 0);
    transport->answer(success());
    const auto token = me.users().token();
    ASSERT_TRUE(token) << token.error().message();
    EXPECT_EQ(*token, "text");

    ASSERT_EQ(key_fetches(), 1);
    const auto fetch = transport->key_requests()[0];
    EXPECT_EQ(fetch.method, "POST");
    EXPECT_EQ(fetch.url, "https://push.example/prefix/api/common/openApi/getAccessKey");
    EXPECT_EQ(fetch.body, R"({"token":"user-token","secretKey":"the-secret"})");
    EXPECT_EQ(header(fetch, "Content-Type"), "application/json");
    for (const auto& sent : fetch.headers) EXPECT_NE(sent.name, "access-key");

    ASSERT_EQ(requests(), 1);
    EXPECT_EQ(transport->requests()[0].url, "https://push.example/prefix/api/open/user/token");
    EXPECT_EQ(header(transport->requests()[0], "access-key"), "key-1");
}

TEST_F(ClientsAccessKey, IsKeptForFurtherCallsAndSubClients) {
    const auto me = client();
    transport->answer(success("null"));
    EXPECT_TRUE(me.topics().exit(7));
    EXPECT_TRUE(me.friends().remove(8));
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-1"}));
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(ClientsAccessKey, CanBeTakenAndRefreshedByHand) {
    const auto me = client();
    const auto start = clock->steady_now();
    const auto first = me.access_key();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value, "key-1");
    EXPECT_EQ(first->expires_in, seconds(7200));
    EXPECT_EQ(first->expires_at, start + seconds(7200));
    EXPECT_EQ(me.access_key()->value, "key-1");
    EXPECT_EQ(me.refresh_access_key()->value, "key-2");
    EXPECT_EQ(me.access_key()->value, "key-2");
    EXPECT_EQ(key_fetches(), 2);
    EXPECT_EQ(requests(), 0);
}

TEST_F(ClientsAccessKey, FollowsRefreshAheadOfTheOptions) {
    options.refresh_ahead = seconds(3600);
    Latch refreshing;
    transport->answer_key(success(R"({"accessKey":"key-1","expiresIn":7200})"));
    transport->answer_key([&refreshing](const pushplus::HttpRequest&) {
        refreshing.open();
        return success(R"({"accessKey":"key-2","expiresIn":7200})")({});
    });
    const auto me = client();
    EXPECT_EQ(me.access_key()->value, "key-1");
    clock->advance(seconds(3600) - nanoseconds(1));
    EXPECT_EQ(me.access_key()->value, "key-1");
    EXPECT_EQ(key_fetches(), 1);
    clock->advance(seconds(360));  // A tenth of the window, by which chance shortens it.
    EXPECT_EQ(me.access_key()->value, "key-1");
    EXPECT_TRUE(refreshing.wait());
}

struct Refusal {
    const char* name;
    int status;
    const char* body;
};
void PrintTo(const Refusal& refusal, std::ostream* stream) { *stream << refusal.name; }

class ARefusedAccessKey : public ClientFixture, public ::testing::WithParamInterface<Refusal> {
protected:
    static Transport::Answer refused() { return Transport::body(GetParam().body, GetParam().status); }
};

TEST_P(ARefusedAccessKey, IsReplacedAndTheCallRepeated) {
    const auto me = client();
    transport->answer(refused());
    transport->answer(success());
    const auto token = me.users().token();
    ASSERT_TRUE(token) << token.error().message();
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-2"}));
    EXPECT_EQ(key_fetches(), 2);
}

TEST_P(ARefusedAccessKey, IsReplacedForChangingOperationsToo) {
    const auto me = client();
    transport->answer(refused());
    transport->answer(success("null"));
    EXPECT_TRUE(me.topics().exit(7));
    const auto sent = transport->requests();
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].url, "https://www.pushplus.plus/api/open/topic/exitTopic?topicId=7");
    EXPECT_EQ(sent[1].url, sent[0].url);
    EXPECT_EQ(sent[1].method, sent[0].method);
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-2"}));
}

TEST_P(ARefusedAccessKey, IsReplacedThoughAttemptsAreNotRepeated) {
    options.retry.max_attempts = 1;
    const auto me = client();
    transport->answer(refused());
    transport->answer(success());
    EXPECT_TRUE(me.users().token());
}

INSTANTIATE_TEST_SUITE_P(Ways, ARefusedAccessKey,
                         ::testing::Values(Refusal{"envelope", 200, R"({"code":401,"msg":"未授权"})"},
                                           Refusal{"both", 401, R"({"code":401,"msg":"未授权"})"},
                                           Refusal{"status", 401, ""}, Refusal{"html", 401, "<html>no</html>"}),
                         [](const auto& way) { return std::string(way.param.name); });

TEST_F(ClientsAccessKey, AFreshOneThatIsRefusedTooIsAnErrorAndNoLoop) {
    const auto me = client();
    transport->answer(refusal(401));
    const auto token = me.users().token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::unauthorized);
    EXPECT_EQ(token.error().code(), 401);
    EXPECT_EQ(token.error().http_status(), 200);
    EXPECT_EQ(token.error().operation(), "users.token");
    EXPECT_EQ(token.error().delivery(), Delivery::answered);
    EXPECT_EQ(token.error().attempts(), 2);
    EXPECT_THAT(token.error().message(), HasSubstr("open API is switched on"));
    EXPECT_THAT(token.error().message(), HasSubstr("secretKey"));
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-2"}));
    EXPECT_EQ(key_fetches(), 2);
}

TEST_F(ClientsAccessKey, IsReplacedTwiceInACallAtMost) {
    options.total_timeout = std::chrono::minutes(5);
    const auto me = client();
    transport->answer(refusal(401));
    // Each new key is refused just when the next one may be fetched.
    transport->answer(after(seconds(15), refusal(401)));
    transport->answer(after(seconds(30), refusal(401)));
    const auto token = me.users().token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind(), ErrorKind::unauthorized);
    EXPECT_EQ(token.error().delivery(), Delivery::answered);
    EXPECT_EQ(token.error().attempts(), 3);
    EXPECT_THAT(token.error().message(), HasSubstr("A fresh AccessKey was refused as well"));
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-2", "key-3"}));
    EXPECT_EQ(key_fetches(), 3);
}

TEST_F(ClientsAccessKey, ForcedRefreshesAreSpacedAcrossCalls) {
    const auto me = client();
    transport->answer(refusal(401));
    EXPECT_FALSE(me.users().token());
    EXPECT_EQ(key_fetches(), 2);
    for (const auto pause : {seconds(15), seconds(30)}) {
        const int before = key_fetches();
        clock->advance(pause - nanoseconds(1));
        EXPECT_EQ(me.users().token().error().code(), 401);
        EXPECT_EQ(key_fetches(), before);
        clock->advance(nanoseconds(1));
        EXPECT_EQ(me.users().token().error().code(), 401);
        EXPECT_EQ(key_fetches(), before + 1);
    }
    // One request for a call without a new key, two with one.
    EXPECT_EQ(requests(), 2 + 1 + 2 + 1 + 2);
}

TEST_F(ClientsAccessKey, AnAcceptedOneThatIsRevokedLaterIsReplacedAtOnce) {
    const auto me = client();
    std::string valid;
    transport->answer([&](const pushplus::HttpRequest& request) { return success_with_key(valid)(request); });
    for (const char* next : {"key-1", "key-2", "key-3", "key-4"}) {
        valid = next;
        EXPECT_TRUE(me.users().token()) << valid;
        clock->advance(seconds(30));
    }
    EXPECT_EQ(key_fetches(), 4);
}

TEST_F(ClientsAccessKey, SixtyFourCallsWithOneRevokedKeyCauseOneFetch) {
    const auto me = client();
    EXPECT_TRUE(me.access_key());
    transport->answer(success_with_key("key-2"));
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i)
        threads.emplace_back([&me] {
            const auto token = me.users().token();
            EXPECT_TRUE(token) << token.error().message();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(key_fetches(), 2);
}

TEST_F(ClientsAccessKey, ALateRefusalOfAnOldKeyCausesNoFetch) {
    const auto me = client();
    const auto asked = std::make_shared<Latch>();
    const auto may_answer = std::make_shared<Latch>();
    transport->answer([=](const pushplus::HttpRequest& request) {
        asked->open();
        EXPECT_TRUE(may_answer->wait());
        return refusal(401)(request);
    });
    transport->answer(success_with_key("key-2"));
    auto late = std::async(std::launch::async, [&me] { return me.users().token(); });
    ASSERT_TRUE(asked->wait());
    EXPECT_TRUE(me.users().token());
    may_answer->open();
    EXPECT_TRUE(late.get());
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-1", "key-2", "key-2"}));
    EXPECT_EQ(key_fetches(), 2);
}

TEST_F(ClientsAccessKey, TheServicesRefusalToGiveOneOutIsTheCallsErrorAndIsNotAskedForAtOnceAgain) {
    const auto me = client();
    transport->answer_key(refusal(403));
    for (int i = 0; i < 3; ++i) {
        const auto left = me.topics().exit(7);
        ASSERT_FALSE(left);
        EXPECT_EQ(left.error().kind(), ErrorKind::forbidden);
        EXPECT_EQ(left.error().code(), 403);
        EXPECT_EQ(left.error().http_status(), 200);
        EXPECT_EQ(left.error().operation(), "topics.exit");
        EXPECT_EQ(left.error().delivery(), Delivery::not_sent);
        EXPECT_EQ(left.error().attempts(), 0);
        EXPECT_THAT(left.error().message(), HasSubstr("topics.exit needs an AccessKey: "));
        EXPECT_THAT(left.error().message(), HasSubstr("安全 IP"));
    }
    EXPECT_EQ(key_fetches(), 1);
    EXPECT_EQ(requests(), 0);
    clock->advance(seconds(1));
    transport->answer(success("null"));
    EXPECT_TRUE(me.topics().exit(7));
    EXPECT_EQ(key_fetches(), 2);
}

TEST_F(ClientsAccessKey, ARefusedTokenOrSecretIsToldWithoutALoop) {
    const auto me = client();
    transport->answer_key(refusal(401));
    const auto key = me.access_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::unauthorized);
    EXPECT_EQ(key.error().operation(), "access_key");
    EXPECT_EQ(key.error().attempts(), 1);
    EXPECT_THAT(key.error().message(), HasSubstr("secretKey"));
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(ClientsAccessKey, ARefusalAfterA401IsTheCallsErrorAndAnswered) {
    const auto me = client();
    EXPECT_TRUE(me.access_key());
    transport->answer(refusal(401));
    transport->answer_key(refusal(900));
    const auto left = me.topics().exit(7);
    ASSERT_FALSE(left);
    EXPECT_EQ(left.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(left.error().code(), 900);
    EXPECT_EQ(left.error().delivery(), Delivery::answered);
    EXPECT_EQ(left.error().attempts(), 1);
    EXPECT_THAT(left.error().message(), HasSubstr("stop for today"));
    EXPECT_EQ(requests(), 1);
}

TEST_F(ClientsAccessKey, AFetchThatWasNotSentIsRepeated) {
    const auto me = client();
    transport->answer_key(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    transport->answer_key(Transport::failure(ErrorKind::timeout, Delivery::not_sent));
    EXPECT_EQ(me.access_key()->value, "key-1");
    EXPECT_EQ(key_fetches(), 3);
}

// Each fetch ends the key before, so one whose fate is unknown is a change whose fate is unknown.
TEST_F(ClientsAccessKey, AFetchWhoseFateIsUnknownIsNotRepeatedAndLeavesNoDoubtAboutTheCall) {
    for (const auto& answer : {Transport::failure(ErrorKind::timeout, Delivery::unknown), Transport::body("", 503)}) {
        const auto me = client();
        const int before = key_fetches();
        transport->answer_key(answer);
        const auto left = me.topics().exit(7);
        ASSERT_FALSE(left);
        EXPECT_EQ(left.error().delivery(), Delivery::not_sent);
        EXPECT_FALSE(left.error().in_doubt());
        EXPECT_EQ(left.error().message().find("It may have been carried out"), std::string::npos);
        EXPECT_EQ(key_fetches(), before + 1);
    }
    EXPECT_EQ(requests(), 0);
}

TEST_F(ClientsAccessKey, AnEmptyTokenOrSecretIsToldWithoutARequest) {
    credentials.secret_key.clear();
    const auto no_secret = client().users().token();
    ASSERT_FALSE(no_secret);
    EXPECT_EQ(no_secret.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(no_secret.error().message(), HasSubstr("secret_key is empty"));
    credentials.token.clear();
    const auto no_token = client().users().token();
    ASSERT_FALSE(no_token);
    EXPECT_EQ(no_token.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(no_token.error().message(), HasSubstr("token is empty"));
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(ClientsAccessKey, WithoutALifeOrWithAnAbsurdOneIsClampedAndLogged) {
    std::vector<std::string> lines;
    options.log = [&](pushplus::LogLevel level, std::string_view line) {
        EXPECT_EQ(level, pushplus::LogLevel::warning);
        lines.emplace_back(line);
    };
    const auto me = client();
    for (const char* life : {R"()", R"(,"expiresIn":null)", R"(,"expiresIn":0)", R"(,"expiresIn":-5)"}) {
        transport->answer_key(success(R"({"accessKey":"k")" + std::string(life) + "}"));
        EXPECT_EQ(me.refresh_access_key()->expires_in, seconds(7200)) << life;
    }
    for (const char* life : {"86401", "9223372036854775807", "\"999999999\""}) {
        transport->answer_key(success(R"({"accessKey":"k","expiresIn":)" + std::string(life) + "}"));
        EXPECT_EQ(me.refresh_access_key()->expires_in, seconds(86'400)) << life;
    }
    EXPECT_EQ(lines.size(), 7U);
}

TEST_F(ClientsAccessKey, ThatIsMissingOrUnusableIsAnInvalidResponseAndNotAskedForAtOnceAgain) {
    for (const char* data : {"null", "{}", R"({"accessKey":null,"expiresIn":7200})", R"({"accessKey":"a\nb"})", "[]"}) {
        const auto me = client();
        const int before = key_fetches();
        transport->answer_key(success(data));
        for (int i = 0; i < 2; ++i) {
            const auto key = me.access_key();
            ASSERT_FALSE(key) << data;
            EXPECT_EQ(key.error().kind(), ErrorKind::invalid_response) << data;
            EXPECT_EQ(key.error().operation(), "access_key") << data;
        }
        EXPECT_EQ(key_fetches(), before + 1) << data;
    }
}

}  // namespace
}  // namespace pushplus_test
