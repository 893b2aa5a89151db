#include <pushplus/redis.hpp>

#include <chrono>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "doubles/redis_server.hpp"

// Clients that share an account's AccessKey and send guard by a real Redis.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RedisClients, ShareOneAccessKey) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server;
    pushplus::Sandbox sandbox;
    for (int process = 0; process < 2; ++process) {
        auto options = sandbox.client_options();
        pushplus::RedisOptions redis;
        redis.address = server.address();
        options.state_store = pushplus::make_redis_store(redis);
        const pushplus::Client client(sandbox.credentials(), options);
        const auto count = client.users().send_count();
        EXPECT_TRUE(count) << count.error().message();
        EXPECT_TRUE(client.send("title", "content " + std::to_string(process)));
    }
    EXPECT_EQ(sandbox.access_keys_given(), 1);
    const auto keys = server.ask({"KEYS", "*"});
    EXPECT_THAT(keys, HasSubstr("}:key"));
    EXPECT_THAT(keys, HasSubstr("}:guard"));
    std::string stored = keys;
    std::istringstream names(keys);
    for (std::string name; names >> name;) stored += "\n" + server.ask({"GET", name});
    EXPECT_THAT(stored, HasSubstr(R"("key":")")) << "the AccessKey itself is there";
    EXPECT_THAT(stored, Not(HasSubstr(sandbox.credentials().token)));
    EXPECT_THAT(stored, Not(HasSubstr(sandbox.credentials().secret_key)));
}

// A maxmemory-policy that takes any key costs no AccessKey as long as a process knows it.
TEST(RedisClients, PutBackAnAccessKeyThatWasEvicted) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server({"--maxmemory-policy", "allkeys-lru"});
    pushplus::Sandbox sandbox;
    pushplus::RedisOptions redis;
    redis.address = server.address();
    auto options = sandbox.client_options();
    options.state_store = pushplus::make_redis_store(redis);
    const pushplus::Client first(sandbox.credentials(), options);
    ASSERT_TRUE(first.users().send_count());
    const auto key = server.ask({"KEYS", "*:key"});
    ASSERT_EQ(server.ask({"CONFIG", "SET", "maxmemory", "8mb"}), "OK");
    const std::string large(100'000, 'a');
    for (int i = 0; server.ask({"EXISTS", key}) == "1"; ++i) {
        ASSERT_LT(i, 5000);
        ASSERT_EQ(server.ask({"SET", "of-others-" + std::to_string(i), large}), "OK");
    }
    // So long idle that it looks before it calls.
    sandbox.advance(std::chrono::seconds(270));
    EXPECT_TRUE(first.users().send_count());
    options.state_store = pushplus::make_redis_store(redis);
    EXPECT_TRUE(pushplus::Client(sandbox.credentials(), options).users().send_count());
    EXPECT_EQ(sandbox.access_keys_given(), 1);
}

TEST(RedisClients, AreToldWhyThereIsNoKey) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server({"--requirepass", "canary"});
    pushplus::Sandbox sandbox;
    auto options = sandbox.client_options();
    pushplus::RedisOptions redis;
    redis.address = server.address();
    options.state_store = pushplus::make_redis_store(redis);
    // Beyond the time for which a store that is restarted is waited for.
    options.total_timeout = std::chrono::seconds(60);
    const pushplus::Client client(sandbox.credentials(), options);
    const auto count = client.users().send_count();
    ASSERT_FALSE(count);
    EXPECT_THAT(count.error().message(), HasSubstr("set RedisOptions::password"));
    EXPECT_EQ(sandbox.access_keys_given(), 0);
}

}  // namespace
}  // namespace pushplus_test
