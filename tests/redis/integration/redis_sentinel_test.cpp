#include <pushplus/redis.hpp>

#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/redis_server.hpp"
#include "redis_peer.hpp"

// A primary, a replica and three sentinels, all real.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;

// What several processes agree on takes its time, which no clock of the test's moves.
template <class Condition>
bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

class RedisSentinel : public testing::Test {
protected:
    void SetUp() override {
        if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
        primary = std::make_unique<RedisServer>(std::vector<std::string>{"--port", std::to_string(primary_port)});
        replica = std::make_unique<RedisServer>(std::vector<std::string>{
            "--port", std::to_string(replica_port), "--replicaof", "127.0.0.1 " + std::to_string(primary_port)});
        ASSERT_TRUE(comes_true([&] {
            return replica->ask({"INFO", "replication"}).find("master_link_status:up") != std::string::npos;
        }));
    }
    void start_sentinels() {
        for (const int port : sentinel_ports) {
            const auto file = primary->folder() + "/sentinel-" + std::to_string(port) + ".conf";
            std::ofstream(file)
                << "port " << port << "\nsentinel monitor main 127.0.0.1 " << primary_port
                << " 2\nsentinel down-after-milliseconds main 2000\nsentinel failover-timeout main 3000\n"
                << "dir " << primary->folder() << "\n";
            sentinels.push_back(std::make_unique<RedisServer>(std::vector<std::string>{file, "--sentinel"}));
        }
        ASSERT_TRUE(comes_true([&] {
            for (const int port : sentinel_ports) {
                const auto known = RedisServer::ask_port(port, {"SENTINEL", "master", "main"});
                if (known.find("num-other-sentinels 2") == std::string::npos ||
                    known.find("num-slaves 1") == std::string::npos)
                    return false;
            }
            return true;
        }));
    }
    pushplus::RedisOptions options() const {
        pushplus::RedisOptions options;
        options.address = "sentinel://main";
        // A dead one comes first.
        options.sentinels = {"127.0.0.1:1"};
        for (const int port : sentinel_ports) options.sentinels.push_back("127.0.0.1:" + std::to_string(port));
        options.connect_timeout = std::chrono::seconds(20);
        options.command_timeout = std::chrono::seconds(5);
        return options;
    }

    const int primary_port = free_port(), replica_port = free_port();
    const std::vector<int> sentinel_ports{free_port(), free_port(), free_port()};
    std::unique_ptr<RedisServer> primary, replica;
    std::vector<std::unique_ptr<RedisServer>> sentinels;
};

TEST_F(RedisSentinel, FindsThePrimaryAndItsSuccessor) {
    start_sentinels();
    const auto store = pushplus::make_redis_store(options());
    const auto first = put(*store, "key-a", "before");
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_EQ(primary->ask({"GET", "pushplus:{a}:key"}), "before");
    ASSERT_TRUE(comes_true([&] { return replica->ask({"GET", "pushplus:{a}:key"}) == "before"; }));

    primary->kill();
    EXPECT_FALSE(put(*store, "key-a", "too early")) << "no other is the primary yet";
    ASSERT_TRUE(comes_true([&] { return static_cast<bool>(put(*store, "key-a", "after")); }));
    EXPECT_EQ(replica->ask({"GET", "pushplus:{a}:key"}), "after");

    // The sentinels may all go: the connection is kept.
    sentinels.clear();
    EXPECT_TRUE(put(*store, "key-a", "still"));
}

}  // namespace

// What real sentinels do at times only.
TEST(RedisSentinelPeer, APrimaryThatIsNoneIsNotUsed) {
    RedisPeer sentinel, server;
    auto options = server.options();
    options.address = "sentinel://main";
    options.sentinels = {"127.0.0.1:" + std::to_string(sentinel.port())};
    const auto port = std::to_string(server.port());
    sentinel.say("SENTINEL", "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(port.size()) + "\r\n" + port + "\r\n");
    server.say("ROLE", "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:6379\r\n$9\r\nconnected\r\n:1\r\n");
    const auto store = pushplus::make_redis_store(options);
    EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("names it as the primary, but it is none"));
    server.say("ROLE", "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n");
    EXPECT_EQ(text_of(*store, "key-a"), "");
}

TEST(RedisSentinelPeer, ASentinelWithAPasswordIsGivenIt) {
    RedisPeer sentinel, server;
    auto options = server.options();
    options.address = "sentinel://main";
    options.sentinels = {"127.0.0.1:" + std::to_string(sentinel.port())};
    options.password = "canary";
    const auto port = std::to_string(server.port());
    std::atomic<int> asked{0};
    sentinel.at("SENTINEL", [&](ServedConnection& connection, const RedisPeer::Words&) {
        connection.write(asked++ == 0
                             ? "-NOAUTH Authentication required.\r\n"
                             : "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(port.size()) + "\r\n" + port + "\r\n");
        return RedisPeer::Reaction::go_on;
    });
    server.say("ROLE", "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n");
    EXPECT_EQ(text_of(*pushplus::make_redis_store(options), "key-a"), "");
    EXPECT_EQ(sentinel.commands(), "SENTINEL AUTH SENTINEL");
}

TEST(RedisSentinelPeer, AnUnknownNameIsAnError) {
    RedisPeer sentinel;
    auto options = sentinel.options();
    options.address = "sentinel://main";
    options.sentinels = {"127.0.0.1:" + std::to_string(sentinel.port())};
    sentinel.say("SENTINEL", "*-1\r\n");
    EXPECT_THAT(text_of(*pushplus::make_redis_store(options), "key-a"), HasSubstr("knows no primary named main"));
}

TEST(RedisSentinelPeer, OneThatIsOutOfReachIsNamed) {
    pushplus::RedisOptions options;
    options.address = "sentinel://main";
    options.sentinels = {"127.0.0.1:1", "localhost:1"};
    EXPECT_THAT(text_of(*pushplus::make_redis_store(options), "key-a"), HasSubstr("the sentinel at localhost:1: "));
}

TEST(RedisSentinelPeer, WhatASentinelSaysIsChecked) {
    RedisPeer sentinel;
    auto options = sentinel.options();
    options.address = "sentinel://main";
    options.sentinels = {"127.0.0.1:" + std::to_string(sentinel.port())};
    const auto store = pushplus::make_redis_store(options);
    for (const std::string said : {"+OK\r\n", "*1\r\n$1\r\na\r\n", "*2\r\n$1\r\na\r\n:6379\r\n",
                                   "*2\r\n$3\r\na/b\r\n$4\r\n6379\r\n", "*2\r\n$1\r\na\r\n$5\r\n65536\r\n"}) {
        sentinel.say("SENTINEL", said);
        EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("what it says to SENTINEL is not what Redis says")) << said;
    }
    sentinel.say("SENTINEL", "*2\r\n$9\r\n192.0.2.1\r\n$4\r\n6379\r\n");
    EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("Redis at 192.0.2.1:6379: another server named it"));
}

}  // namespace pushplus_test
