#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using pushplus::detail::KeyStore;
using pushplus::detail::StoredKey;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// Another process shares the store.
class AccessKeyManagerWithASharedStore : public KeyManagerFixture {
protected:
    /// What another process writes: a key with this much of its life left.
    void other_process_saves(std::string value, seconds left, seconds life = seconds(7200)) {
        store->save({std::move(value), life, clock->system_now() + left});
    }
};

TEST_F(AccessKeyManagerWithASharedStore, SavesWhatItFetchesWithItsEndCountedFromBeforeTheRequest) {
    const auto asked = clock->system_now();
    source->answer([this](const pushplus::CancellationToken& cancellation) {
        clock->advance(seconds(10));
        return Source::key("fetched", 600)(cancellation);
    });
    EXPECT_EQ(key(), "fetched");
    const auto saved = store->load();
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->value, "fetched");
    EXPECT_EQ(saved->expires_in, seconds(600));
    EXPECT_EQ(saved->expires_at, asked + seconds(600));
}

TEST_F(AccessKeyManagerWithASharedStore, AtFirstUseTakesTheStoredKeyWithWhatIsLeftOfItsLife) {
    other_process_saves("shared", seconds(1000));
    const auto got = lease();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value, "shared");
    EXPECT_EQ(got->expires_in, seconds(7200));
    EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(1000));
    EXPECT_EQ(got->refresh_from, clock->steady_now() + seconds(700));
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_F(AccessKeyManagerWithASharedStore, ForARefusedKeyTakesTheNewerStoredOne) {
    const auto first = lease();
    ASSERT_TRUE(first);
    other_process_saves("newer", seconds(7000));
    EXPECT_EQ(replacing_key(first->generation), "newer");
    EXPECT_EQ(key(), "newer");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, ForAnEndedKeyTakesTheNewerStoredOne) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7200));
    other_process_saves("newer", seconds(7000));
    EXPECT_EQ(key(), "newer");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, InTheRefreshWindowTakesTheNewerStoredOne) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(6900));
    other_process_saves("newer", seconds(7000));
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(comes_about([this] { return key() == "newer"; }));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, ARefusedKeyThatStillStandsInTheStoreIsReplacedByAFetch) {
    other_process_saves("shared", seconds(1000));
    const auto first = lease();
    ASSERT_TRUE(first);
    EXPECT_EQ(replacing_key(first->generation), "key-1");
    EXPECT_EQ(store->load()->value, "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, AnEndedStoredKeyIsNotTaken) {
    other_process_saves("ended", seconds(0));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredKeyIsTakenToTheLastOfItsLife) {
    other_process_saves("almost", seconds(1));
    EXPECT_EQ(key(), "almost");
    clock->advance(seconds(1));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredKeyNoHeaderMayCarryIsNotTaken) {
    for (const auto& value : {std::string(), std::string("a\r\nevil: 1"), std::string("a b"), std::string(1025, 'k')}) {
        store = std::make_shared<MemoryKeyStore>();
        other_process_saves(value, seconds(1000));
        const int before = source->fetches();
        EXPECT_EQ(key().compare(0, 4, "key-"), 0);
        EXPECT_EQ(fetches_in_all(), before + 1);
    }
}

TEST_F(AccessKeyManagerWithASharedStore, AnExplicitRefreshFetchesThoughTheStoreHasANewerKey) {
    EXPECT_EQ(key(), "key-1");
    other_process_saves("newer", seconds(7000));
    EXPECT_EQ(refreshed()->value, "key-2");
    EXPECT_EQ(store->load()->value, "key-2");
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredLifeThatMakesNoSenseDoesNotShortenWhatIsLeft) {
    for (const auto life : {seconds(0), seconds(-5), seconds::min()}) {
        store = std::make_shared<MemoryKeyStore>();
        other_process_saves("shared", seconds(1000), life);
        const auto got = lease();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_in, seconds(1000));
        EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(1000));
        EXPECT_EQ(fetches_in_all(), 0);
    }
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredEndInTheFarFutureIsCutToADay) {
    other_process_saves("shared", std::chrono::hours(24 * 365), seconds::max());
    const auto got = lease();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->expires_in, std::chrono::hours(24));
    EXPECT_EQ(got->expires_at, clock->steady_now() + std::chrono::hours(24));
}

TEST_F(AccessKeyManagerWithASharedStore, ACalendarSetForwardMakesAStoredKeyLookEndedAndFetches) {
    other_process_saves("shared", seconds(1000));
    clock->set_calendar(seconds(1001));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerWithASharedStore, ACalendarSetBackMakesAStoredKeyLiveADayAtMost) {
    other_process_saves("shared", seconds(1000));
    clock->set_calendar(std::chrono::hours(-24 * 365));
    const auto got = lease();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value, "shared");
    EXPECT_EQ(got->expires_at, clock->steady_now() + std::chrono::hours(24));
}

// What stood in the store may be dead as well: then a fetch is due, and the pause between fetches has not begun.
TEST_F(AccessKeyManagerWithASharedStore, AStoredKeyThatIsRefusedTooIsReplacedByAFetchAtOnce) {
    const auto first = lease();
    ASSERT_TRUE(first);
    other_process_saves("dead", seconds(7000));
    const auto dead = replaced(first->generation);
    ASSERT_TRUE(dead);
    EXPECT_EQ(dead->value, "dead");
    const auto fetched = replaced(dead->generation);
    ASSERT_TRUE(fetched);
    EXPECT_EQ(fetched->value, "key-2");
    EXPECT_FALSE(replaced(fetched->generation));
}

/// A store that hangs at a latch when it is asked for the key.
class HangingStore final : public KeyStore {
public:
    explicit HangingStore(StoredKey key) : key_(std::move(key)) {}
    std::optional<StoredKey> load() override {
        if (!latch.wait()) throw std::runtime_error("the test never opened the latch");
        return key_;
    }
    void save(const StoredKey& key) override { key_ = key; }
    Latch latch;

private:
    StoredKey key_;
};

// The stored key may be the very one that leaked.
TEST_F(AccessKeyManagerWithASharedStore, AnExplicitRefreshFetchesThoughAnotherCallIsJustTakingTheStoredKey) {
    const auto hanging =
        std::make_shared<HangingStore>(StoredKey{"leaked", seconds(7200), clock->system_now() + seconds(7000)});
    store = hanging;
    manager();
    auto other = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    auto demanded = std::async(std::launch::async, [this] { return refreshed()->value; });
    ASSERT_TRUE(clock->is_waited_for_by(2));
    hanging->latch.open();
    EXPECT_EQ(other.get(), "leaked");
    EXPECT_EQ(demanded.get(), "key-1");
    EXPECT_EQ(key(), "key-1");
}

/// A store that does not work.
class BrokenStore final : public KeyStore {
public:
    BrokenStore(bool loads, bool saves) : loads_(loads), saves_(saves) {}
    std::optional<StoredKey> load() override {
        if (!loads_) throw std::runtime_error("disk");
        return std::nullopt;
    }
    void save(const StoredKey&) override {
        if (!saves_) throw std::runtime_error("disk full");
    }

private:
    bool loads_;
    bool saves_;
};

// Each fetch ends the key before: a key in hand is not thrown away because it could not be kept for others.
TEST_F(AccessKeyManagerWithASharedStore, AKeyThatCannotBeSavedIsUsedAllTheSame) {
    store = std::make_shared<BrokenStore>(true, false);
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(warnings(), std::vector<std::string>(1, "the AccessKey could not be saved for other processes"));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, AStoreThatCannotBeReadIsAnEmptyOne) {
    store = std::make_shared<BrokenStore>(false, true);
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(warnings(), std::vector<std::string>(1, "the store of the AccessKey could not be read"));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, NeedsNoneIfNobodySharesTheKey) {
    store = nullptr;
    const auto first = lease();
    ASSERT_TRUE(first);
    EXPECT_EQ(replacing_key(first->generation), "key-2");
    clock->advance(seconds(7200));
    EXPECT_EQ(key(), "key-3");
    EXPECT_EQ(fetches_in_all(), 3);
}

}  // namespace
}  // namespace pushplus_test
