#include <cstdlib>
#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "client_fixture.hpp"
#include "doubles/clock_at_noon.hpp"
#include "doubles/environment.hpp"
#include "doubles/vault_of_keys.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace pushplus_test {
namespace {

using pushplus::Client;
using pushplus::ClientOptions;
using pushplus::Credentials;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Keys = std::vector<std::string>;

class MakingAClient : public ClientFixture {};

TEST_F(MakingAClient, SendsNothing) {
    const auto made = Client::create(credentials, options);
    ASSERT_TRUE(made);
    EXPECT_EQ(key_fetches() + requests(), 0);
}

TEST_F(MakingAClient, WithItsDefaultsIsPossible) { EXPECT_TRUE(Client::create(credentials)); }

struct Fault {
    const char* names;
    void (*make)(Credentials&, ClientOptions&);
};
void PrintTo(const Fault& fault, std::ostream* stream) { *stream << fault.names; }

class UnusableOptions : public ClientFixture, public ::testing::WithParamInterface<Fault> {};

TEST_P(UnusableOptions, AreToldByCreateAndByEachCall) {
    GetParam().make(credentials, options);
    const auto made = Client::create(credentials, options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(made.error().message(), StartsWith(GetParam().names));

    const Client broken(credentials, options);
    const auto key = broken.access_key();
    const auto refreshed = broken.refresh_access_key();
    const auto token = broken.users().token();
    const auto left = broken.topics().exit(7);
    for (const auto& [error, operation] : {std::pair{key.error(), "access_key"},
                                           {refreshed.error(), "access_key"},
                                           {token.error(), "users.token"},
                                           {left.error(), "topics.exit"}}) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
        EXPECT_EQ(error.operation(), operation);
        EXPECT_EQ(error.message(), made.error().message());
    }
    EXPECT_EQ(key_fetches() + requests(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Each, UnusableOptions,
    ::testing::Values(
        Fault{"token", [](Credentials& who, ClientOptions&) { who.token = "a\r\nb"; }},
        Fault{"secret_key", [](Credentials& who, ClientOptions&) { who.secret_key = "a\nb"; }},
        Fault{"base_url", [](Credentials&, ClientOptions& how) { how.base_url = "http://push.example"; }},
        Fault{"connect_timeout", [](Credentials&, ClientOptions& how) { how.connect_timeout = milliseconds(0); }},
        Fault{"request_timeout", [](Credentials&, ClientOptions& how) { how.request_timeout = milliseconds(-1); }},
        Fault{"total_timeout", [](Credentials&, ClientOptions& how) { how.total_timeout = milliseconds(0); }},
        Fault{"refresh_ahead", [](Credentials&, ClientOptions& how) { how.refresh_ahead = seconds(-1); }},
        Fault{"retry", [](Credentials&, ClientOptions& how) { how.retry.max_attempts = 0; }},
        Fault{"max_response_size", [](Credentials&, ClientOptions& how) { how.max_response_size = 0; }},
        Fault{"user_agent_suffix", [](Credentials&, ClientOptions& how) { how.user_agent_suffix = "a\r\nb"; }},
        Fault{"local_address", [](Credentials&, ClientOptions& how) { how.local_address = "if!eth0"; }},
        Fault{"proxy", [](Credentials&, ClientOptions& how) { how.proxy = "http://127.0.0.1:1"; }}),
    [](const auto& fault) { return std::string(fault.param.names); });

using NetworkOptions = UnusableOptions;

TEST_P(NetworkOptions, BelongToTheTransportIfThereIsOne) {
    GetParam().make(credentials, options);
    const auto made = Client::create(credentials, options);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message(), HasSubstr("no effect on a transport you bring"));
    options.transport.reset();
    EXPECT_TRUE(Client::create(credentials, options));
}

INSTANTIATE_TEST_SUITE_P(
    Each, NetworkOptions,
    ::testing::Values(Fault{"ca_bundle", [](Credentials&, ClientOptions& how) { how.ca_bundle = "ca.pem"; }},
                      Fault{"additional_ca_certificates",
                            [](Credentials&, ClientOptions& how) { how.additional_ca_certificates = "pem"; }},
                      Fault{"local_address", [](Credentials&, ClientOptions& how) { how.local_address = "eth0"; }},
                      Fault{"ip_version",
                            [](Credentials&, ClientOptions& how) { how.ip_version = pushplus::IpVersion::v6; }}),
    [](const auto& fault) { return std::string(fault.param.names); });

/// Sets the variables of the environment for a test, and puts them back.
class MakingAClientFromTheEnvironment : public ClientFixture {
protected:
    void SetUp() override {
        for (const char* name : names) {
            const char* value = std::getenv(name);
            before.emplace_back(value != nullptr ? std::optional<std::string>(value) : std::nullopt);
            unset_environment(name);
        }
    }
    void TearDown() override {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (before[i])
                set_environment(names[i], *before[i]);
            else
                unset_environment(names[i]);
        }
    }
    static void set(const char* name, const char* value) { set_environment(name, value); }

    const std::vector<const char*> names{"PUSHPLUS_TOKEN",
                                         "PUSHPLUS_SECRET_KEY",
                                         "PUSHPLUS_BASE_URL",
                                         "PUSHPLUS_STATE_FOLDER",
                                         "PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP",
                                         "PUSHPLUS_HUB_URL",
                                         "PUSHPLUS_HUB_TOKEN"};
    std::vector<std::optional<std::string>> before;
};

TEST_F(MakingAClientFromTheEnvironment, SaysWhichVariableIsMissing) {
    const auto no_token = Client::from_env(options);
    ASSERT_FALSE(no_token);
    EXPECT_EQ(no_token.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(no_token.error().message(), HasSubstr("PUSHPLUS_TOKEN"));
    set("PUSHPLUS_TOKEN", "env-token");
    const auto no_secret = Client::from_env(options);
    ASSERT_FALSE(no_secret);
    EXPECT_THAT(no_secret.error().message(), HasSubstr("PUSHPLUS_SECRET_KEY"));
    set("PUSHPLUS_SECRET_KEY", "");
    EXPECT_FALSE(Client::from_env(options));
}

TEST_F(MakingAClientFromTheEnvironment, UsesTheCredentialsAndTheOptions) {
    set("PUSHPLUS_TOKEN", "env-token");
    set("PUSHPLUS_SECRET_KEY", "env-secret");
    options.base_url = "https://from.options";
    const auto made = Client::from_env(options);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->access_key());
    ASSERT_EQ(key_fetches(), 1);
    EXPECT_EQ(transport->key_requests()[0].body, R"({"token":"env-token","secretKey":"env-secret"})");
    EXPECT_THAT(transport->key_requests()[0].url, StartsWith("https://from.options/api/"));
}

TEST_F(MakingAClientFromTheEnvironment, ABaseUrlThatIsSetBeatsTheOptions) {
    set("PUSHPLUS_TOKEN", "env-token");
    set("PUSHPLUS_SECRET_KEY", "env-secret");
    set("PUSHPLUS_BASE_URL", "https://from.env/prefix");
    options.base_url = "https://from.options";
    EXPECT_TRUE(Client::from_env(options)->access_key());
    ASSERT_EQ(key_fetches(), 1);
    EXPECT_THAT(transport->key_requests()[0].url, StartsWith("https://from.env/prefix/api/"));
    set("PUSHPLUS_BASE_URL", "");
    EXPECT_TRUE(Client::from_env(options)->access_key());
    EXPECT_THAT(transport->key_requests().at(1).url, StartsWith("https://from.options/api/"));
}

TEST_F(MakingAClientFromTheEnvironment, PlainHttpIsAllowedByTheLoudVariableAlone) {
    set("PUSHPLUS_TOKEN", "env-token");
    set("PUSHPLUS_SECRET_KEY", "env-secret");
    set("PUSHPLUS_BASE_URL", "http://push.example");
    EXPECT_FALSE(Client::from_env(options));
    set("PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP", "1");
    EXPECT_TRUE(Client::from_env(options));
    options.dangerously_allow_plain_http = true;
    set("PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP", "0");
    EXPECT_FALSE(Client::from_env(options)) << "the environment beats the options";
    set("PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP", "yes");
    const auto made = Client::from_env(options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(made.error().message(), HasSubstr("PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP must be 0 or 1"));
}

TEST_F(MakingAClientFromTheEnvironment, AStateFolderSharesTheKeyWithTheNextProcess) {
    const TemporaryFolder folder;
    set("PUSHPLUS_TOKEN", "env-token");
    set("PUSHPLUS_SECRET_KEY", "env-secret");
    set("PUSHPLUS_STATE_FOLDER", folder.file("state").c_str());
    const auto first = Client::from_env(options)->access_key();
    ASSERT_TRUE(first) << first.error().message();
    const auto second = Client::from_env(options)->access_key();
    ASSERT_TRUE(second) << second.error().message();
    EXPECT_EQ(second->value, first->value);
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(MakingAClientFromTheEnvironment, NeedsNoSecretKeyWithASourceOfTheKey) {
    set("PUSHPLUS_TOKEN", "env-token");
    options.access_key_source = std::make_shared<VaultOfKeys>();
    const auto key = Client::from_env(options)->access_key();
    ASSERT_TRUE(key) << key.error().message();
    EXPECT_EQ(key->value, "issued-1");
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(MakingAClientFromTheEnvironment, TellsUnusableOptions) {
    set("PUSHPLUS_TOKEN", "env-token");
    set("PUSHPLUS_SECRET_KEY", "env-secret");
    set("PUSHPLUS_BASE_URL", "ftp://from.env");
    const auto made = Client::from_env(options);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message(), StartsWith("base_url"));
}

class HandlesOfAClient : public ClientFixture {
protected:
    void answer_all() { transport->answer(success()); }
};

TEST_F(HandlesOfAClient, CopiesShareTheKey) {
    answer_all();
    const auto first = client();
    const Client second = first;
    Client third = client();
    third = first;
    EXPECT_TRUE(first.users().token() && second.users().token() && third.users().token());
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(HandlesOfAClient, AMovedClientKeepsTheKey) {
    answer_all();
    auto first = client();
    EXPECT_TRUE(first.users().token());
    Client second = std::move(first);
    EXPECT_TRUE(second.users().token());
    Client third = client();
    third = std::move(second);
    EXPECT_TRUE(third.users().token());
    EXPECT_EQ(keys_sent(), (Keys{"key-1", "key-1", "key-1"}));
}

TEST_F(HandlesOfAClient, ASubClientOutlivesItsClient) {
    answer_all();
    const auto users = [this] {
        const auto me = client();
        return me.users();
    }();
    EXPECT_TRUE(users.token());
    const auto copy = users;
    EXPECT_TRUE(copy.token());
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(HandlesOfAClient, TheTransportLivesAsLongAsAHandle) {
    auto own = std::make_shared<RecordingTransport>();
    const std::weak_ptr<RecordingTransport> watched = own;
    own->answer(success());
    options.transport = std::move(own);
    {
        const auto users = client().users();
        options.transport.reset();
        EXPECT_FALSE(watched.expired());
        EXPECT_TRUE(users.token());
    }
    EXPECT_TRUE(watched.expired());
}

TEST_F(HandlesOfAClient, ManyAccountsOnOneTransportHaveAKeyEach) {
    transport->answer([](const pushplus::HttpRequest& request) {
        return success('"' + header(request, "access-key") + '"')(request);
    });
    std::vector<Client> accounts;
    for (int i = 0; i < 8; ++i) accounts.emplace_back(Credentials{"token-" + std::to_string(i), "the-secret"}, options);
    std::vector<std::string> keys(accounts.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < accounts.size(); ++i)
        threads.emplace_back([&, i] {
            const auto token = accounts[i].users().token();
            ASSERT_TRUE(token);
            keys[i] = *token;
        });
    for (auto& thread : threads) thread.join();

    EXPECT_THAT(
        keys, ::testing::UnorderedElementsAre("key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8"));
    EXPECT_EQ(key_fetches(), 8);
    for (std::size_t i = 0; i < accounts.size(); ++i) EXPECT_EQ(accounts[i].users().token().value(), keys[i]);
}

TEST_F(HandlesOfAClient, ARefusedKeyOfOneAccountConcernsNoOther) {
    transport->answer([](const pushplus::HttpRequest& request) {
        return (header(request, "access-key") == "key-1" ? refusal(401) : success())(request);
    });
    const auto one = client();
    const Client other(Credentials{"another-token", "the-secret"}, options);
    EXPECT_TRUE(one.access_key());
    EXPECT_EQ(other.access_key()->value, "key-2");
    EXPECT_TRUE(one.users().token());
    EXPECT_EQ(other.access_key()->value, "key-2");
    EXPECT_EQ(key_fetches(), 3);
}

class ClientsOfOneAccount : public ClientFixture {};

TEST_F(ClientsOfOneAccount, ShareItsKey) {
    const auto one = client();
    const auto other = client();
    EXPECT_EQ(one.access_key()->value, "key-1");
    EXPECT_EQ(other.access_key()->value, "key-1");
    EXPECT_EQ(other.refresh_access_key()->value, "key-2");
    EXPECT_EQ(key_fetches(), 2);
}

TEST_F(ClientsOfOneAccount, TakeTheKeyThatReplacedARefusedOne) {
    const auto one = client();
    const auto other = client();
    EXPECT_TRUE(one.access_key());
    EXPECT_TRUE(other.access_key());
    transport->answer([](const pushplus::HttpRequest& request) {
        return (header(request, "access-key") == "key-1" ? refusal(401) : success())(request);
    });
    EXPECT_TRUE(one.users().token());
    EXPECT_TRUE(other.users().token());
    EXPECT_EQ(key_fetches(), 2);
}

// It would have to be believed that whoever has the token has the secretKey.
TEST_F(ClientsOfOneAccount, GetNoKeyThatWasFetchedWithAnotherSecretKey) {
    const auto one = client();
    EXPECT_EQ(one.access_key()->value, "key-1");
    transport->answer_key(refusal(401));
    const Client wrong(Credentials{credentials.token, "a-guess"}, options);
    EXPECT_EQ(wrong.access_key().error().code(), 401);
    EXPECT_EQ(one.access_key()->value, "key-1");
}

TEST_F(ClientsOfOneAccount, OfDifferentServicesOrClocksShareNothing) {
    const auto one = client();
    EXPECT_EQ(one.access_key()->value, "key-1");
    auto elsewhere = options;
    elsewhere.base_url = "https://push.example";
    EXPECT_EQ(Client(credentials, elsewhere).access_key()->value, "key-2");
    auto later = options;
    later.clock = clock_at_noon();
    EXPECT_EQ(Client(credentials, later).access_key()->value, "key-3");
}

TEST_F(ClientsOfOneAccount, LeaveNoKeyBehindWhenTheLastHasEnded) {
    EXPECT_EQ(client().access_key()->value, "key-1");
    EXPECT_EQ(client().access_key()->value, "key-2");
}

}  // namespace
}  // namespace pushplus_test
