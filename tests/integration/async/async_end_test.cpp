// How asynchronous calls are ended: canceled, out of time, without their client, in a forked child.

#include <atomic>
#include <memory>
#include <optional>

#include <gmock/gmock.h>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/race_detector.hpp"
#include "../child_process.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::CallOptions;
using pushplus::CancellationSource;
using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::Result;
using pushplus::TopicDetail;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AsyncEnd : public testing::Test {
protected:
    RawServer server;
    pushplus::ClientOptions options = options_for(server);
};

TEST_F(AsyncEnd, OfACanceledTransferIsInDoubt) {
    server.answer(answers::silence());
    const Client client(credentials(), options);
    auto call = client.async().topics().add(new_topic());
    ASSERT_TRUE(server.wait_for_requests(1));
    call.cancel();
    const auto added = outcome_of(call);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().kind(), ErrorKind::canceled);
    EXPECT_TRUE(added.error().in_doubt());
    call.cancel();
}

// What a plug-in does before it is unloaded: the loop's thread must not run on in code that is gone.
TEST_F(AsyncEnd, CanBeWaitedForAfterACallbackDestroyedTheClient) {
    struct AtTheThreadsEnd {
        std::atomic<int>* count = nullptr;
        ~AtTheThreadsEnd() {
            if (count != nullptr) ++*count;
        }
    };
    std::atomic<int> ended{0};
    constexpr int rounds = 20;
    for (int round = 1; round <= rounds; ++round) {
        Latch destroyed;
        auto client = std::make_unique<Client>(credentials(), options);
        call_back(server, *client, [&](const auto&) {
            thread_local AtTheThreadsEnd end;
            end.count = &ended;
            client.reset();
            pushplus::wait_for_ended_clients();  // Waits for the others only.
            destroyed.open();
        });
        ASSERT_TRUE(destroyed.wait());
        pushplus::wait_for_ended_clients();
        ASSERT_EQ(ended, round) << "the thread runs on";
    }
}

TEST_F(AsyncEnd, ComesByTheCallsTokenToo) {
    server.answer(answers::silence());
    const Client client(credentials(), options);
    CancellationSource stop;
    CallOptions call_options;
    call_options.cancellation = stop.token();
    auto call = client.async().topics().detail(7, call_options);
    ASSERT_TRUE(server.wait_for_requests(1));
    stop.cancel();
    EXPECT_EQ(outcome_of(call).error().kind(), ErrorKind::canceled);
    EXPECT_EQ(client.async().topics().detail(8, call_options).get().error().kind(), ErrorKind::canceled);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(AsyncEnd, OfACallThatWaitsForAKeyLeavesTheFetchToTheOthers) {
    Latch give;
    server.answer_key([&, first = true](ServedConnection& connection, const RawRequest& request) mutable {
        if (std::exchange(first, false)) static_cast<void>(give.wait());
        answers::key()(connection, request);
    });
    const Client client(credentials(), options);
    auto canceled = client.async().topics().detail(1);
    auto other = client.async().topics().detail(2);
    canceled.cancel();
    const auto topic = outcome_of(canceled);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    give.open();
    EXPECT_TRUE(outcome_of(other));
    EXPECT_EQ(server.key_requests().size(), 1U);
}

TEST_F(AsyncEnd, OfACallWhoseLimitRunsOutWhileItWaitsForAKey) {
    server.answer_key(answers::silence());
    auto clock = clock_at_noon();
    options.clock = clock;
    const Client client(credentials(), options);
    auto call = client.async().topics().detail(1);
    while (server.key_requests().empty()) std::this_thread::yield();
    EXPECT_FALSE(call.ready());
    clock->advance(std::chrono::seconds(61));
    const auto topic = outcome_of(call);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::timeout);
    EXPECT_THAT(topic.error().message(), HasSubstr("AccessKey"));
}

TEST_F(AsyncEnd, OfAPauseBetweenTwoTriesComesAtOnce) {
    server.answer(answers::write(answers::http_answer("busy", "503 Busy", "Retry-After: 30\r\n")));
    auto clock = clock_at_noon();
    options.clock = clock;
    Outcomes attempts;
    options.observer = [&](const pushplus::AttemptEvent& event) {
        if (event.operation == "topics.detail") attempts.note(Result<void>());
    };
    const Client client(credentials(), options);
    auto canceled = client.async().topics().detail(1);
    auto resumed = client.async().topics().detail(2);
    ASSERT_TRUE(attempts.wait_for(2));
    server.answer(answers::ok());
    canceled.cancel();
    const auto topic = outcome_of(canceled);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::canceled);
    EXPECT_FALSE(resumed.ready());
    clock->advance(std::chrono::seconds(31));
    EXPECT_TRUE(outcome_of(resumed)) << "the pause is over by the client's clock";
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(AsyncEnd, OfARequestThatWaitsForAConnectionSaysThatItWasNotSent) {
    server.answer(answers::silence());
    pushplus::TransportOptions one;
    one.proxy = "";
    one.max_connections_per_host = 1;
    options.proxy.reset();
    options.transport = pushplus::make_http_transport(one);
    options.retry.max_attempts = 1;
    const Client client(credentials(), options);
    auto first = client.async().topics().add(new_topic());
    ASSERT_TRUE(server.wait_for_requests(1));
    CallOptions soon;
    soon.timeout = milliseconds(1000);
    auto expires = client.async().topics().add(new_topic(), soon);
    auto canceled = client.async().topics().add(new_topic());
    canceled.cancel();
    const auto none = outcome_of(canceled);
    EXPECT_EQ(none.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(none.error().delivery(), Delivery::not_sent);
    const auto late = outcome_of(expires);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind(), ErrorKind::timeout);
    EXPECT_EQ(late.error().delivery(), Delivery::not_sent);
    EXPECT_THAT(late.error().message(), HasSubstr("no connection became free in time"));
    EXPECT_EQ(server.requests().size(), 1U);
    first.cancel();
    EXPECT_EQ(outcome_of(first).error().kind(), ErrorKind::canceled);
}

TEST_F(AsyncEnd, OfTheClientEndsAllItsCallsOnce) {
    server.answer(answers::silence());
    std::optional<Client> client(std::in_place, credentials(), options);
    constexpr int calls = 2000;
    Outcomes outcomes;
    for (int id = 1; id <= calls; ++id) outcomes.await(client->async().topics().detail(id));
    ASSERT_TRUE(server.wait_for_requests(16));
    client.reset();
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("canceled", calls))) << "when it returns all have ended";
}

TEST_F(AsyncEnd, OfTheClientIsNotTheEndWhileASubClientLives) {
    std::optional<Client> client(std::in_place, credentials(), options);
    const auto topics = client->async().topics();
    auto call = topics.detail(7);
    client.reset();
    EXPECT_TRUE(outcome_of(call));
    EXPECT_TRUE(outcome_of(topics.detail(8)));
}

TEST_F(AsyncEnd, OfTheClientMayComeFromACallback) {
    std::optional<Client> client(std::in_place, credentials(), options);
    Latch made;
    Outcomes outcomes;
    client->async().topics().detail(1).then([&](const Result<TopicDetail>& topic) {
        static_cast<void>(made.wait());
        client.reset();
        outcomes.note(topic);
    });
    made.open();
    EXPECT_TRUE(outcomes.wait_for(1));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 1)));
}

TEST_F(AsyncEnd, OfTheClientWithinACallbackCancelsTheOthers) {
    std::optional<Client> client(std::in_place, credentials(), options);
    ASSERT_TRUE(client->topics().detail(1));
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        if (request.target.find("=1") != std::string::npos)
            answers::ok()(connection, request);
        else
            answers::silence()(connection, request);
    });
    Outcomes outcomes;
    for (int id = 2; id <= 9; ++id) outcomes.await(client->async().topics().detail(id));
    ASSERT_TRUE(server.wait_for_requests(9));
    client->async().topics().detail(1).then([&](const Result<TopicDetail>& topic) {
        client.reset();
        outcomes.note(topic);
    });
    ASSERT_TRUE(outcomes.wait_for(9));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 1), Pair("canceled", 8)));
}

TEST_F(AsyncEnd, OfOneClientLeavesTheOthersOfTheTransportAlone) {
    options = options_of_one_transport(server);
    const Client stays(credentials(), options);
    std::optional<Client> goes(std::in_place, credentials(), options);
    // The server waits at it for the call that is gone as well, maybe beyond the end of the test.
    const auto answer = std::make_shared<Latch>();
    server.answer([answer](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(answer->wait());
        answers::ok()(connection, request);
    });
    auto staying = stays.async().topics().detail(1);
    auto going = goes->async().topics().detail(2);
    ASSERT_TRUE(server.wait_for_requests(2));
    goes.reset();
    EXPECT_EQ(outcome_of(going).error().kind(), ErrorKind::canceled);
    answer->open();
    EXPECT_TRUE(outcome_of(staying));
}

TEST_F(AsyncEnd, OfAProcessLeavesItsForkedChildALoopOfItsOwn) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    const Client client(credentials(), options);
    ASSERT_TRUE(outcome_of(client.async().topics().detail(1)));
    const int child = exit_status(in_child([&] {
        for (int id = 100; id < 103; ++id) {
            auto call = client.async().topics().detail(id);
            if (!call.wait_for(std::chrono::seconds(20))) return 1;
            const auto topic = call.get();
            if (!topic || topic->topic_id != id) return 2;
        }
        return 0;
    }));
    EXPECT_EQ(child, 0);
    EXPECT_TRUE(outcome_of(client.async().topics().detail(2)));
}

TEST_F(AsyncEnd, OfTheParentsCallIsAnErrorInTheForkedChild) {
    Latch answer;
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(answer.wait());
        answers::ok()(connection, request);
    });
    std::optional<Client> client(std::in_place, credentials(), options);
    std::optional<pushplus::Pending<TopicDetail>> call = client->async().topics().detail(1);
    ASSERT_TRUE(server.wait_for_requests(1));
    const int child = exit_status(in_child([&] {
        if (call->ready() || call->wait_for(std::chrono::seconds(20))) return 1;
        const auto topic = call->get();
        if (topic || topic.error().kind() != ErrorKind::internal) return 2;
        int told = 0;
        call->then([&](const Result<TopicDetail>& of_parent) {
            if (!of_parent && of_parent.error().kind() == ErrorKind::internal) ++told;
        });
        if (told != 1) return 3;
        call->cancel();
        call.reset();
        client.reset();
        return 0;
    }));
    EXPECT_EQ(child, 0);
    answer.open();
    EXPECT_TRUE(outcome_of(*call));
}

// The call's limit and the pause of its key's fetch are over in the same turn of the loop.
TEST_F(AsyncEnd, OfAClientWithinACallbackForgetsThePausesThatAreOverAsWell) {
    const auto clock = clock_at_noon();
    Latch tried;
    options.clock = clock;
    options.base_url = "http://127.0.0.1:1";
    options.total_timeout = std::chrono::minutes(5);
    options.retry.max_attempts = 5;
    options.retry.initial_backoff = options.retry.max_backoff = std::chrono::seconds(20);
    std::atomic<int> tries{0};
    options.observer = [&](const pushplus::AttemptEvent&) {
        ++tries;
        tried.open();
    };
    std::optional<Client> client(std::in_place, credentials(), options);
    CallOptions limit;
    limit.timeout = std::chrono::seconds(5);
    auto call = client->async().topics().detail(1, limit);
    Outcomes outcomes;
    call.then([&](const Result<TopicDetail>& result) {
        client.reset();
        outcomes.note(result);
    });
    ASSERT_TRUE(tried.wait());
    clock->advance(std::chrono::seconds(25));
    ASSERT_TRUE(outcomes.wait_for(1));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("timeout", 1)));
    EXPECT_EQ(tries, 1);
}

}  // namespace

}  // namespace pushplus_test
