// Asynchronous sends whose guard asks a store that takes its time: nobody else waits for it, and a call that waits can end.

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/held_state_store.hpp"
#include "../../doubles/race_detector.hpp"
#include "../background.hpp"
#include "../child_process.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::CallOptions;
using pushplus::CancellationSource;
using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::Pending;
using pushplus::Result;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RawServer::Answer reply(const char* envelope) { return answers::write(answers::http_answer(envelope)); }

class AsyncStore : public testing::Test {
protected:
    AsyncStore() {
        options = options_of_one_transport(server);
        options.send_guard.store = store;
        options.log = [this](pushplus::LogLevel, std::string_view line) {
            const std::lock_guard<std::mutex> lock(mutex_);
            lines_.emplace_back(line);
        };
        server.answer([](ServedConnection& connection, const RawRequest& request) {
            if (request.target == "/send")
                reply(R"({"code":200,"msg":"ok","data":"0123456789abcdef0123456789abcdef"})")(connection, request);
            else
                answers::ok()(connection, request);
        });
    }
    /// What is held must not outlive the test.
    ~AsyncStore() override { store->let_go(); }

    Pending<std::string> send(const Client& by, const CallOptions& call = {}) {
        pushplus::SendRequest request;
        request.content = "content " + std::to_string(++contents_);
        return by.async().messages().send(request, call);
    }
    /// A send that waits for the store.
    Pending<std::string> held_send(const Client& by, const CallOptions& call = {}) {
        store->hold();
        auto sent = send(by, call);
        EXPECT_TRUE(store->wait_until_held());
        EXPECT_FALSE(sent.ready());
        return sent;
    }
    static void expect_not_sent(const Result<std::string>& sent, ErrorKind kind) {
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().kind(), kind);
        EXPECT_EQ(sent.error().delivery(), Delivery::not_sent);
        EXPECT_EQ(sent.error().attempts(), 0);
        EXPECT_THAT(sent.error().message(), HasSubstr("while it waited for the send guard's store"));
    }
    /// Ends a client whose call waits for the store, which does not answer in the second that the end waits for it.
    static void end_while_held(std::optional<Client>& client, Pending<std::string>& call,
                               pushplus::ManualClock& clock) {
        const auto ending = end_in_background(client);
        expect_not_sent(outcome_of(call), ErrorKind::canceled);
        EXPECT_GE(pass_until_ended(ending, clock), seconds(1)) << "it did not wait for the store";
    }
    /// How many sends the store counts. Asks behind all that was posted before.
    static std::int64_t counted(const Client& by) {
        std::int64_t requests = 0;
        const auto status = by.send_guard().status().value();
        for (const auto& entry : status.sent_today) requests += entry.requests;
        return requests;
    }
    std::vector<std::string> lines() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return lines_;
    }

    /// What the process knows of an account outlives a client, and perhaps a test.
    static std::string fresh_token() {
        static int tokens = 0;
        return "user-token-" + std::to_string(++tokens);
    }

    const pushplus::Credentials account{fresh_token(), "secret-key-of-the-test"};
    RawServer server;
    const std::shared_ptr<HeldStateStore> store = std::make_shared<HeldStateStore>();
    pushplus::ClientOptions options;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    int contents_ = 0;
};

TEST_F(AsyncStore, HoldsUpNoOtherCall) {
    const Client client(account, options);
    options.send_guard.store.reset();
    const Client without_store(account, options);
    // A fetch of the AccessKey asks the store whether it may be made.
    for (const auto* each : {&client, &without_store}) ASSERT_TRUE(outcome_of(each->async().topics().detail(1)));
    const int updates = store->updates();
    auto sent = held_send(client);
    EXPECT_TRUE(outcome_of(client.async().topics().detail(7)));
    EXPECT_TRUE(outcome_of(without_store.async().topics().detail(8)));
    EXPECT_TRUE(outcome_of(send(without_store))) << "a send of the same account that asks no store";
    EXPECT_FALSE(sent.ready());
    EXPECT_EQ(store->updates(), updates) << "the store has answered";
    store->let_go();
    EXPECT_TRUE(outcome_of(sent));
}

TEST_F(AsyncStore, IsNeverAskedOnTheLoopsThread) {
    std::optional<std::thread::id> loop;
    const Client client(account, options);
    Outcomes called_back;
    call_back(server, client, [&](const auto& topic) {
        loop = std::this_thread::get_id();
        called_back.note(topic);
    });
    ASSERT_TRUE(called_back.wait_for(1)) << "with an AccessKey that was fetched on the loop";

    server.answer(reply(R"({"code":200,"msg":"ok","data":"0123456789abcdef0123456789abcdef"})"));
    EXPECT_TRUE(outcome_of(send(client)));
    server.answer(reply(R"({"code":200,"msg":"ok","data":{"pageNum":1,"pageSize":20,"total":1,"pages":1,)"
                        R"("list":[{"id":1,"token":"message-token-7","name":"one"}]}})"));
    EXPECT_TRUE(outcome_of(client.async().message_tokens().list()));
    server.answer(reply(R"({"code":905,"msg":"not verified","data":null})"));
    EXPECT_EQ(outcome_of(client.async().topics().detail(7)).error().code(), 905);
    EXPECT_TRUE(client.send_guard().clear());
    server.answer(reply(R"({"code":900,"msg":"too often","data":null})"));
    EXPECT_EQ(outcome_of(send(client)).error().code(), 900);
    EXPECT_TRUE(client.send_guard().clear());
    server.stop_listening();
    EXPECT_EQ(outcome_of(send(client)).error().delivery(), Delivery::not_sent);
    EXPECT_EQ(counted(client), 2) << "what was not sent was taken back";

    ASSERT_TRUE(loop);
    EXPECT_EQ(store->threads().count(*loop), 0U);
    EXPECT_THAT(store->threads(), SizeIs(2)) << "its own, and this one";
}

TEST_F(AsyncStore, IsAskedForOneAfterTheOtherInTheOrderOfTheCalls) {
    options.send_guard.pace_requests = 3;
    const Client client(account, options);
    std::vector<Pending<std::string>> calls;
    calls.push_back(held_send(client));
    for (int i = 1; i < 6; ++i) calls.push_back(send(client));
    store->let_go();
    std::vector<bool> sent;
    for (auto& call : calls) sent.push_back(outcome_of(call).has_value());
    EXPECT_THAT(sent, ElementsAre(true, true, true, false, false, false));
}

TEST_F(AsyncStore, LetsABlockingCallWaitForWhatWasAskedBefore) {
    options.send_guard.pace_requests = 1;
    const Client client(account, options);
    auto first = held_send(client);
    auto second = in_background([&] { return client.send("", "second"); });
    store->let_go();
    EXPECT_TRUE(outcome_of(first));
    const auto error = error_of(second);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::rate_limited);
}

TEST_F(AsyncStore, IsLeftByACanceledCallAtOnce) {
    const Client client(account, options);
    CancellationSource stop;
    CallOptions call;
    call.cancellation = stop.token();
    auto by_token = held_send(client, call);
    auto behind = send(client);
    stop.cancel();
    behind.cancel();
    expect_not_sent(outcome_of(by_token), ErrorKind::canceled);
    expect_not_sent(outcome_of(behind), ErrorKind::canceled);
    EXPECT_EQ(store->updates(), 0) << "the store has answered";
    store->let_go();
    EXPECT_EQ(counted(client), 0) << "the place was not given back";
    EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(AsyncStore, IsLeftAtTheCallsLimit) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    const Client client(account, options);
    CallOptions call;
    call.timeout = seconds(5);
    auto late = held_send(client, call);
    clock->advance(seconds(5));
    expect_not_sent(outcome_of(late), ErrorKind::timeout);
    EXPECT_EQ(store->updates(), 0) << "the store has answered";
    store->let_go();
    EXPECT_EQ(counted(client), 0);
    EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(AsyncStore, DoesNotKeepTheClientFromEnding) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    std::optional<Client> client(std::in_place, account, options);
    auto call = held_send(*client);
    end_while_held(client, call, *clock);
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], HasSubstr("1 update is still to be made"));
    store->let_go();
    ASSERT_TRUE(store->wait_for_updates(2)) << "the admission, and the place that was given back";
    EXPECT_EQ(counted(Client(account, options)), 0);
    EXPECT_THAT(lines(), SizeIs(1)) << "the log of a client that has ended was used";
    EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(AsyncStore, ThatFailsOnceTheClientHasEndedLeavesTheLogAlone) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    options.send_guard.without_store = pushplus::SendGuardOptions::WithoutStore::own_limits;
    std::optional<Client> client(std::in_place, account, options);
    auto call = held_send(*client);
    end_while_held(client, call, *clock);
    store->break_down();
    store->let_go();
    options.log = nullptr;
    EXPECT_TRUE(outcome_of(send(Client(account, options)))) << "asked for behind what failed";
    EXPECT_THAT(lines(), SizeIs(1)) << "of the end";
}

TEST_F(AsyncStore, IsWaitedForByTheClientsEndIfItAnswers) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    std::optional<Client> client(std::in_place, account, options);
    auto call = held_send(*client);
    auto ending = end_in_background(client);
    expect_not_sent(outcome_of(call), ErrorKind::canceled);
    store->let_go();
    EXPECT_FALSE(error_of(ending)) << "time stood still";
    EXPECT_EQ(store->updates(), 2);
    EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(AsyncStore, IsNotWaitedForByAClientThatACallbackEnds) {
    std::optional<Client> client(std::in_place, account, options);
    ASSERT_TRUE(outcome_of(client->async().topics().detail(1))) << "which gets the AccessKey";
    const int updates = store->updates();
    auto call = held_send(*client);
    Outcomes ended;
    call_back(server, *client, [&](const auto& topic) {
        client.reset();
        ended.note(topic);
    });
    EXPECT_TRUE(ended.wait_for(1));
    expect_not_sent(outcome_of(call), ErrorKind::canceled);
    store->let_go();
    EXPECT_TRUE(store->wait_for_updates(updates + 2));
    EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(AsyncStore, HoldsUpTheFetchOfAKeyBesideTheLoop) {
    options.send_guard.pace_requests = 0;
    const Client client(account, options);
    store->hold();
    auto topic = client.async().topics().detail(1);
    EXPECT_TRUE(store->wait_until_held());
    options.send_guard.store.reset();
    EXPECT_TRUE(outcome_of(send(Client(account, options))));
    EXPECT_THAT(server.key_requests(), IsEmpty());
    store->let_go();
    EXPECT_TRUE(outcome_of(topic));
}

// The call ends, and the block is in force, before the store knows of it.
TEST_F(AsyncStore, LearnsOfABlockBehindTheCallThatMetIt) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    server.answer([this](ServedConnection& connection, const RawRequest& request) {
        store->hold();
        reply(R"({"code":900,"msg":"too often","data":null})")(connection, request);
    });
    const Client client(account, options);
    EXPECT_EQ(outcome_of(send(client)).error().code(), 900);
    EXPECT_TRUE(store->wait_until_held());
    EXPECT_EQ(store->updates(), 1) << "the admission";

    options.send_guard.store.reset();
    const Client without_store(account, options);
    EXPECT_EQ(outcome_of(send(without_store)).error().code(), 900) << "memory was told first";
    EXPECT_THAT(server.requests(), SizeIs(1));

    store->let_go();
    options.send_guard.store = store;
    const auto of_another_process = clock_at_noon();
    of_another_process->set_calendar(clock->system_now());
    options.clock = of_another_process;
    EXPECT_TRUE(store->wait_for_updates(2));
    EXPECT_EQ(outcome_of(send(Client(account, options))).error().code(), 900);
    EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(AsyncStore, OfTheParentsCallIsNotWaitedForInAForkedChild) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    const Client client(account, options);
    std::optional<Pending<std::string>> call = held_send(client);
    const int child = exit_status(in_child([&] {
        const auto sent = call->get();
        if (sent || sent.error().kind() != ErrorKind::internal) return 1;
        auto own = send(client);
        if (!own.wait_for(seconds(20))) return 2;
        return own.get() ? 0 : 3;
    }));
    EXPECT_EQ(child, 0);
    EXPECT_FALSE(call->ready());
    store->let_go();
    EXPECT_TRUE(outcome_of(*call));
}

}  // namespace

}  // namespace pushplus_test
