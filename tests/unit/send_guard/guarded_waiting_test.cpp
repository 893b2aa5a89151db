#include <algorithm>
#include <future>
#include <string>

#include <gmock/gmock.h>

#include "doubles/scripted_state_store.hpp"
#include "guarded_client_fixture.hpp"

// Pacing::wait: a send above the pace limit waits until it is allowed, within the call's timeout.

namespace pushplus_test {
namespace {

using pushplus::CallOptions;
using pushplus::CancellationSource;
using pushplus::Channel;
using pushplus::Delivery;
using pushplus::ErrorKind;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GuardedWaiting : public GuardedClientFixture {
protected:
    GuardedWaiting() {
        options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
        options.total_timeout = minutes(10);
    }
    static CallOptions within(milliseconds limit) {
        CallOptions call;
        call.timeout = limit;
        return call;
    }
};

TEST_F(GuardedWaiting, WaitsExactlyUntilItMaySend) {
    const auto messages = pausing_messages();
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(messages.send(fresh()));
        clock->advance(seconds(7));
    }
    EXPECT_THAT(pauses, IsEmpty());
    EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(25)));
    EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(25), seconds(7)));
    EXPECT_EQ(requests(), 7);
    EXPECT_EQ(clock->system_now(), china("2026-03-04 12:01:07"));
}

TEST_F(GuardedWaiting, WaitsAMembersTenSeconds) {
    options.account_tier = pushplus::AccountTier::member;
    const auto messages = pausing_messages();
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(10)));
}

TEST_F(GuardedWaiting, WaitsWithAContentThatWasSentThreeTimes) {
    options.total_timeout = hours(2);
    const auto messages = pausing_messages();
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(messages.send(with_content("the same")));
    EXPECT_THAT(pauses, ElementsAre(hours(1)));
}

TEST_F(GuardedWaiting, WaitsForRoomForAWholeBatch) {
    const auto messages = pausing_messages();
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(messages.send(fresh()));
        clock->advance(seconds(1));
    }
    reply(success("[]"));
    EXPECT_TRUE(messages.send_batch(by_channels({{Channel::wechat, ""}, {Channel::mail, ""}, {Channel::cp, ""}})));
    EXPECT_THAT(pauses, ElementsAre(seconds(57))) << "the second of the four is a minute old then";
}

TEST_F(GuardedWaiting, RefusesAtOnceWhenTheCallsLimitIsTooShort) {
    const auto messages = pausing_messages();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(messages.send(fresh()));
    const auto held = messages.send(fresh(), within(milliseconds(60'999)));
    expect_held(held, 0, "2026-03-04 12:01:00");
    EXPECT_THAT(held.error().message(), HasSubstr("The call's limit is too short to wait for it"));
    EXPECT_THAT(pauses, IsEmpty());
    EXPECT_EQ(requests(), 5);
    EXPECT_TRUE(messages.send(fresh(), within(seconds(61))));
    EXPECT_THAT(pauses, ElementsAre(seconds(60)));
    EXPECT_EQ(transport->requests().back().timeout, seconds(1)) << "the request may take what is left";
}

TEST_F(GuardedWaiting, TakesTheClientsLimitWithoutOneOfTheCalls) {
    options.total_timeout = seconds(60);
    const auto messages = pausing_messages();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_FALSE(messages.send(fresh()));
    clock->advance(seconds(1));
    EXPECT_TRUE(messages.send(fresh()));
}

TEST_F(GuardedWaiting, HasTheTimeOfAWindowAndARequestUnlessALimitIsSet) {
    options.total_timeout.reset();
    options.send_guard.pace_margin = seconds(1);
    const auto messages = pausing_messages();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(messages.send(fresh())) << i;
    EXPECT_THAT(pauses, ElementsAre(seconds(61)));
    EXPECT_EQ(transport->requests().back().timeout, seconds(30)) << "a whole request's";
}

TEST_F(GuardedWaiting, GivesPlacesInTheOrderOfArrival) {
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    std::vector<std::future<pushplus::Result<std::string>>> waiting;
    for (int i = 0; i < 6; ++i) {
        waiting.push_back(std::async(std::launch::async, [&, i] { return me.send("", "place " + std::to_string(i)); }));
        ASSERT_TRUE(clock->is_waited_for_by(i + 1));
    }
    clock->advance(minutes(1));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(waiting[static_cast<std::size_t>(i)].get()) << i;
    EXPECT_EQ(requests(), 10) << "the sixth came too early";
    EXPECT_FALSE(me.messages().send(fresh(), within(minutes(1)))) << "overtook the sixth";
    clock->advance(minutes(1));
    EXPECT_TRUE(waiting[5].get());
}

TEST_F(GuardedWaiting, GivesThePlaceOfACanceledSendToOthers) {
    CancellationSource stop;
    CallOptions call;
    call.cancellation = stop.token();
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    std::vector<std::future<pushplus::Result<std::string>>> waiting;
    for (int i = 0; i < 5; ++i) {
        waiting.push_back(
            std::async(std::launch::async, [&, request = fresh()] { return me.messages().send(request, call); }));
        ASSERT_TRUE(clock->is_waited_for_by(i + 1));
    }
    stop.cancel();
    for (auto& sent : waiting) EXPECT_EQ(sent.get().error().kind(), ErrorKind::canceled);
    clock->advance(minutes(1));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me)) << i;
}

TEST_F(GuardedWaiting, DoesNotGoIfABlockBeganMeanwhile) {
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    auto waiting = std::async(std::launch::async, [&, request = fresh()] { return me.messages().send(request); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    credentials.secret_key = "secret-key-1";
    transport->answer_key(refusal(905));
    EXPECT_FALSE(client().access_key());
    clock->advance(minutes(1));
    expect_held(waiting.get(), 905, "2026-03-04 13:00:00");
    EXPECT_EQ(requests(), 5);
}

TEST_F(GuardedWaiting, DoesNotWaitForAClosedChannelOrANewDay) {
    options.total_timeout = hours(48);
    options.send_guard.daily_quota = {{Channel::mail, 1}};
    reply({refusal(900), accepted()});
    const auto messages = pausing_messages();
    EXPECT_FALSE(messages.send(fresh()));
    expect_held(messages.send(fresh()), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(messages.send(fresh(Channel::mail)));
    expect_held(messages.send(fresh(Channel::mail)), 0, "2026-03-05 00:00:00");
    EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(GuardedWaiting, TakesNoNoticeOfACalendarThatIsSetBackMeanwhile) {
    bool first = true;
    pushplus::detail::Runtime runtime;
    runtime.clock = clock;
    runtime.random = [] { return 0.0; };
    runtime.sleep = [&](std::chrono::steady_clock::time_point until, const pushplus::CancellationToken&) {
        const auto pause = std::chrono::duration_cast<milliseconds>(until - clock->steady_now());
        pauses.push_back(pause);
        clock->advance(pause);
        if (std::exchange(first, false)) clock->set_calendar(seconds(-20));
        return pushplus::detail::WaitStatus::timed_out;
    };
    const pushplus::Messages messages(std::make_shared<const pushplus::detail::Core>(credentials, options, runtime));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(60)));
}

TEST_F(GuardedWaiting, EndsWhenItIsCanceled) {
    CancellationSource stop;
    CallOptions call;
    call.cancellation = stop.token();
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    auto waiting = std::async(std::launch::async,
                              [&, request = fresh(Channel::mail)] { return me.messages().send(request, call); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    stop.cancel();
    const auto sent = waiting.get();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(sent.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(sent.error().attempts(), 0);
    EXPECT_THAT(sent.error().message(), HasSubstr("canceled by the caller"));
    EXPECT_EQ(requests(), 5);
    EXPECT_EQ(me.send_guard().status()->sent_today.size(), 1U) << "what was not sent was counted";
}

TEST_F(GuardedWaiting, WakesWhenTheClockHasMovedFarEnough) {
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    auto waiting = std::async(std::launch::async, [&, request = fresh()] { return me.messages().send(request); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(minutes(1) - milliseconds(1));
    EXPECT_EQ(requests(), 5);
    clock->advance(milliseconds(1));
    EXPECT_TRUE(waiting.get());
    EXPECT_EQ(requests(), 6);
}

TEST_F(GuardedWaiting, LetsNoMoreThanTheLimitOutHoweverManyWait) {
    const auto me = client();
    std::vector<std::future<pushplus::Result<std::string>>> waiting;
    for (int i = 0; i < 8; ++i)
        waiting.push_back(
            std::async(std::launch::async, [&, request = fresh()] { return me.messages().send(request); }));
    ASSERT_TRUE(clock->is_waited_for_by(3));
    const auto ended = [](auto& sent) { return sent.wait_for(seconds(0)) == std::future_status::ready; };
    // The others were admitted, but may not have sent yet.
    const auto bound = std::chrono::steady_clock::now() + seconds(20);
    while (std::count_if(waiting.begin(), waiting.end(), ended) < 5 && std::chrono::steady_clock::now() < bound)
        std::this_thread::yield();
    EXPECT_EQ(requests(), 5);
    clock->advance(minutes(1));
    for (auto& sent : waiting) EXPECT_TRUE(sent.get());
    EXPECT_EQ(requests(), 8);
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 8);
}

TEST_F(GuardedWaiting, DoesNotWaitForATimeWhenTheMessageHasExpired) {
    const auto messages = pausing_messages();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(messages.send(fresh()));
    auto soon_over = fresh();
    soon_over.expires_at = clock->system_now() + seconds(30);
    const auto sent = messages.send(soon_over);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::rate_limited);
    EXPECT_THAT(sent.error().message(), HasSubstr("will have expired"));
    EXPECT_THAT(pauses, IsEmpty());
    auto lasting = fresh();
    lasting.expires_at = clock->system_now() + seconds(90);
    EXPECT_TRUE(messages.send(lasting));
    EXPECT_THAT(pauses, ElementsAre(seconds(60)));
    EXPECT_EQ(requests(), 6);
}

TEST_F(GuardedWaiting, SendsNothingThatExpiredBetweenTwoTries) {
    options.retry.max_attempts = 3;
    options.retry.initial_backoff = options.retry.max_backoff = seconds(20);
    reply(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    const auto messages = pausing_messages();
    auto soon_over = fresh();
    soon_over.expires_at = clock->system_now() + seconds(5);
    const auto sent = messages.send(soon_over);
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().message(), HasSubstr("expired while it waited"));
    EXPECT_EQ(requests(), 1);
}

TEST_F(GuardedWaiting, IsCountedOnceThoughTheStoreIsBusyWhenItsPlaceHasCome) {
    const auto store = std::make_shared<ScriptedStateStore>(clock);
    options.send_guard.store = store;
    pushplus::detail::Runtime runtime;
    runtime.clock = clock;
    runtime.random = [] { return 0.0; };
    runtime.sleep = [&](std::chrono::steady_clock::time_point until, const pushplus::CancellationToken&) {
        const auto pause = std::chrono::duration_cast<milliseconds>(until - clock->steady_now());
        pauses.push_back(pause);
        clock->advance(pause);
        if (pauses.size() == 1) {
            store->fail_to_read([]() -> pushplus::Result<void> {
                pushplus::Error::Parts parts;
                parts.kind = ErrorKind::rate_limited;
                return pushplus::Error(std::move(parts));
            });
        } else {
            store->work();
        }
        return pushplus::detail::WaitStatus::timed_out;
    };
    const auto core = std::make_shared<const pushplus::detail::Core>(credentials, options, runtime);
    const pushplus::Messages messages(core);
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, ElementsAre(seconds(60), seconds(1)));
    EXPECT_EQ(core->guard().status()->sent_today.at(0).requests, 6);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(messages.send(fresh()));
    EXPECT_THAT(pauses, testing::SizeIs(2)) << "the place before is free again";
}

TEST_F(GuardedWaiting, GivesItsPlaceUpIfTheStoreStaysBusyForTooLong) {
    const auto store = std::make_shared<ScriptedStateStore>(clock);
    options.send_guard.store = store;
    options.total_timeout = seconds(61);
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    auto waiting = std::async(std::launch::async, [&, request = fresh()] { return me.messages().send(request); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    store->fail_to_read([&]() -> pushplus::Result<void> {
        pushplus::Error::Parts parts;
        parts.kind = ErrorKind::rate_limited;
        parts.retry_at = clock->system_now() + seconds(30);
        return pushplus::Error(std::move(parts));
    });
    clock->advance(minutes(1));
    EXPECT_FALSE(waiting.get());
    EXPECT_EQ(requests(), 5);
}

}  // namespace
}  // namespace pushplus_test
