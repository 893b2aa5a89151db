#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/clock_at_noon.hpp"
#include "doubles/memory_state_store.hpp"
#include "doubles/scripted_state_store.hpp"
#include "doubles/watched_clock.hpp"
#include "guarded_client_fixture.hpp"
#include "send_guard/guard_state.hpp"

// What becomes of sends while the store that processes share fails.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using WithoutStore = pushplus::SendGuardOptions::WithoutStore;

class GuardWithoutStore : public GuardedClientFixture {
protected:
    GuardWithoutStore() { options.send_guard.store = store; }

    /// The process's first turn from now on begins then, by the length that a turn has with these options.
    void set_time_before_turn(int number, milliseconds before) {
        constexpr seconds length(64);
        const auto since_1970 = clock->system_now().time_since_epoch();
        const auto turns = since_1970 / length + 1;
        const auto of = options.send_guard.own_turn.of;
        const auto next = turns + (number - turns % of + of) % of;
        clock->advance(next * length - before - since_1970);
    }

    /// Waiting sends let time pass, and call this.
    pushplus::Messages messages_that_pass_time(std::function<void()> in_a_pause) {
        pushplus::detail::Runtime runtime;
        runtime.clock = clock;
        runtime.random = [] { return 0.0; };
        runtime.sleep = [this, in_a_pause = std::move(in_a_pause)](std::chrono::steady_clock::time_point until,
                                                                   const pushplus::CancellationToken&) {
            pauses.push_back(std::chrono::duration_cast<milliseconds>(until - clock->steady_now()));
            clock->advance(until - clock->steady_now());
            in_a_pause();
            return pushplus::detail::WaitStatus::timed_out;
        };
        return pushplus::Messages(std::make_shared<const pushplus::detail::Core>(credentials, options, runtime));
    }

    const std::shared_ptr<ScriptedStateStore> store = std::make_shared<ScriptedStateStore>(clock);
    std::vector<milliseconds> pauses;
};

TEST_F(GuardWithoutStore, RefusesUnlessToldOtherwise) {
    store->fail(ScriptedStateStore::error());
    const auto me = client();
    const auto refused = send(me);
    ASSERT_FALSE(refused);
    const auto& error = refused.error();
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_EQ(error.retry_at(), clock->system_now() + seconds(1));
    EXPECT_EQ(error.message(),
              "messages.send held back by the send guard: its store failed, and what others send is not known without "
              "it: disk full. It is asked again at 2026-03-04 12:00:01 in China");
    EXPECT_FALSE(send(me));
    EXPECT_EQ(requests(), 0);
    EXPECT_THAT(lines(), ElementsAre("the send guard's store failed, so nothing is sent until it works "
                                     "(send_guard.without_store has other ways): disk full"));
    store->work();
    clock->advance(seconds(1));
    EXPECT_TRUE(send(me));
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 1) << "what was refused is not counted";
    EXPECT_EQ(lines().back(), "the send guard's store works again");
}

TEST_F(GuardWithoutStore, StillHoldsBackWhatIsBlocked) {
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me, Channel::mail));
    store->fail(ScriptedStateStore::error());
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    EXPECT_EQ(send(me).error().kind(), ErrorKind::store);
}

TEST_F(GuardWithoutStore, WaitsForItWithinTheLimitOfTheCall) {
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.total_timeout = seconds(20);
    store->fail(ScriptedStateStore::error());
    const auto messages = messages_that_pass_time([this] {
        if (pauses.size() == 3) store->work();
    });
    EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2), seconds(4)));
    store->fail(ScriptedStateStore::error());
    const auto refused = messages.send(fresh());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::store);
    EXPECT_THAT(refused.error().message(), HasSubstr("The call's limit is too short to wait for it"));
    EXPECT_EQ(pauses.size(), 7U) << "1, 2, 4 and 8 s; 16 more are too many";
    EXPECT_EQ(requests(), 1);
}

// A place is void without the store: others may have been given their turn meanwhile, or sent without it.
TEST_F(GuardWithoutStore, SendsNothingAtAPlaceThatItGave) {
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.total_timeout = seconds(200);
    const auto messages = messages_that_pass_time([this] {
        if (pauses.size() == 1)
            store->fail_to_read(ScriptedStateStore::error());
        else
            store->work();
        EXPECT_EQ(requests(), 5);
    });
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(60), seconds(1)));
    EXPECT_EQ(client().send_guard().status()->sent_today.at(0).requests, 6);
}

TEST_F(GuardWithoutStore, SendsOnceInItsOwnTurn) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {1, 3};
    const auto me = client();
    clock->advance(seconds(3 * 64));
    set_time_before_turn(1, milliseconds(1));
    store->fail(ScriptedStateStore::error());
    const auto early = send(me);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().kind(), ErrorKind::store);
    EXPECT_EQ(early.error().retry_at(), clock->system_now() + milliseconds(1));
    EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("sends in its own turn only"), HasSubstr("disk full"))));
    clock->advance(milliseconds(1));
    EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me)) << "twice in a turn";
    clock->advance(seconds(3 * 64) + milliseconds(999));
    EXPECT_TRUE(send(me));
    clock->advance(seconds(3 * 64) + milliseconds(1));
    EXPECT_FALSE(send(me)) << "not at the beginning of its turn";
    EXPECT_EQ(requests(), 2);
    store->work();
    clock->advance(seconds(30));
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 2) << "the store was not told";
}

TEST_F(GuardWithoutStore, LeavesOneOfThePaceToOwnTurns) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {0, 1};
    const auto me = client();
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    store->fail(ScriptedStateStore::error());
    EXPECT_FALSE(send(me)) << "a process that just ended may have had the turn";
    clock->advance(seconds(64));
    EXPECT_TRUE(send(me)) << "the only process with a turn has it at any time";
    EXPECT_FALSE(send(me));
    clock->advance(seconds(64));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardWithoutStore, HasNoTurnInWhichItBegan) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {1, 3};
    set_time_before_turn(1, milliseconds(1));
    const auto me = client();
    store->fail(ScriptedStateStore::error());
    EXPECT_FALSE(send(me));
    clock->advance(milliseconds(1));
    EXPECT_FALSE(send(me)) << "a process that just ended may have had it";
    clock->advance(seconds(3 * 64));
    EXPECT_TRUE(send(me));
}

TEST_F(GuardWithoutStore, HasItsTurnAgainIfItsSendCouldNotLeave) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {0, 1};
    options.retry.max_attempts = 2;
    options.retry.initial_backoff = options.retry.max_backoff = milliseconds(0);
    store->fail(ScriptedStateStore::error());
    reply({Transport::failure(ErrorKind::connection, Delivery::not_sent), accepted()});
    const auto me = client();
    clock->advance(seconds(64));
    EXPECT_TRUE(send(me));
    EXPECT_EQ(requests(), 2);
}

TEST_F(GuardWithoutStore, TakesBackInTheStoreWhatItCouldNotBeTold) {
    options.send_guard.without_store = WithoutStore::own_limits;
    reply(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    const auto me = client();
    class FailsAfterTheFirst final : public pushplus::StateStore {
    public:
        explicit FailsAfterTheFirst(ScriptedStateStore& store) : store_(store) {}
        pushplus::Result<void> update(std::string_view name, const Change& change) override {
            auto updated = store_.update(name, change);
            store_.fail(ScriptedStateStore::error());
            return updated;
        }

    private:
        ScriptedStateStore& store_;
    };
    options.send_guard.store = std::make_shared<FailsAfterTheFirst>(*store);
    const auto one = client();
    EXPECT_FALSE(send(one));
    accept();
    store->work();
    clock->advance(seconds(1));
    const auto status = one.send_guard().status();
    ASSERT_TRUE(status);
    EXPECT_THAT(status->sent_today, IsEmpty()) << "it came back with the store";
}

TEST_F(GuardWithoutStore, RefusesABatchThatLeavesNothingToOwnTurns) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {0, 2};
    pushplus::BatchSendRequest batch;
    batch.content = "content";
    batch.channels = {{Channel::wechat}, {Channel::mail}, {Channel::cp}, {Channel::app}, {Channel::qq}};
    const auto sent = client().messages().send_batch(batch);
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().message(), HasSubstr("a batch may have 4 channels"));
    EXPECT_EQ(requests(), 0);
}

TEST_F(GuardWithoutStore, HasNoTurnForABatchOrByAnIndexPastTheLast) {
    options.send_guard.without_store = WithoutStore::own_turn;
    options.send_guard.own_turn = {0, 1};
    store->fail(ScriptedStateStore::error());
    pushplus::BatchSendRequest batch;
    batch.content = "content";
    batch.channels = {{Channel::wechat}, {Channel::mail}};
    const auto sent = client().messages().send_batch(batch);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::store);
    options.send_guard.own_turn = {3, 3};
    for (int i = 0; i < 100; ++i, clock->advance(seconds(3))) EXPECT_FALSE(send(client()));
    EXPECT_EQ(requests(), 0);
}

TEST_F(GuardWithoutStore, IsNotMadeWithImpossibleTurns) {
    options.send_guard.without_store = WithoutStore::own_turn;
    const auto fault = [this] {
        const auto sent = send(client());
        return sent ? std::string() : sent.error().message();
    };
    options.send_guard.own_turn = {-1, 3};
    EXPECT_THAT(fault(), HasSubstr("send_guard.own_turn.index must not be negative"));
    options.send_guard.own_turn = {0, 0};
    EXPECT_THAT(fault(), HasSubstr("send_guard.own_turn.of must be 1 to 100000"));
    options.send_guard.own_turn = {0, 100'001};
    EXPECT_THAT(fault(), HasSubstr("send_guard.own_turn.of must be 1 to 100000"));
    options.send_guard.own_turn = {0, 1};
    options.send_guard.pace_requests = 1;
    EXPECT_THAT(fault(), HasSubstr("send_guard.pace_requests must be at least 2"));
    EXPECT_EQ(requests(), 0);
}

/// Two machines whose calendars differ, and a store that has the first one's.
class GuardOnTwoMachines : public GuardedClientFixture {
protected:
    GuardOnTwoMachines() { options.send_guard.store = store; }

    pushplus::Client client_on_a_machine_ahead_by(seconds ahead, milliseconds and_by = milliseconds(0)) {
        its_clock->advance(std::chrono::ceil<seconds>(its_clock->system_now()) - its_clock->system_now());
        its_clock->set_calendar(
            std::chrono::duration_cast<seconds>(clock->system_now() + ahead - its_clock->system_now()));
        its_clock->advance(and_by);
        options.clock = its_clock;
        return client();
    }
    void pass(milliseconds time) {
        clock->advance(time);
        its_clock->advance(time);
    }
    /// What the store has of the account, which has one token.
    [[nodiscard]] pushplus::detail::GuardedAccount stored() const {
        bool damaged = false;
        return pushplus::detail::read_state(store->texts().begin()->second, damaged).account;
    }

    const std::shared_ptr<MemoryStateStore> store = std::make_shared<MemoryStateStore>(clock);
    const std::shared_ptr<WatchedClock> its_clock = std::make_shared<WatchedClock>();
};

TEST_F(GuardOnTwoMachines, CountsByTheStoresClock) {
    const auto me = client();
    const auto ahead = client_on_a_machine_ahead_by(seconds(30));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(ahead));
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    expect_held(send(ahead), 0, "2026-03-04 12:01:30");
    pass(milliseconds(59'999));
    EXPECT_FALSE(send(me));
    EXPECT_FALSE(send(ahead));
    pass(milliseconds(1));
    EXPECT_TRUE(send(ahead));
}

// Clocks that are near each other are taken for the same, but a place is awaited to the millisecond.
TEST_F(GuardOnTwoMachines, WaitsUntilItsPlaceHasComeByTheStoresClock) {
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.send_guard.pace_margin = seconds(1);
    const auto ahead = client_on_a_machine_ahead_by(seconds(0), milliseconds(20));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(ahead));
    auto waiting = std::async(std::launch::async, [&, request = fresh()] { return ahead.messages().send(request); });
    ASSERT_TRUE(its_clock->is_waited_for_by(1));
    pass(milliseconds(60'999));
    EXPECT_EQ(requests(), 5);
    pass(milliseconds(1));
    EXPECT_TRUE(waiting.get());
}

TEST_F(GuardOnTwoMachines, TellsTheEndOfABlockByItsOwnCalendar) {
    reply({refusal(905), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    const auto behind = client_on_a_machine_ahead_by(seconds(-600));
    expect_held(send(behind), 905, "2026-03-04 12:50:00");
    EXPECT_EQ(behind.send_guard().status()->blocks.at(0).until, china("2026-03-04 12:50:00"));
}

TEST_F(GuardOnTwoMachines, TakesBackAPlaceByTheStoresClock) {
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    const auto behind = client_on_a_machine_ahead_by(seconds(-600));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(behind));
    pushplus::CancellationSource source;
    pushplus::CallOptions call;
    call.cancellation = source.token();
    auto waiting =
        std::async(std::launch::async, [&, request = fresh()] { return behind.messages().send(request, call); });
    ASSERT_TRUE(its_clock->is_waited_for_by(1));
    EXPECT_EQ(behind.send_guard().status()->sent_today.at(0).requests, 6);
    source.cancel();
    EXPECT_FALSE(waiting.get());
    EXPECT_EQ(behind.send_guard().status()->sent_today.at(0).requests, 5);
}

// Another machine may have taken over, whose clock is off.
TEST_F(GuardOnTwoMachines, KeepsThePaceThoughTheStoresClockIsSet) {
    const auto me = client();
    const auto ahead = client_on_a_machine_ahead_by(seconds(30));
    for (const int by : {3600, -3600, 100, -100, 30, -30, 2, -2}) {
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(ahead)) << by;
        for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(me)) << by;
        store->ahead += seconds(by);
        EXPECT_FALSE(send(me)) << by;
        EXPECT_FALSE(send(ahead)) << by;
        pass(milliseconds(59'999));
        EXPECT_FALSE(send(ahead)) << by;
        EXPECT_FALSE(send(me)) << by;
        pass(milliseconds(1));
    }
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 40);
    EXPECT_EQ(ahead.send_guard().status()->sent_today.at(0).requests, 40);
}

// As a failover is.
TEST_F(GuardOnTwoMachines, KeepsThePaceThoughTheStoreIsSlowWhenItsClockIsSet) {
    const auto me = client();
    const auto ahead = client_on_a_machine_ahead_by(seconds(30));
    for (const auto* const first : {&me, &ahead})
        for (const int by : {3600, -3600, 100, -100}) {
            for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(ahead)) << by;
            for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(me)) << by;
            store->ahead += seconds(by);
            store->before_update = [&] { pass(milliseconds(700)); };
            EXPECT_FALSE(send(*first)) << by;
            store->before_update = nullptr;
            for (int i = 0; i < 2; ++i) {
                EXPECT_FALSE(send(me)) << by;
                EXPECT_FALSE(send(ahead)) << by;
                pass(seconds(29));
            }
            // The answer may have been as old as it took.
            pass(seconds(3));
        }
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 40);
    EXPECT_EQ(ahead.send_guard().status()->sent_today.at(0).requests, 40);
}

TEST_F(GuardOnTwoMachines, KeepsThePaceThoughTheStoreIsEmptiedAfterItsClockWasSet) {
    const auto me = client();
    const auto ahead = client_on_a_machine_ahead_by(seconds(30));
    for (const auto* const one : {&me, &ahead}) EXPECT_TRUE(send(*one));
    store->ahead = seconds(100);
    for (const auto* const one : {&me, &ahead}) EXPECT_TRUE(send(*one));
    store->forget();
    pass(milliseconds(1));
    // A process that knows nothing comes first.
    options.clock = clock_at_noon();
    EXPECT_TRUE(send(client()));
    for (const auto* const one : {&ahead, &me}) EXPECT_FALSE(send(*one));
    pass(milliseconds(59'998));
    EXPECT_FALSE(send(me));
    pass(milliseconds(2));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me)) << i;
}

// What others sent since a process saw the text is not known to it. Nor is the text's number a sign: others may have
// written more.
TEST_F(GuardOnTwoMachines, SendsNothingForAWindowAfterTheStoreWasEmptied) {
    const auto me = client();
    const auto other = client_on_a_machine_ahead_by(seconds(0));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(other));
    EXPECT_TRUE(send(me));
    pass(seconds(30));
    store->forget();
    for (int i = 0; i < 8; ++i, pass(milliseconds(1))) static_cast<void>(other.send_guard().clear());
    pass(seconds(59));
    EXPECT_FALSE(send(other)) << "as if the pace had been used up when the store was emptied";
    EXPECT_FALSE(send(me));
    pass(seconds(1));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(i % 2 == 0 ? me : other)) << "it is used up once, not by each process";
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 10);
}

// It may have been given another since.
TEST_F(GuardOnTwoMachines, PutsBackNoPlaceOfOthersThatCameAfterTheStoreWasEmptied) {
    const auto me = client();
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    const auto other = client_on_a_machine_ahead_by(seconds(0));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(other));
    pushplus::CallOptions call;
    call.timeout = std::chrono::minutes(10);
    auto waiting =
        std::async(std::launch::async, [&, request = fresh()] { return other.messages().send(request, call); });
    ASSERT_TRUE(its_clock->is_waited_for_by(1));
    static_cast<void>(me.send_guard().status());
    EXPECT_EQ(stored().requests.size(), 6U);

    pass(seconds(30));
    store->forget();
    static_cast<void>(other.send_guard().clear());
    EXPECT_EQ(stored().requests.size(), 11U) << "a pace more";
    const auto before = store->texts();
    pass(seconds(30));
    for (int i = 0; i < 20'000 && store->texts() == before; ++i) std::this_thread::sleep_for(milliseconds(1));
    ASSERT_TRUE(its_clock->is_waited_for_by(1)) << "it waits for longer";
    static_cast<void>(me.send_guard().clear());
    EXPECT_EQ(stored().requests.size(), 11U) << "its former place counts";
    EXPECT_EQ(stored().contents.size(), 6U) << "its content counts twice";
    pass(seconds(30));
    const auto sent = waiting.get();
    EXPECT_TRUE(sent) << sent.error().message();
}

// As after a failover without the last writes.
TEST_F(GuardOnTwoMachines, PutsBackItsOwnSendsThatAStoreLostThoughOthersWroteMoreThere) {
    const auto me = client();
    const auto other = client_on_a_machine_ahead_by(seconds(0));
    EXPECT_TRUE(send(other));
    const auto before = store->texts();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(me));
    store->restore(before);
    for (int i = 0; i < 5; ++i, pass(milliseconds(1))) static_cast<void>(other.send_guard().clear());
    EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(other));
    EXPECT_FALSE(send(me));
}

TEST_F(GuardOnTwoMachines, KeepsWhatItCountedThoughItsOwnCalendarIsSet) {
    const auto ahead = client_on_a_machine_ahead_by(seconds(30));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(ahead));
    its_clock->set_calendar(-std::chrono::hours(3));
    EXPECT_FALSE(send(ahead));
    EXPECT_EQ(ahead.send_guard().status()->sent_today.at(0).requests, 5);
    pass(seconds(60));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(ahead)) << i;
    EXPECT_FALSE(send(ahead));
}

}  // namespace
}  // namespace pushplus_test
