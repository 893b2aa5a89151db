#include <pushplus/redis.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "doubles/redis_server.hpp"
#include "redis_proxy.hpp"

// A real Redis whose connection breaks off at each stage of an update, so that a process does not know what was stored:
// the AccessKey and the send guard recover from it, and no key and no request is lost.

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using std::chrono::seconds;

class RedisLostAnswers : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    }

    /// As in another process, straight or through the proxy.
    static pushplus::Client client(const pushplus::Sandbox& sandbox, const pushplus::RedisOptions& redis) {
        auto options = sandbox.client_options();
        options.clock = nullptr;  // A blocked call waits for the store's pause by itself.
        options.total_timeout = seconds(60);
        options.state_store = pushplus::make_redis_store(redis);
        return pushplus::Client(sandbox.credentials(), options);
    }
    static pushplus::RedisOptions straight_to(const RedisServer& server) {
        pushplus::RedisOptions options;
        options.address = server.address();
        return options;
    }
};

TEST_P(RedisLostAnswers, CostNoAccessKeyWhenTheLeaseIsTaken) {
    const RedisServer server;
    RedisProxy proxy(server.socket());
    pushplus::Sandbox sandbox;
    proxy.cut_once_at(GetParam());
    const auto called = client(sandbox, proxy.options()).users().send_count();
    EXPECT_TRUE(called) << called.error().message();
    EXPECT_FALSE(proxy.is_to_cut());
    EXPECT_TRUE(client(sandbox, straight_to(server)).users().send_count());
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_P(RedisLostAnswers, CostNoAccessKeyWhenTheKeyIsStored) {
    const RedisServer server;
    RedisProxy proxy(server.socket());
    pushplus::SandboxOptions options;
    // While the fetch is under way: what comes next stores its key.
    options.log = [&](const pushplus::SandboxLogEntry& entry) {
        if (entry.operation == "access_key") proxy.cut_once_at(GetParam());
    };
    pushplus::Sandbox sandbox(options);
    const auto first = client(sandbox, proxy.options());
    const auto called = first.users().send_count();
    EXPECT_TRUE(called) << called.error().message();
    const auto key = server.ask({"KEYS", "*:key"});
    // It alone knows the key until it has stored it.
    const auto bound = std::chrono::steady_clock::now() + seconds(20);
    while (server.ask({"GET", key}).find(R"("key":"")") != std::string::npos) {
        ASSERT_LT(std::chrono::steady_clock::now(), bound) << server.ask({"GET", key});
        EXPECT_TRUE(first.users().send_count());
    }
    EXPECT_TRUE(client(sandbox, straight_to(server)).users().send_count());
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_P(RedisLostAnswers, LetNoSendBeyondThePaceOrTwice) {
    const RedisServer server;
    RedisProxy proxy(server.socket());
    const pushplus::Sandbox sandbox;
    const auto first = client(sandbox, proxy.options());
    const auto other = client(sandbox, straight_to(server));
    proxy.cut_once_at(GetParam());
    const auto cut = first.send("title", "at the cut");
    EXPECT_FALSE(proxy.is_to_cut());
    // Where nothing of a transaction was sent, the store asks once more by itself.
    const auto bound = std::chrono::steady_clock::now() + seconds(20);
    for (bool sent = cut.has_value(); !sent; sent = first.send("title", "at the cut").has_value()) {
        EXPECT_EQ(sandbox.request_count("messages.send"), 0U);
        EXPECT_EQ(cut.error().kind(), ErrorKind::store);
        EXPECT_EQ(cut.error().delivery(), pushplus::Delivery::not_sent);
        ASSERT_LT(std::chrono::steady_clock::now(), bound) << "a send that was not made is no repetition";
        std::this_thread::yield();
    }
    for (int i = 0; i < 6; ++i)
        static_cast<void>((i % 2 == 0 ? first : other).send("title", "content " + std::to_string(i)));
    EXPECT_EQ(sandbox.request_count("messages.send"), 5U) << "a place that was stored in vain is taken back";
    EXPECT_EQ(other.send("title", "one more").error().kind(), ErrorKind::rate_limited);
}

INSTANTIATE_TEST_SUITE_P(At, RedisLostAnswers, testing::Values("", "GET", "MULTI", "EXEC"),
                         [](const auto& tested) { return *tested.param == 0 ? "Connect" : std::string(tested.param); });

// Whoever asks finds out for all, and they leave it alone for its pause.
TEST(AStoppedRedis, IsAskedOnceInAPauseHoweverManySendsWait) {
    if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    const RedisServer server;
    RedisProxy proxy(server.socket());
    pushplus::Sandbox sandbox;
    auto redis = proxy.options();
    redis.command_timeout = std::chrono::milliseconds(500);
    auto options = sandbox.client_options();
    options.state_store = pushplus::make_redis_store(redis);
    const pushplus::Client client(sandbox.credentials(), options);
    ASSERT_TRUE(client.send("title", "while it works"));
    server.stop();
    for (int pause = 1; pause <= 2; ++pause) {
        const int before = proxy.count("WATCH");
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&, i] {
                const auto sent = client.send("title", std::to_string(pause) + " " + std::to_string(i));
                if (!sent && sent.error().kind() == ErrorKind::store) ++refused;
            });
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(refused, 64);
        EXPECT_EQ(proxy.count("WATCH") - before, 1) << "pause " << pause;
        sandbox.advance(seconds(1));
    }
    server.go_on();
    sandbox.advance(seconds(60));
    EXPECT_TRUE(client.send("title", "while it works again"));
    EXPECT_EQ(sandbox.request_count("messages.send"), 2U);
}

}  // namespace
}  // namespace pushplus_test
