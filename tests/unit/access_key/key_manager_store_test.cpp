#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/make_error.hpp"
#include "shared_store_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using pushplus::Result;
using pushplus::detail::EventLoop;
using std::chrono::seconds;

class AccessKeyManagerWithASharedStore : public SharedStoreFixture {};

TEST_F(AccessKeyManagerWithASharedStore, SavesWhatItFetchesWithItsEndCountedFromBeforeTheRequest) {
    const auto asked = now();
    source->answer([this](const pushplus::CancellationToken& cancellation) {
        clock->advance(seconds(10));
        return Source::key("fetched", 600)(cancellation);
    });
    EXPECT_EQ(key(), "fetched");
    EXPECT_EQ(saved().key, "fetched");
    EXPECT_EQ(saved().life, 600);
    EXPECT_EQ(saved().ends, asked + 600'000);
    EXPECT_EQ(saved().gen, asked);
    EXPECT_EQ(saved().lease_ends, 0);
}

TEST_F(AccessKeyManagerWithASharedStore, AtFirstUseTakesTheStoredKeyWithWhatIsLeftOfItsLife) {
    other_process_saves("shared", seconds(1000));
    const auto got = acquired();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value, "shared");
    EXPECT_EQ(got->expires_in, seconds(7200));
    EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(1000));
    EXPECT_EQ(got->refresh_from, clock->steady_now() + seconds(700));
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_F(AccessKeyManagerWithASharedStore, ForARefusedKeyTakesTheNewerStoredOne) {
    const auto first = acquired();
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
    EXPECT_EQ(key(), "key-1") << "after a look";
    other_process_saves("newer", seconds(7000));
    EXPECT_TRUE(comes_about([this] { return key() == "newer"; }));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWithASharedStore, ARefusedKeyThatStillStandsInTheStoreIsReplacedByAFetch) {
    other_process_saves("shared", seconds(1000));
    const auto first = acquired();
    ASSERT_TRUE(first);
    EXPECT_EQ(replacing_key(first->generation), "key-1");
    EXPECT_EQ(saved().key, "key-1");
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
        begin_anew();
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
    EXPECT_EQ(saved().key, "key-2");
}

TEST_F(AccessKeyManagerWithASharedStore, AFetchAsksTheStoreTwiceForTheLeaseAndForTheKey) {
    int updates = 0;
    memory->before_update = [&] { ++updates; };
    EXPECT_EQ(refreshed()->value, "key-1");
    EXPECT_EQ(updates, 2);
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(updates, 2);
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredLifeThatMakesNoSenseDoesNotShortenWhatIsLeft) {
    for (const auto life : {seconds(0), seconds(-5), seconds(-(std::int64_t{1} << 53U))}) {
        begin_anew();
        other_process_saves("shared", seconds(1000), life);
        const auto got = acquired();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_in, seconds(1000));
        EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(1000));
        EXPECT_EQ(fetches_in_all(), 0);
    }
}

TEST_F(AccessKeyManagerWithASharedStore, AStoredEndInTheFarFutureIsCutToADay) {
    other_process_saves("shared", std::chrono::hours(24 * 365), seconds(std::int64_t{1} << 53U));
    const auto got = acquired();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->expires_in, std::chrono::hours(24));
    EXPECT_EQ(got->expires_at, clock->steady_now() + std::chrono::hours(24));
}

TEST_F(AccessKeyManagerWithASharedStore, ACalendarSetForwardMakesAStoredKeyLookEndedAndFetches) {
    other_process_saves("shared", seconds(1000));
    clock->set_calendar(seconds(1001));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerWithASharedStore, ACalendarSetBackMakesAStoredKeyLiveAsLongAsItWasGivenAtMost) {
    other_process_saves("shared", seconds(1000));
    clock->set_calendar(std::chrono::hours(-24 * 365));
    const auto got = acquired();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value, "shared");
    EXPECT_EQ(got->expires_at, clock->steady_now() + seconds(7200));
}

// What stood in the store may be dead as well: then a fetch is due, and the pause between fetches has not begun.
TEST_F(AccessKeyManagerWithASharedStore, AStoredKeyThatIsRefusedTooIsReplacedByAFetchAtOnce) {
    const auto first = acquired();
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

// The stored key may be the very one that leaked.
TEST_F(AccessKeyManagerWithASharedStore, AnExplicitRefreshFetchesThoughAnotherCallIsJustTakingTheStoredKey) {
    other_process_saves("leaked", seconds(7000));
    Latch latch;
    memory->before_update = [&] {
        if (!latch.wait()) throw std::runtime_error("the test never opened the latch");
    };
    manager();
    auto other = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    auto demanded = std::async(std::launch::async, [this] { return refreshed()->value; });
    ASSERT_TRUE(clock->is_waited_for_by(2));
    latch.open();
    EXPECT_EQ(other.get(), "key-1") << "both wait for the same fetch";
    EXPECT_EQ(demanded.get(), "key-1");
    EXPECT_EQ(key(), "key-1");
}

// A life counts from before the store was asked, however long it took.
TEST_F(AccessKeyManagerWithASharedStore, AStoreThatIsSlowLengthensNoLife) {
    other_process_saves("shared", seconds(1000));
    const auto asked = clock->steady_now();
    memory->before_update = [this] { clock->advance(seconds(10)); };
    const auto got = acquired();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value, "shared");
    EXPECT_EQ(got->expires_at, asked + seconds(990));
}

TEST_F(AccessKeyManagerWithASharedStore, OnlyTheLastTryOfAnUpdateCounts) {
    other_process_saves("shared", seconds(1000));
    memory->lost_tries = 2;
    EXPECT_EQ(key(), "shared");
    EXPECT_EQ(refreshed()->value, "key-1");
    EXPECT_EQ(saved().key, "key-1");
}

TEST_F(AccessKeyManagerWithASharedStore, MembersThatALaterVersionWroteAreKept) {
    write(R"({"next":5,"key":"shared","ends":1,"life":7200,"more":{"of":["a","b"]}})");
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(saved().key, "key-1");
    EXPECT_EQ(saved().others, R"("next":5,"more":{"of":["a","b"]})");
}

TEST_F(AccessKeyManagerWithASharedStore, ATextThatIsNoRecordIsReplaced) {
    for (const char* const text : {"", "key", "[]", R"({"key":"shared","ends":"tomorrow"})"}) {
        begin_anew();
        write(text);
        const int before = source->fetches();
        EXPECT_EQ(key().compare(0, 4, "key-"), 0) << text;
        EXPECT_EQ(fetches_in_all(), before + 1) << text;
        EXPECT_EQ(saved().life, 7200) << text;
    }
}

/// An event loop that must be left alone.
class UntouchedLoop final : public EventLoop {
public:
    void post(Task) override { ADD_FAILURE() << "the loop got a task"; }
    bool on_its_thread() const noexcept override { return false; }
    bool enter() noexcept override { return false; }
    void leave() noexcept override {}
    Ticket call_at(const std::shared_ptr<pushplus::Clock>& clock, std::chrono::steady_clock::time_point when,
                   Task) override {
        EXPECT_EQ(when, clock->steady_now() + seconds(1)) << "the longest wait for a look";
        return 1;
    }
    void forget(Ticket) override {}
    Ticket send(const pushplus::HttpRequest&, Turn, std::function<void(pushplus::HttpOutcome&&)>) override {
        ADD_FAILURE() << "the loop got a request";
        return 1;
    }
    void cancel(Ticket) override {}
    Ticket run_aside(Task, Task) override {
        ADD_FAILURE() << "the loop got work";
        return 1;
    }
    bool take_back(Ticket) override { return false; }
};

/// A store may be slow, and whoever shares an event loop waits for what its thread does.
class AccessKeyManagerWithAStoreAndALoop : public AccessKeyManagerWithASharedStore {
protected:
    void SetUp() override {
        source->loop = [this] { return loop; };
        memory->before_update = [this] {
            ++updates;
            EXPECT_NE(std::this_thread::get_id(), caller);
        };
    }

    /// What an asynchronous call gets, now or later.
    std::string key_of(const std::function<std::optional<Result<Key>>(pushplus::detail::KeyManager::Waiter)>& acquire) {
        std::promise<std::string> promised;
        const auto value = [](const Result<Key>& got) { return got ? (*got)->value : got.error().message(); };
        const auto now = acquire([&](const Result<Key>& later) { promised.set_value(value(later)); });
        return now ? value(*now) : promised.get_future().get();
    }
    std::string key_of_an_asynchronous_call() {
        return key_of([this](auto waiter) { return manager().acquire(loop, std::move(waiter)); });
    }

    const std::shared_ptr<EventLoop> loop = std::make_shared<UntouchedLoop>();
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<int> updates{0};
};

TEST_F(AccessKeyManagerWithAStoreAndALoop, AFetchOfAnAsynchronousCallHasAThread) {
    EXPECT_EQ(key_of_an_asynchronous_call(), "key-1");
    EXPECT_EQ(key_of_an_asynchronous_call(), "key-1");
    EXPECT_EQ(updates, 2) << "one for the lease, one for the key";
}

TEST_F(AccessKeyManagerWithAStoreAndALoop, AReplacementForAnAsynchronousCallHasAThread) {
    EXPECT_EQ(key_of_an_asynchronous_call(), "key-1");
    const auto refused = acquired()->generation;
    EXPECT_EQ(key_of([&](auto waiter) -> std::optional<Result<Key>> {
                  auto now = manager().replace(refused, loop, std::move(waiter));
                  EXPECT_FALSE(now);
                  return std::nullopt;
              }),
              "key-2");
    EXPECT_EQ(updates, 4);
}

TEST_F(AccessKeyManagerWithAStoreAndALoop, ARefreshAheadHasAThread) {
    EXPECT_EQ(key_of_an_asynchronous_call(), "key-1");
    clock->advance(seconds(6900));
    EXPECT_EQ(key_beside(Source::key("new")), "key-1");
    EXPECT_EQ(key(), "new");
    clock->advance(seconds(6900));
    source->answer(Source::key("newer"));
    EXPECT_EQ(key_of_an_asynchronous_call(), "new") << "after a look";
    EXPECT_EQ(key_of_an_asynchronous_call(), "new");
    EXPECT_EQ(fetches_in_all(), 3);
    EXPECT_EQ(saved().key, "newer");
}

TEST_F(AccessKeyManagerWithASharedStore, NeedsNoneIfNobodySharesTheKey) {
    store = nullptr;
    const auto first = acquired();
    ASSERT_TRUE(first);
    EXPECT_EQ(replacing_key(first->generation), "key-2");
    clock->advance(seconds(7200));
    EXPECT_EQ(key(), "key-3");
    EXPECT_EQ(fetches_in_all(), 3);
}

}  // namespace
}  // namespace pushplus_test
