#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#ifndef _WIN32
#    include <sys/wait.h>
#    include <unistd.h>
#endif

#include "guarded_client_fixture.hpp"

// What one request learns of the account holds for each other request that carries its token, by any client in this
// process. Source: service.md, "Refusals" and "How requests are counted".

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class AccountTruth : public GuardedClientFixture {
protected:
    AccountTruth() { credentials = {"user-token-1", "secret-key-1"}; }

    static pushplus::Error asked(const Client& by) { return by.users().send_count().error(); }
};

TEST_F(AccountTruth, AnInvalidTokenOfASendFetchesNoAccessKey) {
    reply({refusal(903), accepted()});
    EXPECT_EQ(send(client()).error().code(), 903);
    const auto held = asked(client());
    EXPECT_EQ(held.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(held.code(), 903);
    EXPECT_EQ(held.delivery(), Delivery::not_sent);
    EXPECT_THAT(held.message(), HasSubstr("Use another token"));
    EXPECT_EQ(key_fetches(), 0);
    EXPECT_EQ(requests(), 1);
}

TEST_F(AccountTruth, ATokenThatGetsNoAccessKeySendsNothing) {
    transport->answer_key(refusal(903));
    EXPECT_EQ(asked(client()).code(), 903);
    expect_held(send(client()), 903, "");
    EXPECT_EQ(requests(), 0);
}

TEST_F(AccountTruth, AnInvalidTokenIsUsedOnceHoweverOftenAProgramAsks) {
    transport->answer_key(refusal(903));
    const auto me = client();
    for (int minute = 0; minute < 1440; ++minute) {
        EXPECT_EQ(asked(me).code(), 903);
        clock->advance(minutes(1));
    }
    EXPECT_EQ(key_fetches(), 1);
}

class ARefusedKey : public AccountTruth, public ::testing::WithParamInterface<int> {};

TEST_P(ARefusedKey, IsAskedForLessAndLessOften) {
    for (int minute = 0; minute < 1440; ++minute) {
        transport->answer_key(refusal(GetParam()));
        EXPECT_EQ(asked(client()).code(), GetParam()) << "a client for each question";
        clock->advance(minutes(1));
    }
    // 1 s, 2 s … 32 s: one a minute; then after 64 s … 2,048 s, then each hour.
    EXPECT_LE(key_fetches(), 36);
    EXPECT_GE(key_fetches(), 30);
}

TEST_P(ARefusedKey, TellsWhenItIsAskedForAgainAndWhatToDo) {
    transport->answer_key(refusal(GetParam()));
    EXPECT_FALSE(client().access_key());
    const auto held = asked(client());
    EXPECT_EQ(held.code(), GetParam());
    EXPECT_EQ(held.retry_at(), clock->system_now() + std::chrono::seconds(1));
    EXPECT_THAT(held.message(), HasSubstr("Open again at 2026-03-04 12:00:01 in China"));
    EXPECT_THAT(held.message(), HasSubstr(GetParam() == 401   ? "open API is switched on"
                                          : GetParam() == 403 ? "安全 IP"
                                          : GetParam() == 900 ? "restricted"
                                                              : "real-name"));
    EXPECT_EQ(key_fetches(), 1);
}

INSTANTIATE_TEST_SUITE_P(Codes, ARefusedKey, ::testing::Values(401, 403, 900, 905),
                         [](const auto& code) { return std::to_string(code.param); });

TEST_F(AccountTruth, AnotherSecretKeyIsTriedAtOnce) {
    transport->answer_key(refusal(401));
    EXPECT_FALSE(client().access_key());
    credentials.secret_key = "secret-key-2";
    transport->answer_key(success(R"({"accessKey":"key-1","expiresIn":7200})"));
    EXPECT_TRUE(client().access_key());
}

TEST_F(AccountTruth, ClearingEndsThePauseOfEveryClient) {
    transport->answer_key(refusal(403));
    const auto me = client(), other = client();
    EXPECT_FALSE(me.access_key());
    EXPECT_FALSE(other.access_key());
    EXPECT_EQ(key_fetches(), 1);
    transport->answer_key(success(R"({"accessKey":"key-1","expiresIn":7200})"));
    EXPECT_TRUE(other.send_guard().clear());
    EXPECT_TRUE(me.access_key());
    EXPECT_TRUE(other.access_key());
}

TEST_F(AccountTruth, ARestrictionLearnedWithoutASendHoldsAllChannels) {
    transport->answer_key(refusal(900));
    EXPECT_FALSE(client().access_key());
    for (const auto& channel : {Channel::wechat, Channel::mail})
        expect_held(send(client(), Channel(channel)), 900, "2026-03-05 00:00:00");
    const auto blocks = client().send_guard().status()->blocks;
    ASSERT_THAT(blocks, SizeIs(1)) << "the pause of the AccessKey is no block of sends";
    EXPECT_EQ(blocks[0].scope, SendBlock::Scope::account);
}

class ARestriction : public AccountTruth, public ::testing::WithParamInterface<int> {};

TEST_P(ARestriction, OfTheOpenApiHoldsSends) {
    reply(refusal(GetParam()));
    EXPECT_EQ(asked(client()).code(), GetParam());
    const auto held = send(client());
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().code(), GetParam());
    EXPECT_EQ(held.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(requests(), 1);
}

INSTANTIATE_TEST_SUITE_P(Codes, ARestriction, ::testing::Values(900, 903, 905),
                         [](const auto& code) { return std::to_string(code.param); });

TEST_F(AccountTruth, AClientForEachAlarmSendsNoMoreThanOneForAll) {
    for (int i = 0; i < 300; ++i) {
        static_cast<void>(client().send("", "the same"));
        clock->advance(std::chrono::seconds(11));
    }
    EXPECT_EQ(requests(), 3);
}

TEST_F(AccountTruth, TenClientsUseAnInvalidTokenOnce) {
    reply(refusal(903));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(send(client()).error().code(), 903);
    EXPECT_EQ(requests(), 1);
}

#ifndef _WIN32
TEST_F(AccountTruth, IsKnownInAForkedChild) {
    reply({refusal(903), accepted()});
    EXPECT_EQ(send(client()).error().code(), 903);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = send(client());
        ::_exit(!held && held.error().code() == 903 && requests() == 1 ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}
#endif

TEST_F(AccountTruth, IsOfOneServiceAndOneToken) {
    reply(refusal(903));
    EXPECT_EQ(send(client()).error().code(), 903);
    options.base_url = "https://sandbox.example";
    EXPECT_EQ(send(client()).error().code(), 903);
    change_account();
    EXPECT_EQ(send(client()).error().code(), 903);
    EXPECT_EQ(requests(), 3);
}

TEST_F(AccountTruth, AMessageTokenSharesItsAccountsPace) {
    const auto account = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(account, {}, "message-token-7"));
    credentials.token = "message-token-7";
    const auto with_message_token = client();
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(with_message_token));
    EXPECT_FALSE(send(with_message_token));
    EXPECT_FALSE(send(account));
}

TEST_F(AccountTruth, SendsThatBringTheirTokenToAClientWithoutOneAreOfTheirOwnAccounts) {
    credentials.token.clear();
    reply({refusal(903), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me, {}, "token-a"));
    expect_held(send(me, {}, "token-a"), 903, "");
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me, {}, "token-b"));
    EXPECT_TRUE(send(me, {}, "token-c"));
    EXPECT_FALSE(send(me, {}, "token-b"));
}

TEST_F(AccountTruth, IsOneForManyThreadsThatJoinTokensOfTwoClients) {
    const auto one = client();
    credentials.token = "message-token-7";
    const auto other = client();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            for (int j = 0; j < 4; ++j) {
                auto request = with_content("content " + std::to_string(i * 10 + j));
                request.token = i % 2 == 0 ? "message-token-7" : "user-token-1";
                static_cast<void>((i % 2 == 0 ? one : other).messages().send(request));
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(requests(), 5);
}

class ALookalikeOfAToken : public AccountTruth,
                           public ::testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(ALookalikeOfAToken, IsRefusedBeforeAnyRequest) {
    const auto [text, hint] = GetParam();
    auto request = with_content();
    request.token = text;
    const auto sent = client().messages().send(request);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(sent.error().message(), HasSubstr(std::string("token ") + hint));
    credentials.token = text;
    const auto made = client().messages().send(with_content());
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message(), HasSubstr(std::string("token ") + hint));
    credentials = {"user-token-1", text};
    const auto key = client().access_key();
    ASSERT_FALSE(key);
    EXPECT_THAT(key.error().message(), HasSubstr(std::string("secret_key ") + hint));
    EXPECT_EQ(requests() + key_fetches(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ALookalikeOfAToken,
    ::testing::Values(std::pair{"abc ", "holds a blank"}, std::pair{" abc", "holds a blank"},
                      std::pair{"abc\n", "holds a blank"},
                      std::pair{"\xEF\xBB\xBF"
                                "abc",
                                "begins with a byte order mark"},
                      std::pair{"\xE3\x80\x80"
                                "abc",
                                "holds characters other than visible ASCII"},
                      std::pair{"\"abc\"", "holds quotes"}, std::pair{"'abc'", "holds quotes"},
                      std::pair{"https://www.pushplus.plus/send?token=abc", "holds a slash and looks like a URL"},
                      std::pair{"send/abc", "holds a slash"}, std::pair{"ab\x7F", "holds characters other"}));

}  // namespace
}  // namespace pushplus_test
