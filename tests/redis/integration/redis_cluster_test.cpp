#include <pushplus/redis.hpp>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/redis_server.hpp"
#include "redis_peer.hpp"

// A cluster of three real nodes.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;

class RedisCluster : public testing::Test {
protected:
    void SetUp() override {
        if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
        for (const int port : ports)
            nodes.push_back(std::make_unique<RedisServer>(std::vector<std::string>{
                "--port", std::to_string(port), "--cluster-enabled", "yes", "--cluster-node-timeout", "2000",
                "--cluster-config-file", "nodes-" + std::to_string(port) + ".conf"}));
    }
    void join() {
        constexpr int slots = 16'384;
        for (int i = 0; i < 3; ++i) {
            const int first = slots * i / 3, last = slots * (i + 1) / 3 - 1;
            ASSERT_EQ(nodes[static_cast<std::size_t>(i)]->ask(
                          {"CLUSTER", "ADDSLOTSRANGE", std::to_string(first), std::to_string(last)}),
                      "OK");
            const auto port = std::to_string(ports[static_cast<std::size_t>(i)]);
            ASSERT_TRUE(i == 0 || nodes[0]->ask({"CLUSTER", "MEET", "127.0.0.1", port}) == "OK");
        }
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        for (const auto& node : nodes)
            while (node->ask({"CLUSTER", "INFO"}).find("cluster_state:ok") == std::string::npos) {
                ASSERT_LT(std::chrono::steady_clock::now(), end);
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
    }
    pushplus::RedisOptions options() const {
        pushplus::RedisOptions options;
        options.address = "redis://127.0.0.1:" + std::to_string(ports[0]);
        options.command_timeout = options.connect_timeout = std::chrono::seconds(20);
        return options;
    }

    const std::vector<int> ports{free_port(), free_port(), free_port()};
    std::vector<std::unique_ptr<RedisServer>> nodes;
};

TEST_F(RedisCluster, EachTextIsAtTheNodeOfItsSlot) {
    join();
    const auto store = pushplus::make_redis_store(options());
    constexpr int count = 12;
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < count; ++i) {
            const auto stored = put(*store, "key-" + std::to_string(i), "text " + std::to_string(round * count + i));
            ASSERT_TRUE(stored) << stored.error().message();
        }
    for (int i = 0; i < count; ++i)
        EXPECT_EQ(text_of(*store, "key-" + std::to_string(i)), "text " + std::to_string(count + i));
    for (const auto& node : nodes) EXPECT_NE(node->ask({"DBSIZE"}), "0");
    // The texts of one id, and its probe's, lie together.
    EXPECT_TRUE(put(*store, "guard-3", "text"));
}

TEST_F(RedisCluster, ANumberedDatabaseIsRefused) {
    join();
    auto wrong = options();
    wrong.address += "/1";
    EXPECT_THAT(text_of(*pushplus::make_redis_store(wrong), "key-a"), HasSubstr("take the number out"));
}

TEST_F(RedisCluster, OneThatIsDownSaysSo) {
    EXPECT_THAT(text_of(*pushplus::make_redis_store(options()), "key-a"), HasSubstr("CLUSTERDOWN"));
}

}  // namespace
}  // namespace pushplus_test
