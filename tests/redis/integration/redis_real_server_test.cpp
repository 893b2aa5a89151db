#include <pushplus/redis.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/redis_server.hpp"
#include "integration/child_process.hpp"
#include "redis_peer.hpp"
#include "state/store_health.hpp"

// A real Redis, and what is done to it.

namespace pushplus_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using pushplus::ErrorKind;
using pushplus::RedisOptions;
using pushplus::StateStore;
using namespace std::chrono_literals;

constexpr const char* key = "pushplus:{a}:key";

RedisOptions options_for(const RedisServer& server) {
    RedisOptions options;
    options.address = server.address();
    return options;
}

std::shared_ptr<StateStore> store_of(const RedisServer& server) {
    return pushplus::make_redis_store(options_for(server));
}

pushplus::Result<void> increment(StateStore& store) {
    return store.update("key-count", [](std::string& text, StateStore::Time) {
        text = std::to_string(std::strtol(text.c_str(), nullptr, 10) + 1);
    });
}

class RealRedis : public testing::Test {
protected:
    void SetUp() override {
        if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    }
};

TEST_F(RealRedis, KeepsATextFor400Days) {
    const RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(put(*store, "key-a", "text"));
    EXPECT_EQ(server.ask({"GET", key}), "text");
    const auto days = std::strtoll(server.ask({"TTL", key}).c_str(), nullptr, 10) / 86'400;
    EXPECT_TRUE(days == 399 || days == 400) << days;
    EXPECT_EQ(server.ask({"DBSIZE"}), "2") << "the probe's key goes by itself";
}

TEST_F(RealRedis, HasOneConnectionForEachStoreObject) {
    const RedisServer server;
    const auto store = store_of(server);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 20; ++round) EXPECT_TRUE(increment(*store));
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(text_of(*store, "key-count"), "160");
    // That of the question, that of the store, and that of the probe.
    EXPECT_THAT(server.ask({"INFO", "stats"}), HasSubstr("total_connections_received:3\r"));
}

TEST_F(RealRedis, ProcessesIncrementTogether) {
    const RedisServer server;
    const auto work = [&] {
        const auto store = store_of(server);
        for (int i = 0; i < 300; ++i)
            if (const auto done = increment(*store); !done) return 1;
        return 0;
    };
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) children.push_back(in_child(work));
    for (const pid_t child : children) EXPECT_EQ(exit_status(child), 0);
    EXPECT_EQ(server.ask({"GET", "pushplus:{count}:key"}), "900");
}

// The child opens a connection of its own, and the parent's goes on.
TEST_F(RealRedis, AStoreIsUsedOnBothSidesOfAFork) {
    const RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    const auto before = server.ask({"CLIENT", "LIST"});
    const pid_t child = in_child([&] {
        for (int i = 0; i < 50; ++i)
            if (!increment(*store)) return 1;
        return 0;
    });
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(increment(*store));
    EXPECT_EQ(exit_status(child), 0);
    EXPECT_EQ(text_of(*store, "key-count"), "101");
    const auto id = before.substr(0, before.find(' '));
    EXPECT_THAT(server.ask({"CLIENT", "LIST"}), HasSubstr(id + " ")) << "the parent's connection is the same";
}

TEST_F(RealRedis, AChildThatEndsWithoutUsingTheStoreDisturbsNothing) {
    const RedisServer server;
    auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    EXPECT_EQ(exit_status(in_child([&] {
                  store.reset();
                  return 0;
              })),
              0);
    EXPECT_TRUE(increment(*store));
    EXPECT_THAT(server.ask({"INFO", "stats"}), HasSubstr("total_connections_received:3\r"));
}

TEST_F(RealRedis, TakesThePassword) {
    RedisServer server({"--requirepass", "canary"});
    server.password = "canary";
    auto options = options_for(server);
    options.password = "canary";
    EXPECT_TRUE(increment(*pushplus::make_redis_store(options)));

    options.password.clear();
    auto failed = increment(*pushplus::make_redis_store(options));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::store);
    EXPECT_THAT(failed.error().message(), AllOf(HasSubstr("NOAUTH"), HasSubstr("set RedisOptions::password")));

    options.password = "canary of another kind";
    failed = increment(*pushplus::make_redis_store(options));
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message(), AllOf(HasSubstr("WRONGPASS"), Not(HasSubstr("canary"))));

    options.user = "unknown";
    EXPECT_THAT(increment(*pushplus::make_redis_store(options)).error().message(), HasSubstr("WRONGPASS"));
}

TEST_F(RealRedis, APasswordThatTheServerDoesNotHaveIsAnError) {
    const RedisServer server;
    auto options = options_for(server);
    options.password = "canary";
    EXPECT_THAT(increment(*pushplus::make_redis_store(options)).error().message(),
                AllOf(HasSubstr("clear RedisOptions::password"), Not(HasSubstr("canary"))));
}

// As docs/several-processes.md has it.
TEST_F(RealRedis, NeedsNoMoreThanTheDocumentedRights) {
    const RedisServer server;
    ASSERT_EQ(server.ask({"ACL", "SETUSER", "app", "on", ">secret", "~pushplus:*", "-@all", "+watch", "+unwatch",
                          "+get", "+time", "+multi", "+set", "+exec"}),
              "OK");
    auto options = options_for(server);
    options.user = "app";
    options.password = "secret";
    const auto store = pushplus::make_redis_store(options);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(increment(*store));
    EXPECT_EQ(text_of(*store, "key-count"), "3");

    options.prefix = "other";
    EXPECT_THAT(increment(*pushplus::make_redis_store(options)).error().message(),
                AllOf(HasSubstr("NOPERM"), HasSubstr("RedisOptions::prefix")));
    ASSERT_EQ(server.ask({"ACL", "SETUSER", "app", "-time"}), "OK");
    EXPECT_THAT(increment(*store).error().message(), HasSubstr("it rejects TIME (NOPERM)"));
}

TEST_F(RealRedis, AServerThatWasRestartedIsFoundAgain) {
    RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    server.kill();
    const auto failed = increment(*store);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::connection);
    server.start();
    EXPECT_TRUE(increment(*store));
    EXPECT_EQ(text_of(*store, "key-count"), "1") << "it is empty again";
    server.kill();
    server.start();
    EXPECT_TRUE(increment(*store)) << "unseen, as the kept connection is replaced";
}

TEST_F(RealRedis, ASocketWithoutAServerIsNamed) {
    RedisServer server;
    const auto store = store_of(server);
    server.kill();
    EXPECT_EQ(increment(*store).error().message(),
              "Redis at " + server.address() + ": no connection: Connection refused");
    RedisOptions options;
    options.address = "unix:/no/such/socket";
    EXPECT_EQ(increment(*pushplus::make_redis_store(options)).error().message(),
              "Redis at unix:/no/such/socket: no connection: No such file or directory");
}

TEST_F(RealRedis, AServerThatIsKilledDuringAnUpdateIsAnErrorAndNothingMore) {
    RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    const auto failed = store->update("key-count", [&](std::string& text, StateStore::Time) {
        server.kill();
        text = "lost";
    });
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message(), HasSubstr("whether the text was stored is not known"));
    server.start();
    EXPECT_TRUE(increment(*store));
}

TEST_F(RealRedis, AChildIsNotKilledBySigpipe) {
    RedisServer server;
    EXPECT_EQ(exit_status(in_child([&] {
                  ::signal(SIGPIPE, SIG_DFL);
                  const auto store = store_of(server);
                  if (!increment(*store)) return 1;
                  server.kill();
                  return increment(*store) ? 2 : 0;
              })),
              0);
}

// One finds out, the others share what it found, and the pause is for all.
TEST_F(RealRedis, AStoppedServerHoldsUp64CallersForOneLimit) {
    const RedisServer server;
    auto options = options_for(server);
    options.command_timeout = 500ms;
    const auto store = pushplus::make_redis_store(options);
    ASSERT_TRUE(increment(*store));
    server.stop();
    std::atomic<int> failed{0};
    std::atomic<std::chrono::steady_clock::rep> longest{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i)
        threads.emplace_back([&] {
            const auto begin = std::chrono::steady_clock::now();
            const auto updated = pushplus::detail::StoreHealth::update(
                *store, "key-a", [](std::string&, StateStore::Time) {},
                [] { return std::chrono::steady_clock::now(); });
            if (!updated) ++failed;
            const auto waited = (std::chrono::steady_clock::now() - begin).count();
            for (auto known = longest.load(); known < waited && !longest.compare_exchange_weak(known, waited);)
                continue;
        });
    for (auto& thread : threads) thread.join();
    server.go_on();
    EXPECT_EQ(failed, 64);
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::duration(longest));
    RecordProperty("longest_wait_ms", static_cast<int>(waited.count()));
    // One after the other they would take 32 s. How busy the machine is, is not tested.
    EXPECT_LT(waited, 8s);
    EXPECT_TRUE(increment(*store));
}

TEST_F(RealRedis, AServerThatPausesIsATimeout) {
    const RedisServer server;
    auto options = options_for(server);
    options.command_timeout = 100ms;
    const auto store = pushplus::make_redis_store(options);
    ASSERT_TRUE(increment(*store));
    ASSERT_EQ(server.ask({"CLIENT", "PAUSE", "2000"}), "OK");
    const auto failed = increment(*store);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(server.ask({"PING"}), "PONG") << "at the end of the pause";
    EXPECT_TRUE(increment(*store));
}

TEST_F(RealRedis, AFullMemoryIsSaidSo) {
    const RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    ASSERT_EQ(server.ask({"CONFIG", "SET", "maxmemory", "1"}), "OK");
    EXPECT_THAT(increment(*store).error().message(), HasSubstr("its memory is full; raise its maxmemory"));
    EXPECT_EQ(text_of(*store, "key-count"), "1") << "it can be read";
    ASSERT_EQ(server.ask({"CONFIG", "SET", "maxmemory", "0"}), "OK");
    EXPECT_TRUE(increment(*store));
}

TEST_F(RealRedis, AnEvictedTextIsEmpty) {
    const RedisServer server;
    const auto store = store_of(server);
    ASSERT_TRUE(increment(*store));
    ASSERT_EQ(server.ask({"FLUSHALL"}), "OK");
    EXPECT_EQ(text_of(*store, "key-count"), "");
}

TEST_F(RealRedis, AnotherTypeAtTheKeyIsAnError) {
    const RedisServer server;
    auto options = options_for(server);
    options.command_timeout = 60s;  // A busy machine takes its time for the large ones.
    const auto store = pushplus::make_redis_store(options);
    ASSERT_EQ(server.ask({"LPUSH", key, "x"}), "1");
    EXPECT_THAT(put(*store, "key-a", "text").error().message(), HasSubstr("WRONGTYPE"));
    ASSERT_EQ(server.ask({"SET", key, std::string((4U << 20U) + 1, 'a')}), "OK");
    EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("4 MiB"));
    ASSERT_EQ(server.ask({"SET", key, std::string(16U << 20U, 'a')}), "OK");
    EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("4 MiB"));
}

TEST_F(RealRedis, ADatabaseThatDoesNotExistIsAnError) {
    const int port = free_port();
    const RedisServer server({"--port", std::to_string(port), "--databases", "4"});
    RedisOptions options;
    options.address = "redis://localhost:" + std::to_string(port) + "/4";
    EXPECT_THAT(increment(*pushplus::make_redis_store(options)).error().message(),
                HasSubstr("no database of this number"));
    options.address = "redis://localhost:" + std::to_string(port) + "/3";
    EXPECT_TRUE(increment(*pushplus::make_redis_store(options)));
    EXPECT_EQ(RedisServer::ask_port(port, {"EXISTS", "pushplus:{count}:key"}), "0") << "in database 0";
}

TEST_F(RealRedis, AReplicaIsRefused) {
    const int port = free_port();
    const RedisServer primary({"--port", std::to_string(port)});
    const RedisServer replica({"--replicaof", "127.0.0.1 " + std::to_string(port)});
    const auto store = store_of(replica);
    EXPECT_THAT(increment(*store).error().message(), HasSubstr("is a replica"));
    // It becomes the primary while the store is connected.
    ASSERT_EQ(replica.ask({"REPLICAOF", "NO", "ONE"}), "OK");
    ASSERT_TRUE(increment(*store));
    ASSERT_EQ(replica.ask({"REPLICAOF", "127.0.0.1", std::to_string(port)}), "OK");
    EXPECT_THAT(increment(*store).error().message(), HasSubstr("READONLY"));
}

TEST_F(RealRedis, AServerThatIsFullSaysSo) {
    const RedisServer server({"--maxclients", "2"});
    const auto first = store_of(server);
    ASSERT_TRUE(increment(*first));
    const auto second = store_of(server);
    // The probe finds no place. The connection may be closed before the reason is read.
    EXPECT_THAT(increment(*second).error().message(),
                ::testing::AnyOf(HasSubstr("raise its maxclients"), HasSubstr("closed the connection at once"),
                                 HasSubstr("the connection broke")));
}

}  // namespace
}  // namespace pushplus_test
