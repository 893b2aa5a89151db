#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "doubles/redis_server.hpp"
#include "integration/child_program.hpp"
#include "integration/hub/hub_fixture.hpp"

// The program pushplus-hub over a real Redis.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HubOverRedis : public HubFixture {
protected:
    HubOverRedis() {
        std::ofstream(bearers) << bearer << "\n";
        EXPECT_EQ(::chmod(bearers.c_str(), 0600), 0);
    }

    [[nodiscard]] std::vector<std::string> arguments(const std::string& redis) const {
        return {"--listen", "127.0.0.1:0", "--bearer-file", bearers, "--redis", redis};
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
    for (auto* const hub : {&first, &second}) {
        hub->signal(SIGTERM);
        EXPECT_EQ(hub->wait(), 0);
        EXPECT_THAT(hub->rest_of_errors(), Not(HasSubstr(password)));
    }
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

TEST_F(HubOverRedis, HasOneStore) {
    auto both = arguments("redis://127.0.0.1");
    both.insert(both.end(), {"--state-folder", folder.file("state")});
    ChildProgram hub(PUSHPLUS_HUB_PROGRAM, both, environment());
    EXPECT_EQ(hub.wait(), 2);
    EXPECT_THAT(hub.rest_of_errors(), HasSubstr("--state-folder"));
}

}  // namespace
}  // namespace pushplus_test
