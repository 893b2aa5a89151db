#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "shared_store_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// What goes wrong among processes that share a key, and what that costs.
class ProcessesThatShareAKey : public SharedStoreFixture {
protected:
    /// Lets callers ask this much later until they get this key.
    bool comes_to(const std::string& value, seconds later) {
        const auto has_come = [&] { return key() == value; };
        clock->advance(later);
        if (comes_about(has_come, seconds(5))) return true;
        // A look that was still under way when the clock went on counts from then.
        clock->advance(later);
        return comes_about(has_come);
    }
};

TEST_F(ProcessesThatShareAKey, WaitForTheFetchOfAnother) {
    other_process_fetches();
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    other_process_saves("theirs", seconds(7200));
    clock->advance(milliseconds(200));
    EXPECT_EQ(waiting.get(), "theirs");
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_F(ProcessesThatShareAKey, AreNotHeldUpByOneThatCannotFetch) {
    pushplus::Error::Parts lacks;
    lacks.kind = ErrorKind::invalid_argument;
    lacks.message = "secret_key is empty";
    source->lacking = pushplus::Error(std::move(lacks));
    const auto none = manager().acquire(limit());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message(), "secret_key is empty");
    EXPECT_EQ(fetches_in_all(), 0);
    EXPECT_EQ(saved().lease_ends, 0) << "another may fetch at once";
    EXPECT_EQ(saved().pause, 0);
    other_process_saves("theirs", seconds(7200));
    EXPECT_EQ(key(), "theirs") << "it uses what others fetch";
}

TEST_F(ProcessesThatShareAKey, TakeOverFromOneThatDied) {
    other_process_fetches();
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    clock->advance(seconds(15));
    EXPECT_EQ(waiting.get(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, GoOnWithTheOldKeyWhileAnotherFetchesAhead) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(6900));
    EXPECT_EQ(key(), "key-1");
    other_process_fetches();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(key(), "key-1");
    other_process_saves("theirs", seconds(7200));
    EXPECT_TRUE(comes_to("theirs", seconds(16)));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, LearnOfANewKeyWithinAFifthOfTheOverlap) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(2));
    EXPECT_TRUE(comes_about([this] { return key() == "key-1" && saved().lease_ends == 0; }));
    other_process_saves("theirs", seconds(7200));
    EXPECT_TRUE(comes_to("theirs", seconds(60)));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, LookBeforeTheyUseAKeyThatMayBeSuperseded) {
    EXPECT_EQ(key(), "key-1");
    other_process_saves("theirs", seconds(7200));
    clock->advance(seconds(241));
    EXPECT_EQ(key(), "theirs");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, WaitASecondAtMostForALook) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(241));
    Latch latch;
    memory->before_update = [&] { EXPECT_TRUE(latch.wait()); };
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(1));
    EXPECT_EQ(waiting.get(), "key-1");
    latch.open();
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, PutBackWhatTheStoreLost) {
    EXPECT_EQ(key(), "key-1");
    const auto before = saved();
    write("");
    clock->advance(seconds(2));
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().key == "key-1";
    }));
    EXPECT_EQ(saved().gen, before.gen);
    EXPECT_EQ(saved().of, before.of);
    EXPECT_EQ(saved().ends, before.ends);
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, GetTheReasonOfAnothersFailedFetch) {
    other_process([](SharedRecord& record, std::int64_t moment) {
        record.pause = moment + 8000;
        record.fails = 4;
        record.why = "HTTP 503";
    });
    const auto got = manager().acquire(limit());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::rate_limited);
    EXPECT_EQ(got.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(got.error().message(),
              "no AccessKey could be fetched, and the next try of all processes is due in 8 s: HTTP 503");
    EXPECT_EQ(got.error().retry_at(), clock->system_now() + seconds(8));
    clock->advance(seconds(8));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, HoldUpTheOthersAfterAFailedFetch) {
    source->answer(Source::busy_until(clock->system_now() + seconds(20)));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(saved().pause, now() + 20'000);
    EXPECT_EQ(saved().by, "");
    EXPECT_EQ(saved().lease_ends, 0);
}

TEST_F(ProcessesThatShareAKey, HoldUpOnlyThoseWithTheSameSecretKeyIfThatIsRefused) {
    source->answer(Source::failure(ErrorKind::unauthorized, Delivery::answered, 401));
    EXPECT_FALSE(manager().acquire(limit()));
    EXPECT_EQ(saved().by, secret_hash);
    EXPECT_EQ(saved().pause, now() + 1000);
}

// Its guard holds it back, its disk is full, its limit ran out before a connection was tried.
TEST_F(ProcessesThatShareAKey, HoldUpOnlyThemselvesByWhatKeptThemFromSending) {
    pushplus::Error::Parts held_back;
    held_back.kind = ErrorKind::rate_limited;
    held_back.retry_at = clock->system_now() + std::chrono::hours(1);
    for (const auto kind : {ErrorKind::rate_limited, ErrorKind::store, ErrorKind::timeout, ErrorKind::internal,
                            ErrorKind::invalid_argument}) {
        begin_anew();
        end_manager();
        held_back.kind = kind;
        const int before = source->fetches();
        source->answer([=](const pushplus::CancellationToken&) { return pushplus::Error(held_back); });
        for (int i = 0; i < 3; ++i) {
            const auto got = manager().acquire(limit());
            ASSERT_FALSE(got);
            EXPECT_EQ(got.error().kind(), kind);
        }
        EXPECT_EQ(source->fetches(), before + 1);
        EXPECT_EQ(saved().lease_ends, 0);
        EXPECT_EQ(saved().pause, 0) << "another fetches at once";
        EXPECT_EQ(saved().fails, 0);
    }
}

TEST_F(ProcessesThatShareAKey, AreNotHeldUpByOneThatEndsWithItsFetchUnderWay) {
    other_process_saves("theirs", seconds(290), seconds(1000));
    source->answer(Source::until_canceled());
    EXPECT_EQ(key(), "theirs");
    EXPECT_EQ(key(), "theirs") << "with a fetch ahead of its end beside the callers";
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    other_process([](SharedRecord& record, std::int64_t moment) { record.ends = moment + 1'000'000; });
    end_manager();
    EXPECT_EQ(saved().lease_ends, 0);
    EXPECT_EQ(saved().pause, 0);
    EXPECT_EQ(saved().ends, saved().lease + 300'000) << "the service may have given out a key";
}

// The key that was fetched last may be the process's own, or that of one that has not looked since.
TEST_F(ProcessesThatShareAKey, FetchNoneAheadWhileALaterKeyMayBePutBack) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(6899));
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(comes_about([this] { return key() == "key-1" && saved().key == "key-1"; }));
    write("");
    clock->advance(seconds(2));
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().key == "key-1";
    }));
    for (int i = 0; i < 5; ++i) {
        clock->advance(seconds(14));
        EXPECT_EQ(key(), "key-1");
    }
    end_manager();
    EXPECT_EQ(source->fetches(), 1);
}

TEST_F(ProcessesThatShareAKey, TakeTheLaterKeyThatAnotherPutBackAfterTheirs) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(6901));
    write("");
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().key == "key-1";
    }));
    // It was fetched when this process had looked last, by one that looks a while later.
    other_process([](SharedRecord& record, std::int64_t moment) {
        pushplus::detail::Brought later;
        later.key = "theirs";
        later.life = 7200;
        later.left = seconds(7100);
        later.of = later.gen = moment - 70'000;
        EXPECT_TRUE(put(record, moment, later));
    });
    EXPECT_TRUE(comes_to("theirs", seconds(15)));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, PutTheirKeyBackInThePlaceOfOneWhoseNumberIsBeyondAllClocks) {
    EXPECT_EQ(key(), "key-1");
    other_process([](SharedRecord& record, std::int64_t) {
        record.key = "planted";
        record.gen = std::int64_t{1} << 53U;
    });
    clock->advance(seconds(2));
    EXPECT_TRUE(comes_about([this] { return key() == "key-1" && saved().key == "key-1"; }));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, LeaveTheOldKeyTheOverlapIfAFetchMayHaveSupersededIt) {
    other_process_saves("theirs", seconds(7200));
    const auto first = acquired();
    ASSERT_TRUE(first);
    source->answer(Source::failure(ErrorKind::connection, Delivery::unknown));
    EXPECT_FALSE(manager().replace(first->generation, limit()));
    EXPECT_EQ(saved().ends, saved().lease + 300'000);
}

TEST_F(ProcessesThatShareAKey, DoNotSendAFetchTooLateUnderTheirLease) {
    int updates = 0;
    memory->before_update = [&] {
        if (++updates == 1) clock->advance(seconds(6));
    };
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    EXPECT_EQ(source->fetches(), 0);
    EXPECT_EQ(saved().lease_ends, 0);
    // Nothing failed at the service, so nothing holds up the others.
    EXPECT_EQ(saved().pause, 0);
    EXPECT_EQ(saved().fails, 0);
    clock->advance(seconds(1));
    EXPECT_EQ(waiting.get(), "key-1");
}

// Another may have been granted a lease, and its key, sent earlier, would end by this fetch.
TEST_F(ProcessesThatShareAKey, DoNotSendAFetchAfterASuspendThatTookTheirLease) {
    int fetches = 0;
    source->before_sending = [&] {
        if (++fetches > 1) return;
        clock->suspend(seconds(15));
        other_process_saves("theirs", seconds(7200));
    };
    EXPECT_EQ(key(), "theirs");
    EXPECT_EQ(fetches_in_all(), 0);
    EXPECT_EQ(saved().pause, 0);
}

TEST_F(ProcessesThatShareAKey, TakeTheKeyThatReplacedTheirsWhileTheMachineWasSuspended) {
    EXPECT_EQ(key(), "key-1");
    clock->suspend(std::chrono::hours(1));
    other_process_saves("theirs", seconds(7200));
    EXPECT_EQ(key(), "theirs") << "a look comes before the first call";
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(ProcessesThatShareAKey, SendAFetchWhoseLimitEndsWithinTheirLease) {
    const auto began = now();
    source->before_sending = [&] { clock->advance(seconds(9)); };
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(saved().of, began);
    EXPECT_EQ(saved().gen, began + 9000) << "when it was sent";
}

TEST_F(ProcessesThatShareAKey, ReplaceTheirKeyInTimeThoughTheStoresClockWasSetBack) {
    EXPECT_EQ(key(), "key-1");
    clock->set_calendar(-std::chrono::hours(1));
    clock->advance(seconds(60));
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().ends <= now() + 7'140'000;
    }));
    EXPECT_TRUE(comes_to("key-2", seconds(6900)));
}

TEST_F(ProcessesThatShareAKey, TakeALaterKeyThatAnotherSavedMeanwhile) {
    source->answer([this](const pushplus::CancellationToken& cancellation) {
        clock->advance(seconds(20));
        other_process_saves("later", seconds(7200));
        return Source::key("mine")(cancellation);
    });
    EXPECT_EQ(key(), "later");
    EXPECT_EQ(saved().key, "later");
}

TEST_F(ProcessesThatShareAKey, SpaceTheFetchesThatARefusedFreshKeyAsksFor) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    const auto second = replaced(first->generation);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->value, "key-2");
    EXPECT_FALSE(replaced(second->generation)) << "for all processes, 15 s";
    clock->advance(seconds(15));
    EXPECT_EQ(replacing_key(second->generation), "key-3");
    EXPECT_EQ(fetches_in_all(), 3);
}

TEST_F(ProcessesThatShareAKey, MeetADemandByAKeyThatWasFetchedAfterIt) {
    EXPECT_EQ(key(), "key-1");
    other_process_fetches();
    auto demanded = std::async(std::launch::async, [this] { return refreshed()->value; });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    other_process_saves("begun-before", seconds(7200));
    clock->advance(milliseconds(200));
    EXPECT_EQ(demanded.get(), "key-2");
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(ProcessesThatShareAKey, AreOneForTheThreadsOfEach) {
    std::atomic<int> updates{0};
    memory->before_update = [&] { ++updates; };
    on_64_threads([this] { EXPECT_EQ(key(), "key-1"); });
    EXPECT_EQ(updates, 2) << "one for the lease, one for the key";
}

TEST_F(ProcessesThatShareAKey, GoOnForACallerWithoutAKeyThatCameToWaitForALook) {
    EXPECT_EQ(key(), "key-1");
    clock->advance(seconds(7199));
    Latch latch;
    std::atomic<bool> looking{false};
    memory->before_update = [&] {
        looking = true;
        EXPECT_TRUE(latch.wait());
    };
    auto first = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(comes_about([&] { return looking.load(); }));
    EXPECT_TRUE(clock->is_waited_for_by(1)) << "for a second from here on";
    clock->advance(seconds(1));
    static_cast<void>(first.get());
    auto second = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(1));
    latch.open();
    EXPECT_EQ(second.get(), "key-2");
    EXPECT_EQ(fetches_in_all(), 2);
}

}  // namespace
}  // namespace pushplus_test
