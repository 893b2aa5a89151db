#include <pushplus/redis.hpp>

#include <atomic>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/latch.hpp"
#include "redis_peer.hpp"
#include "state/store_health.hpp"

// A server that breaks off, hangs, lies or talks nonsense at each stage of an update.

namespace pushplus_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using pushplus::ErrorKind;
using pushplus::StateStore;
using Reaction = RedisPeer::Reaction;
using namespace std::chrono_literals;

class RedisFaults : public testing::Test {
protected:
    // The probe of WATCH is behind it.
    void begin() {
        store = pushplus::make_redis_store(options);
        ASSERT_TRUE(put(*store, "key-a", "before"));
        peer.forget_commands();
    }
    void close_at(const std::string& command) {
        peer.at(command, [](ServedConnection& connection, const RedisPeer::Words&) {
            connection.close();
            return Reaction::end;
        });
    }
    void hang_at(const std::string& command) {
        peer.at(command, [](ServedConnection& connection, const RedisPeer::Words&) {
            connection.wait_for_end();
            return Reaction::end;
        });
    }
    pushplus::Error error() {
        const auto updated = put(*store, "key-a", "after");
        EXPECT_FALSE(updated);
        return updated ? pushplus::Error({}) : updated.error();
    }

    RedisPeer peer;
    pushplus::RedisOptions options = peer.options();
    std::shared_ptr<StateStore> store;
};

TEST_F(RedisFaults, ARefusedConnectionNamesTheServer) {
    store = pushplus::make_redis_store(options);
    peer.server().stop_listening();
    const auto failed = error();
    EXPECT_EQ(failed.kind(), ErrorKind::connection);
    EXPECT_THAT(failed.message(), HasSubstr("Redis at 127.0.0.1:" + std::to_string(peer.port()) + ": "));
    peer.server().listen_again();
    EXPECT_TRUE(put(*store, "key-a", "after")) << "it connects anew";
}

TEST_F(RedisFaults, AKeptConnectionThatEndedIsReplaced) {
    begin();
    peer.server().stop_listening();
    peer.server().listen_again();
    EXPECT_TRUE(put(*store, "key-a", "after"));
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "after");
}

TEST_F(RedisFaults, AServerThatClosesAtOnceIsAskedTwiceAndNoMore) {
    begin();
    close_at("WATCH");
    const auto failed = error();
    EXPECT_EQ(failed.kind(), ErrorKind::connection);
    EXPECT_THAT(failed.message(), HasSubstr("it closed the connection"));
    EXPECT_EQ(peer.count("WATCH"), 2) << "on the kept connection and on a new one";
}

TEST_F(RedisFaults, AfterALostTransactionNothingIsKnownToBeStored) {
    for (const char* const command : {"MULTI", "SET", "EXEC"}) {
        begin();
        close_at(command);
        const auto failed = error();
        EXPECT_EQ(failed.kind(), ErrorKind::connection);
        EXPECT_THAT(failed.message(), HasSubstr("whether the text was stored is not known")) << command;
        EXPECT_EQ(peer.count("EXEC"), std::string(command) == "EXEC" ? 1 : 0) << "not sent again";
        peer.as_redis(command);
        EXPECT_TRUE(put(*store, "key-a", "at last")) << command;
    }
}

TEST_F(RedisFaults, AServerThatHangsIsLeftAfterTheLimit) {
    options.command_timeout = 300ms;
    for (const char* const command : {"WATCH", "GET", "TIME", "MULTI", "SET", "EXEC"}) {
        begin();
        hang_at(command);
        EXPECT_EQ(error().kind(), ErrorKind::timeout) << command;
        peer.as_redis(command);
        EXPECT_TRUE(put(*store, "key-a", "at last")) << command;
    }
}

TEST_F(RedisFaults, AServerThatSendsByteByByteIsLeftAfterTheLimit) {
    options.command_timeout = 100ms;
    begin();
    peer.at("GET", [](ServedConnection& connection, const RedisPeer::Words&) {
        connection.write("$1000000\r\n");
        while (connection.write("a")) std::this_thread::yield();
        return Reaction::end;
    });
    const auto failed = error();
    EXPECT_TRUE(failed.kind() == ErrorKind::timeout || failed.kind() == ErrorKind::store) << failed.message();
}

TEST_F(RedisFaults, AServerThatSendsWithoutEndIsLeft) {
    begin();
    peer.at("GET", [](ServedConnection& connection, const RedisPeer::Words&) {
        connection.write("$2000000000\r\n");
        while (connection.write(std::string(1U << 20U, 'a'))) continue;
        return Reaction::end;
    });
    EXPECT_THAT(error().message(), HasSubstr("more than 4 MiB"));
}

TEST_F(RedisFaults, GarbageIsRefused) {
    for (const std::string garbage : {"HTTP/1.1 400 Bad Request\r\n\r\n", "*1000000000\r\n",
                                      "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n",
                                      ":7\r\n", "+OK\r\n", "*0\r\n", "%1\r\n+a\r\n+b\r\n"}) {
        peer.as_redis("GET");
        begin();
        peer.say("GET", garbage);
        EXPECT_EQ(error().kind(), ErrorKind::store) << garbage;
        peer.as_redis("GET");
        EXPECT_TRUE(put(*store, "key-a", "after")) << "on a new connection";
    }
}

TEST_F(RedisFaults, TimesThatAreNoneAreRefused) {
    begin();
    for (const std::string time :
         {"*1\r\n:5\r\n", "*2\r\n:5\r\n:6\r\n", "*2\r\n$2\r\n-5\r\n$1\r\n0\r\n", "*2\r\n$1\r\nx\r\n$1\r\n0\r\n",
          "*2\r\n$1\r\n5\r\n$7\r\n1000000\r\n", "*2\r\n$19\r\n9223372036854775807\r\n$1\r\n0\r\n", "$1\r\n5\r\n"}) {
        peer.say("TIME", time);
        EXPECT_THAT(error().message(), HasSubstr("what it says to TIME is not what Redis says")) << time;
    }
}

TEST_F(RedisFaults, MoreThanWasAskedIsRefused) {
    begin();
    peer.say("TIME", "*2\r\n$1\r\n5\r\n$1\r\n0\r\n+OK\r\n");
    EXPECT_THAT(error().message(), HasSubstr("more than was asked"));
    peer.say("TIME", "*2\r\n$1\r\n5\r\n$1\r\n0\r\n$5");
    EXPECT_THAT(error().message(), HasSubstr("more than was asked"));
}

TEST_F(RedisFaults, RefusalsSayWhatToDoAndShowNoSecret) {
    options.password = "canary";
    peer.say("AUTH", "-ERR unknown command `AUTH`, with args beginning with: `canary`\r\n");
    store = pushplus::make_redis_store(options);
    const auto failed = error();
    EXPECT_EQ(failed.kind(), ErrorKind::store);
    EXPECT_THAT(failed.message(), AllOf(HasSubstr("it rejects AUTH (ERR)"), Not(HasSubstr("canary"))));
    peer.as_redis("AUTH");
    for (const char* const code :
         {"ASK 1 a:1", "TRYAGAIN x", "CLUSTERDOWN x", "LOADING x", "OOM x", "NOAUTH x", "NOPERM x"}) {
        peer.say("WATCH", std::string("-") + code + "\r\n");
        EXPECT_THAT(error().message(), HasSubstr(std::string("(") + std::string(code).substr(0, 3))) << code;
    }
}

TEST_F(RedisFaults, ARefusedTransactionIsNamedByItsCause) {
    begin();
    peer.say("SET", "-OOM command not allowed when used memory > 'maxmemory'.\r\n");
    peer.say("EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n");
    const auto failed = error();
    EXPECT_THAT(failed.message(), AllOf(HasSubstr("its memory is full"), Not(HasSubstr("is not known"))));
    peer.as_redis("SET");
    peer.say("EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n");
    EXPECT_THAT(error().message(), HasSubstr("it gave up the transaction"));
    peer.say("EXEC", "*1\r\n-OOM x\r\n");
    EXPECT_THAT(error().message(), HasSubstr("its memory is full"));
}

TEST_F(RedisFaults, AServerThatIsFullSaysSo) {
    store = pushplus::make_redis_store(options);
    peer.at("WATCH", [](ServedConnection& connection, const RedisPeer::Words&) {
        connection.write("-ERR max number of clients reached\r\n");
        connection.close();
        return Reaction::end;
    });
    EXPECT_THAT(error().message(), HasSubstr("raise its maxclients"));
}

TEST_F(RedisFaults, AReplicaIsAskedOnceMoreOnANewConnection) {
    begin();
    peer.say("SET", "-READONLY You can't write against a read only replica.\r\n");
    peer.say("EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n");
    const int before = peer.server().connections();
    EXPECT_THAT(error().message(), HasSubstr("it is a replica"));
    EXPECT_EQ(peer.server().connections(), before + 1);
    std::atomic<int> times{0};
    // A failover makes it the primary, or another server takes its address.
    peer.at("SET", [&times](ServedConnection& connection, const RedisPeer::Words&) {
        return times++ == 0 && connection.write("-READONLY x\r\n") ? Reaction::go_on : Reaction::as_redis;
    });
    peer.at("EXEC", [&times](ServedConnection& connection, const RedisPeer::Words&) {
        return times++ == 1 && connection.write("-EXECABORT x\r\n") ? Reaction::go_on : Reaction::as_redis;
    });
    EXPECT_TRUE(put(*store, "key-a", "after"));
}

TEST_F(RedisFaults, AServerThatPretendsToKeepWatchIsNotUsed) {
    peer.say("WATCH", "+OK\r\n");
    store = pushplus::make_redis_store(options);
    for (int i = 0; i < 2; ++i) {
        const auto failed = error();
        EXPECT_THAT(failed.message(),
                    HasSubstr("does not keep WATCH (a proxy?); connect to Redis itself, or use the hub"));
        EXPECT_EQ(failed.kind(), ErrorKind::store);
    }
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "");
    peer.as_redis("WATCH");
    EXPECT_TRUE(put(*store, "key-a", "after")) << "it is tried anew";
}

TEST_F(RedisFaults, ANodeOfAClusterIsFollowed) {
    RedisPeer other;
    const auto moved = "-MOVED 3999 127.0.0.1:" + std::to_string(other.port()) + "\r\n";
    peer.at("WATCH", [moved](ServedConnection& connection, const RedisPeer::Words& words) {
        return words[1].find("{b}") == std::string::npos && connection.write(moved) ? Reaction::go_on
                                                                                    : Reaction::as_redis;
    });
    store = pushplus::make_redis_store(options);
    ASSERT_TRUE(put(*store, "key-a", "there"));
    EXPECT_EQ(other.text("pushplus:{a}:key"), "there");
    ASSERT_TRUE(put(*store, "key-b", "here"));
    EXPECT_EQ(peer.text("pushplus:{b}:key"), "here");
    const int asked = peer.count("WATCH");
    EXPECT_EQ(text_of(*store, "key-a"), "there");
    EXPECT_EQ(peer.count("WATCH"), asked) << "where the text is, is known";
    EXPECT_EQ(other.server().connections(), 2) << "one and the probe's";

    // The node goes, and its texts to the first.
    peer.as_redis("WATCH");
    other.server().stop_listening();
    EXPECT_TRUE(put(*store, "key-a", "here too"));
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "here too");
}

TEST_F(RedisFaults, ACircleOfNodesIsLeft) {
    peer.say("WATCH", "-MOVED 3999 :" + std::to_string(peer.port()) + "\r\n");
    store = pushplus::make_redis_store(options);
    EXPECT_THAT(error().message(), HasSubstr("moved the key to another node"));
    EXPECT_LE(peer.count("WATCH"), 6);
}

TEST_F(RedisFaults, ANodeElsewhereIsNotGivenSecretsPlainly) {
    options.password = "canary";
    peer.say("WATCH", "-MOVED 3999 192.0.2.1:6379\r\n");
    store = pushplus::make_redis_store(options);
    EXPECT_THAT(error().message(),
                AllOf(HasSubstr("Redis at 192.0.2.1:6379: another server named it"), Not(HasSubstr("canary"))));
}

// However many threads wait: the server is asked once, and all get that error.
class RedisFailureOfManyThreads : public RedisFaults {
protected:
    // All threads have begun before the server says anything.
    void share(const std::string& part_of_error) {
        constexpr int count = 64;
        std::vector<std::thread> threads;
        std::atomic<int> begun{0}, got{0};
        for (int i = 0; i < count; ++i)
            threads.emplace_back([&] {
                ++begun;
                const auto updated = pushplus::detail::StoreHealth::update(
                    *store, "key-a", [](std::string& text, StateStore::Time) { text = "after"; },
                    [] { return std::chrono::steady_clock::now(); });
                if (!updated && updated.error().message().find(part_of_error) != std::string::npos) ++got;
            });
        while (begun < count) std::this_thread::yield();
        all_wait.open();
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(got, count) << part_of_error;
        EXPECT_LE(peer.count("WATCH"), 4) << "a few came after the failure: " << part_of_error;
    }
    // What the server does at the first command of an update.
    void at_watch(Reaction reaction, const std::string& said = {}) {
        peer.at("WATCH", [this, reaction, said](ServedConnection& connection, const RedisPeer::Words&) {
            static_cast<void>(all_wait.wait());
            if (reaction == Reaction::end) connection.close();
            return said.empty() || connection.write(said) ? reaction : Reaction::end;
        });
    }

    Latch all_wait;
};

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheConnectionEnds) {
    begin();
    at_watch(Reaction::end);
    share("it closed the connection");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheServerAsksForAPassword) {
    begin();
    at_watch(Reaction::go_on, "-NOAUTH Authentication required.\r\n");
    share("NOAUTH");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheServerIsLoading) {
    begin();
    at_watch(Reaction::go_on, "-LOADING Redis is loading the dataset in memory\r\n");
    share("LOADING");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfItsMemoryIsFull) {
    begin();
    at_watch(Reaction::as_redis);
    peer.say("SET", "-OOM command not allowed when used memory > 'maxmemory'.\r\n");
    peer.say("EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n");
    share("OOM");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheTransactionIsGivenUp) {
    begin();
    at_watch(Reaction::as_redis);
    peer.say("EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n");
    share("EXECABORT");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheServerTalksNonsense) {
    begin();
    at_watch(Reaction::as_redis);
    peer.say("GET", "HTTP/1.1 400 Bad Request\r\n\r\n");
    share("Redis at ");
}

TEST_F(RedisFailureOfManyThreads, IsSharedIfTheServerPretendsToKeepWatch) {
    store = pushplus::make_redis_store(options);
    at_watch(Reaction::go_on, "+OK\r\n");
    share("does not keep WATCH");
}

// What one update does wrong is no failure of the server.
TEST_F(RedisFaults, ATextThatIsTooLongIsAnErrorOfItsUpdateAlone) {
    begin();
    constexpr int count = 16;
    Latch is_under_way;
    std::atomic<int> begun{0}, stored{0};
    std::vector<std::thread> others;
    for (int i = 0; i < count; ++i)
        others.emplace_back([&] {
            static_cast<void>(is_under_way.wait());
            ++begun;
            if (put(*store, "key-b", "of another")) ++stored;
        });
    const auto failed = store->update("key-a", [&](std::string& text, StateStore::Time) {
        is_under_way.open();
        while (begun < count) std::this_thread::yield();
        text.assign((4U << 20U) + 1, 'a');
    });
    for (auto& other : others) other.join();
    EXPECT_EQ(stored, count);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::invalid_argument);
}

}  // namespace
}  // namespace pushplus_test
