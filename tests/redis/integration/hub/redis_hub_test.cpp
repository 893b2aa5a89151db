#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "doubles/redis_server.hpp"
#include "doubles/tls_identity.hpp"
#include "integration/child_program.hpp"
#include "integration/hub/hub_fixture.hpp"

// The program pushplus-hub over a real Redis.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class HubOverRedis : public HubFixture {
protected:
    HubOverRedis() { write("bearers", bearer); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder.file(name)) << text << "\n";
        EXPECT_EQ(::chmod(folder.file(name).c_str(), 0600), 0);
    }
    [[nodiscard]] std::vector<std::string> arguments(const std::string& redis,
                                                     const std::vector<std::string>& more = {}) const {
        std::vector<std::string> all{"--listen", "127.0.0.1:0", "--bearer-file", bearers, "--redis", redis};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    [[nodiscard]] std::vector<std::string> environment(const std::string& password = {}) const {
        return {"PUSHPLUS_BASE_URL=" + sandbox.base_url(), "PUSHPLUS_TOKEN=" + sandbox.credentials().token,
                "PUSHPLUS_SECRET_KEY=" + sandbox.credentials().secret_key, "PUSHPLUS_REDIS_PASSWORD=" + password};
    }
    static HubCaller caller_of(const ChildProgram& hub) {
        return HubCaller("http://127.0.0.1:" + std::to_string(hub.port()));
    }

    const std::string bearers = folder.file("bearers");
};

TEST_F(HubOverRedis, TwoAreOne) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const std::string password = "canary-of-the-redis";
    const RedisServer server({"--requirepass", password});
    ChildProgram first(PUSHPLUS_HUB_PROGRAM, arguments(server.address()), environment(password));
    ChildProgram second(PUSHPLUS_HUB_PROGRAM, arguments(server.address()), environment(password));
    auto one = caller_of(first), other = caller_of(second);
    const auto key = one.key();
    EXPECT_EQ(key.status, 200);
    EXPECT_EQ(other.key().key(), key.key());
    EXPECT_EQ(other.key().generation(), key.generation());
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
    const auto newer = one.refresh(key.generation());
    EXPECT_EQ(newer.status, 200);
    EXPECT_EQ(other.refresh(key.generation()).key(), newer.key()) << "a late report brings what the first one fetched";
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
    const auto metrics = one.get("/metrics").body + other.get("/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("pushplus_hub_"));
    for (auto* const hub : {&first, &second}) {
        const auto shown = metrics + hub->command_line();
        hub->signal(SIGTERM);
        EXPECT_EQ(hub->wait(), 0);
        EXPECT_THAT(shown + hub->rest_of_errors(), Not(HasSubstr(password)));
    }
}

TEST_F(HubOverRedis, TwoHaveOneSendGuard) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server;
    const auto relaying = arguments(server.address(), {"--relay-sends"});
    const ChildProgram first(PUSHPLUS_HUB_PROGRAM, relaying, environment());
    const ChildProgram second(PUSHPLUS_HUB_PROGRAM, relaying, environment());
    auto one = caller_of(first), other = caller_of(second);
    int contents = 0;
    const auto status_of_send = [&](HubCaller& hub) {
        return hub.ask("POST", "/v1/send", R"({"content":"c)" + std::to_string(++contents) + "\"}").status;
    };
    for (int i = 0; i < 2; ++i) EXPECT_EQ(status_of_send(one), 200);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(status_of_send(other), 200);
    EXPECT_EQ(status_of_send(one), 429) << "five in a minute by both together";
    EXPECT_EQ(status_of_send(other), 429);
    EXPECT_EQ(sandbox.request_count("messages.send"), 5U);
}

TEST_F(HubOverRedis, StartsWhileRedisCannotBeReached) {
    ChildProgram hub(PUSHPLUS_HUB_PROGRAM, arguments("unix:" + folder.file("no.sock")), environment());
    auto caller = caller_of(hub);
    EXPECT_EQ(caller.get("/healthz").status, 200);
    EXPECT_EQ(caller.get("/readyz").status, 503);
}

TEST_F(HubOverRedis, RefusesAnAddressThatIsNone) {
    for (const auto* const address :
         {"http://127.0.0.1", "redis://user:canary-of-the-redis@127.0.0.1", "redis://cache.example.com:6379"}) {
        ChildProgram hub(PUSHPLUS_HUB_PROGRAM, arguments(address), environment());
        EXPECT_EQ(hub.wait(), 2) << address;
        const auto said = hub.rest_of_errors();
        EXPECT_THAT(said, HasSubstr("--redis"));
        EXPECT_THAT(said, Not(HasSubstr("canary")));
    }
}

TEST_F(HubOverRedis, SpeaksTlsWithACertificateOfItsOwnAndKeepsItsKeysUnderItsPrefix) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const TlsIdentity identity;
    const int port = free_port();
    const RedisServer server({"--tls-port", std::to_string(port), "--tls-cert-file", identity.ca_bundle(),
                              "--tls-key-file", identity.key_file(), "--tls-ca-cert-file", identity.ca_bundle(),
                              "--tls-auth-clients", "yes"});
    ChildProgram hub(
        PUSHPLUS_HUB_PROGRAM,
        arguments("rediss://127.0.0.1:" + std::to_string(port),
                  {"--redis-ca-bundle", identity.ca_bundle(), "--redis-client-certificate", identity.ca_bundle(),
                   "--redis-client-key", identity.key_file(), "--redis-prefix", "fleet:of:tests"}),
        environment());
    EXPECT_EQ(caller_of(hub).key().status, 200);
    EXPECT_THAT(server.ask({"KEYS", "*}:key"}), StartsWith("fleet:of:tests:{"));
}

TEST_F(HubOverRedis, NamesItsOwnOptionsOfTls) {
    const auto said_to = [&](const std::string& address, const std::vector<std::string>& more) {
        ChildProgram hub(PUSHPLUS_HUB_PROGRAM, arguments(address, more), environment());
        EXPECT_EQ(hub.wait(), 2);
        return hub.rest_of_errors();
    };
    const auto without_tls = said_to("redis://127.0.0.1", {"--redis-ca-bundle", "ca.pem"});
    EXPECT_THAT(without_tls, HasSubstr("--redis-ca-bundle, --redis-client-certificate and --redis-client-key are for"));
    EXPECT_THAT(said_to("rediss://127.0.0.1", {"--redis-client-key", "key.pem"}),
                HasSubstr("--redis-client-key requires --redis-client-certificate"));
    EXPECT_THAT(said_to("rediss://127.0.0.1", {"--redis-prefix", "a b"}), HasSubstr("--redis-prefix may hold"));

    // Some server, since the file is read only once there is a connection.
    const auto somewhere = "rediss" + sandbox.base_url().substr(sandbox.base_url().find(':'));
    ChildProgram no_bundle(PUSHPLUS_HUB_PROGRAM, arguments(somewhere, {"--redis-ca-bundle", folder.file("none.pem")}),
                           environment());
    EXPECT_THAT(no_bundle.error_line(), HasSubstr("--redis-ca-bundle cannot be read"));
}

TEST_F(HubOverRedis, TakesTheUserFromTheEnvironmentAndThePasswordFromSystemd) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server;
    const std::string password = "canary-of-the-redis";
    // As docs/several-processes.md has it.
    ASSERT_EQ(server.ask({"ACL", "SETUSER", "app", "on", ">" + password, "~pushplus:*", "-@all", "+watch", "+unwatch",
                          "+get", "+time", "+multi", "+set", "+exec"}),
              "OK");
    write("token", sandbox.credentials().token);
    write("secret_key", sandbox.credentials().secret_key);
    write("redis_password", password);
    ChildProgram hub(PUSHPLUS_HUB_PROGRAM, {"--listen", "127.0.0.1:0", "--redis", server.address()},
                     {"PUSHPLUS_BASE_URL=" + sandbox.base_url(), "CREDENTIALS_DIRECTORY=" + folder.path(),
                      "PUSHPLUS_REDIS_USER=app"});
    EXPECT_EQ(caller_of(hub).key().status, 200);
    EXPECT_THAT(server.ask({"KEYS", "*"}), HasSubstr("}:key"));
    EXPECT_THAT(server.ask({"CLIENT", "LIST"}), HasSubstr(" user=app "));
    hub.signal(SIGTERM);
    EXPECT_EQ(hub.wait(), 0);
    EXPECT_THAT(hub.rest_of_errors(), Not(HasSubstr(password)));
}

TEST_F(HubOverRedis, FindsThePrimaryByASentinel) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const int port = free_port(), sentinel_port = free_port();
    const RedisServer primary({"--port", std::to_string(port)});
    const auto file = primary.folder() + "/sentinel.conf";
    std::ofstream(file) << "port " << sentinel_port << "\nsentinel monitor main 127.0.0.1 " << port << " 1\ndir "
                        << primary.folder() << "\n";
    const RedisServer sentinel({file, "--sentinel"});
    // A dead one comes first.
    ChildProgram hub(PUSHPLUS_HUB_PROGRAM,
                     arguments("sentinel://main", {"--redis-sentinel", "127.0.0.1:1", "--redis-sentinel",
                                                   "127.0.0.1:" + std::to_string(sentinel_port)}),
                     environment());
    EXPECT_EQ(caller_of(hub).key().status, 200);
    EXPECT_THAT(primary.ask({"KEYS", "*"}), HasSubstr("}:key"));
}

TEST_F(HubOverRedis, HasOneStore) {
    auto both = arguments("redis://127.0.0.1");
    both.insert(both.end(), {"--state-folder", folder.file("state")});
    ChildProgram hub(PUSHPLUS_HUB_PROGRAM, both, environment());
    EXPECT_EQ(hub.wait(), 2);
    EXPECT_THAT(hub.rest_of_errors(), HasSubstr("--state-folder"));
}

}  // namespace
}  // namespace pushplus_test
