// Managers in one process that have the same record in memory, as clients of one account without a store do.

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::detail::KeyManager;
using pushplus::detail::RecordInMemory;
using std::chrono::hours;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class AccessKeyManagersOfOneAccount : public KeyManagerFixture {
protected:
    AccessKeyManagersOfOneAccount() { memory_record = std::make_shared<RecordInMemory>(clock); }
    void SetUp() override { other_ = std::make_unique<KeyManager>(setup()); }

    std::string others_key() {
        const auto got = other_->acquire(limit());
        return got ? (*got)->value : "none";
    }
    /// The key that the other has in the place of the refused one of `generation`.
    std::string others_other_key(std::uint64_t generation) {
        const auto got = other_->replace(generation, limit());
        return got && *got ? (**got)->value : "none";
    }
    std::future<std::string> other_waits() {
        return std::async(std::launch::async, [this] { return others_key(); });
    }

    std::unique_ptr<KeyManager> other_;
};

TEST_F(AccessKeyManagersOfOneAccount, FetchOneKey) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(others_key(), "key-1");
    EXPECT_EQ(source->fetches(), 1);
}

TEST_F(AccessKeyManagersOfOneAccount, WaitForTheFetchOfOneAnother) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("for-both")));
    manager();
    auto one = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    auto other = other_waits();
    // The two callers, and the other's thread.
    ASSERT_TRUE(clock->is_waited_for_by(3));
    latch->open();
    EXPECT_EQ(one.get(), "for-both");
    EXPECT_EQ(other.get(), "for-both");
    EXPECT_EQ(source->fetches(), 1);
}

TEST_F(AccessKeyManagersOfOneAccount, ShareTheFailureOfAFetchWithoutAResponseAndFetchAtOnceWhenAskedAgain) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::no_connection()));
    manager();
    auto one = std::async(std::launch::async, [this] { return manager().acquire(limit()).has_value(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    auto other = other_waits();
    ASSERT_TRUE(clock->is_waited_for_by(3));
    latch->open();
    EXPECT_FALSE(one.get());
    EXPECT_NE(other.get(), "key-1") << "each in turn would wait for the fetch of each";
    EXPECT_EQ(source->fetches(), 1);
    EXPECT_EQ(other_waits().get(), "key-1");
}

TEST_F(AccessKeyManagersOfOneAccount, FetchAtOnceAfterTheOtherEndedWithItsFetchUnderWay) {
    source->answer(Source::until_canceled());
    manager();
    auto one = std::async(std::launch::async, [this] { return manager().acquire(limit(seconds(1))).has_value(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    auto other = other_waits();
    ASSERT_TRUE(clock->is_waited_for_by(3));
    clock->advance(seconds(1));
    EXPECT_FALSE(one.get());
    end_manager();
    EXPECT_EQ(other.get(), "key-1");
}

// As what holds up an event loop may hold up its fetch.
TEST_F(AccessKeyManagersOfOneAccount, FetchAfterFifteenSecondsThoughAnotherFetchHangs) {
    source->answer(Source::until_canceled());
    manager();
    auto one = std::async(std::launch::async, [this] { return manager().acquire(limit(seconds(15))).has_value(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    auto other = other_waits();
    ASSERT_TRUE(clock->is_waited_for_by(3));
    clock->advance(seconds(15));
    EXPECT_EQ(other.get(), "key-1");
    EXPECT_FALSE(one.get());
}

TEST_F(AccessKeyManagersOfOneAccount, TakeTheKeyThatReplacedARefusedOneWithoutAFetch) {
    const auto first = acquired()->generation;
    EXPECT_EQ(others_key(), "key-1");
    EXPECT_EQ(replacing_key(first), "key-2");
    EXPECT_EQ(others_key(), "key-1") << "a key that lives is used without a look at the record";
    EXPECT_EQ(others_other_key(first), "key-2");
    EXPECT_EQ(source->fetches(), 2);
}

TEST_F(AccessKeyManagersOfOneAccount, SpaceReplacementsTogether) {
    const auto second = replaced(acquired()->generation)->generation;
    EXPECT_EQ(others_key(), "key-2");
    EXPECT_EQ(others_other_key(second), "none");
    EXPECT_EQ(other_->spaced_for(), seconds(15));
    clock->advance(seconds(15));
    EXPECT_EQ(others_other_key(second), "key-3");
    EXPECT_EQ(replacing_key(second), "key-3");
    EXPECT_EQ(source->fetches(), 3);
}

TEST_F(AccessKeyManagersOfOneAccount, TakeTheKeyThatTheOtherFetchedAheadOfTheEnd) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(others_key(), "key-1");
    clock->advance(seconds(6900));
    EXPECT_EQ(key_beside(Source::key("ahead")), "key-1");
    EXPECT_EQ(others_key(), "ahead");
    EXPECT_EQ(source->fetches(), 2);
}

TEST_F(AccessKeyManagersOfOneAccount, HearTheServicesRefusalOfTheOthersFetch) {
    source->answer(Source::failure(ErrorKind::forbidden, Delivery::answered, 403));
    EXPECT_FALSE(manager().acquire(limit()));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(other_->acquire(limit()).error().code(), 403);
    clock->advance(seconds(1) - nanoseconds(1));
    EXPECT_EQ(other_->acquire(limit()).error().code(), 403);
    EXPECT_EQ(source->fetches(), 1);
    clock->advance(nanoseconds(1));
    EXPECT_EQ(others_key(), "key-1");
    EXPECT_EQ(key(), "key-1") << "the other's key ends the pause of all";
    EXPECT_EQ(source->fetches(), 2);
}

TEST_F(AccessKeyManagersOfOneAccount, TakeAKeyThatTheOtherDemandedDuringAPause) {
    source->answer(Source::failure(ErrorKind::forbidden, Delivery::answered, 403));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ((*other_->refresh(limit()))->value, "key-1");
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(source->fetches(), 2);
}

TEST_F(AccessKeyManagersOfOneAccount, MeetADemandWithAKeyOfALaterFetchOnly) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("too-early")));
    manager();
    auto one = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    auto demanded = std::async(std::launch::async, [this] { return (*other_->refresh(limit()))->value; });
    ASSERT_TRUE(clock->is_waited_for_by(3));
    latch->open();
    EXPECT_EQ(one.get(), "too-early");
    EXPECT_EQ(demanded.get(), "key-1");
}

class AccessKeyManagersOfAClearedAccount : public AccessKeyManagersOfOneAccount {
protected:
    AccessKeyManagersOfAClearedAccount() {
        clearings = [this] { return cleared_; };
    }
    std::uint64_t cleared_ = 0;
};

TEST_F(AccessKeyManagersOfAClearedAccount, MayFetchAtOnce) {
    source->answer(Source::failure(ErrorKind::forbidden, Delivery::answered, 403));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_FALSE(other_->acquire(limit()));
    ++cleared_;
    EXPECT_EQ(others_key(), "key-1");
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(source->fetches(), 2);
}

TEST_F(AccessKeyManagersOfAClearedAccount, PauseAgainAfterTheNextRefusalWhoeverAsks) {
    source->answer(Source::failure(ErrorKind::forbidden, Delivery::answered, 403));
    EXPECT_FALSE(manager().acquire(limit()));
    ++cleared_;
    source->answer(Source::failure(ErrorKind::forbidden, Delivery::answered, 403));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_FALSE(other_->acquire(limit()));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(source->fetches(), 2);
}

}  // namespace
}  // namespace pushplus_test
