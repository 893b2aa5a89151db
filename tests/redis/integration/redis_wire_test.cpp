#include <pushplus/redis.hpp>

#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "redis_peer.hpp"

// What goes over the wire, written out from Redis' documentation.

namespace pushplus_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

using pushplus::ErrorKind;
using Time = pushplus::StateStore::Time;

constexpr const char* probe = "WATCH SET MULTI GET EXEC";

class RedisWire : public testing::Test {
protected:
    // The probe of WATCH is behind it.
    void begin() {
        store = pushplus::make_redis_store(options);
        ASSERT_TRUE(put(*store, "key-z", "text"));
        peer.forget_commands();
    }

    RedisPeer peer;
    pushplus::RedisOptions options = peer.options();
    std::shared_ptr<pushplus::StateStore> store = pushplus::make_redis_store(options);
};

TEST_F(RedisWire, ALookReadsInOneRoundTrip) {
    begin();
    peer.put("pushplus:{a}:key", "text");
    EXPECT_EQ(text_of(*store, "key-a"), "text");
    EXPECT_EQ(text_of(*store, "key-a"), "text");
    // What is said to UNWATCH is not waited for.
    EXPECT_EQ(peer.commands().substr(0, 37), "WATCH GET TIME UNWATCH WATCH GET TIME");
    EXPECT_THAT(peer.last("WATCH"), ElementsAre("WATCH", "pushplus:{a}:key"));
    EXPECT_THAT(peer.last("GET"), ElementsAre("GET", "pushplus:{a}:key"));
}

TEST_F(RedisWire, AChangeIsATransaction) {
    begin();
    ASSERT_TRUE(put(*store, "key-a", "text"));
    EXPECT_EQ(peer.commands(), "WATCH GET TIME MULTI SET EXEC");
    // 400 days.
    EXPECT_THAT(peer.last("SET"), ElementsAre("SET", "pushplus:{a}:key", "text", "PX", "34560000000"));
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "text");
}

TEST_F(RedisWire, AnEmptyTextIsLeftToGo) {
    begin();
    ASSERT_TRUE(put(*store, "key-a", "text"));
    ASSERT_TRUE(put(*store, "key-a", ""));
    EXPECT_THAT(peer.last("SET"), ElementsAre("SET", "pushplus:{a}:key", "", "PX", "1000"));
}

TEST_F(RedisWire, TheTimeIsTheServers) {
    Time seen;
    ASSERT_TRUE(store->update("key-a", [&](std::string&, Time now) { seen = now; }));
    EXPECT_EQ(seen.time_since_epoch(), std::chrono::microseconds(1'795'818'967'235'001));
}

TEST_F(RedisWire, TheFirstConnectionTriesWatchBesideTheText) {
    ASSERT_EQ(text_of(*store, "key-a"), "");
    EXPECT_EQ(peer.commands().substr(0, 39), std::string(probe) + " WATCH GET TIME");
    EXPECT_EQ(peer.server().connections(), 2);
    EXPECT_THAT(peer.last("SET"),
                ElementsAre("SET", MatchesRegex("pushplus:\\{a\\}:key:probe-[0-9a-f]+"), "1", "PX", "10000"));
}

TEST_F(RedisWire, UserAndPasswordAndDatabaseComeFirst) {
    options.password = "secret word";
    options.address += "/2";
    store = pushplus::make_redis_store(options);
    ASSERT_EQ(text_of(*store, "key-a"), "");
    EXPECT_EQ(peer.commands().substr(0, 11), "AUTH SELECT");
    EXPECT_THAT(peer.last("AUTH"), ElementsAre("AUTH", "secret word"));
    EXPECT_THAT(peer.last("SELECT"), ElementsAre("SELECT", "2"));
    options.user = "app";
    store = pushplus::make_redis_store(options);
    ASSERT_EQ(text_of(*store, "key-a"), "");
    EXPECT_THAT(peer.last("AUTH"), ElementsAre("AUTH", "app", "secret word"));
}

TEST_F(RedisWire, ATextThatOthersChangeIsReadAnew) {
    begin();
    int calls = 0;
    const auto updated = store->update("key-a", [&](std::string& text, Time) {
        if (++calls < 3) peer.put("pushplus:{a}:key", "theirs " + std::to_string(calls));
        text += " mine";
    });
    ASSERT_TRUE(updated) << updated.error().message();
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "theirs 2 mine");
}

TEST_F(RedisWire, OthersWhoChangeItAllTheTimeMakeTheStoreBusyNotBroken) {
    options.command_timeout = std::chrono::milliseconds(200);
    begin();
    const auto updated = store->update("key-a", [&](std::string& text, Time) {
        peer.put("pushplus:{a}:key", "theirs");
        text += "mine";
    });
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().kind(), ErrorKind::rate_limited);
    EXPECT_THAT(updated.error().message(), HasSubstr("nothing was stored"));
    EXPECT_EQ(peer.text("pushplus:{a}:key"), "theirs");
}

TEST_F(RedisWire, AChangeThatThrowsLeavesTheTextAndTheStoreAsTheyAre) {
    struct Thrown {};
    begin();
    EXPECT_THROW(static_cast<void>(store->update("key-a",
                                                 [](std::string& text, Time) {
                                                     text = "half";
                                                     throw Thrown();
                                                 })),
                 Thrown);
    EXPECT_EQ(text_of(*store, "key-a"), "");
    EXPECT_TRUE(put(*store, "key-a", "whole"));
    EXPECT_EQ(text_of(*store, "key-a"), "whole");
}

TEST_F(RedisWire, ALongerTextThanFourMebibytesIsNotSent) {
    begin();
    const auto updated = put(*store, "key-a", std::string((4U << 20U) + 1, 'a'));
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(peer.count("SET"), 0);
    EXPECT_TRUE(put(*store, "key-a", std::string(4U << 20U, 'a')));
    EXPECT_EQ(text_of(*store, "key-a").size(), 4U << 20U);
}

TEST_F(RedisWire, NamesHaveALength) {
    EXPECT_THAT(text_of(*store, ""), HasSubstr("1 to 1024 bytes, not 0"));
    EXPECT_THAT(text_of(*store, std::string(1025, 'a')), HasSubstr("not 1025"));
    EXPECT_EQ(peer.commands(), "");
}

TEST_F(RedisWire, UnusableOptionsAreTheErrorOfEachUpdate) {
    options.address = "redis://far.example.com";
    store = pushplus::make_redis_store(options);
    EXPECT_THAT(text_of(*store, "key-a"), HasSubstr("dangerously_allow_plain_redis"));
    EXPECT_EQ(put(*store, "key-a", "").error().kind(), ErrorKind::invalid_argument);
}

}  // namespace
}  // namespace pushplus_test
