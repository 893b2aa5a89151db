#include <pushplus/redis.hpp>

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/testing/state_store_contract.hpp>

#include "doubles/redis_server.hpp"

// The contract of every store, with a real Redis.

namespace pushplus_test {
namespace {

TEST(RedisContract, HoldsOverAUnixSocket) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server;
    pushplus::RedisOptions options;
    options.address = server.address();
    const auto store = pushplus::make_redis_store(options);
    EXPECT_THAT(pushplus::state_store_faults(*store), ::testing::IsEmpty());
    EXPECT_THAT(pushplus::state_store_faults(*store, 20), ::testing::IsEmpty()) << "the second time";
}

TEST(RedisContract, HoldsForSeveralStoreObjectsOverTcp) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const int port = free_port();
    const RedisServer server({"--port", std::to_string(port)});
    pushplus::RedisOptions options;
    options.address = "redis://127.0.0.1:" + std::to_string(port) + "/3";
    const auto store = pushplus::make_redis_store(options);
    EXPECT_THAT(pushplus::state_store_faults(*store, 200), ::testing::IsEmpty());
}

}  // namespace
}  // namespace pushplus_test
