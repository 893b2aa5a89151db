// Asynchronous calls of whole programs against the sandbox: lists, sending, waiting for a delivery.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <pushplus/sandbox.hpp>

#include "../../doubles/scripted_state_store.hpp"
#include "../service_reading.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::DeliveryOutcome;
using pushplus::ErrorKind;
using Sandbox = SandboxInReading;
using std::chrono::seconds;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AsyncSandbox : public testing::Test {
protected:
    Client client() const { return Client(sandbox.credentials(), options); }
    pushplus::SendRequest message(const std::string& content) {
        pushplus::SendRequest request;
        request.content = content;
        return request;
    }

    Sandbox sandbox;
    pushplus::ClientOptions options = sandbox.client_options();
};

TEST_F(AsyncSandbox, ListsAllRowsAndFetchesTheNextPageAhead) {
    // Lists are newest first.
    for (int i = 44; i >= 0; --i) {
        pushplus::Friend person;
        person.nick_name = "friend " + std::to_string(i);
        sandbox.add_friend(person);
    }
    const Client client = this->client();
    pushplus::PageQuery query;
    query.page_size = 20;
    auto all = client.async().friends().list_all(query);
    auto page = outcome_of(all.next());
    ASSERT_TRUE(page && *page);
    while (sandbox.request_count("friends.list") < 2) std::this_thread::yield();
    int rows = 0;
    for (; page && *page; page = outcome_of(all.next()))
        for (const auto& row : (*page)->items) EXPECT_EQ(row.nick_name, "friend " + std::to_string(rows++));
    EXPECT_TRUE(page) << page.error().message();
    EXPECT_EQ(rows, 45);
    EXPECT_EQ(sandbox.request_count("friends.list"), 3U) << "no page that nobody needs";
}

TEST_F(AsyncSandbox, LearnsTheMessageTokensOfEachPage) {
    std::vector<std::string> tokens;
    {
        options.send_guard.enabled = false;
        const Client adds = this->client();
        for (const char* name : {"one", "two"}) tokens.push_back(adds.message_tokens().add({name, {}}).value());
        options.send_guard.enabled = true;
    }
    options.send_guard.store = std::make_shared<ScriptedStateStore>(pushplus::machine_clock());
    for (const auto& token : tokens)
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(Client({token, ""}, options).send("", token + std::to_string(i)));
    const Client client = this->client();
    auto pages = client.async().message_tokens().list_all({1, 1});
    std::reverse(tokens.begin(), tokens.end());  // Lists are newest first.
    for (const auto& token : tokens) {
        const auto page = outcome_of(pages.next());
        ASSERT_TRUE(page && *page);
        EXPECT_EQ((*page)->items.front().token, token);
    }
    ASSERT_TRUE(client.send("", "fifth"));
    const auto held = client.send("", "sixth");
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().delivery(), pushplus::Delivery::not_sent) << "the four with its tokens are its own";
}

TEST_F(AsyncSandbox, YieldsAListsErrorOnce) {
    pushplus::SandboxFault fault;
    fault.code = 500;
    sandbox.fail("friends.list", fault);
    const Client client = this->client();
    auto pages = client.async().friends().list_all();
    EXPECT_FALSE(outcome_of(pages.next()));
    const auto end = outcome_of(pages.next());
    EXPECT_TRUE(end && !*end);
}

TEST_F(AsyncSandbox, LeavesAListBeforeItsEnd) {
    for (int i = 0; i < 45; ++i) sandbox.add_friend({});
    std::optional<Client> client = this->client();
    const auto page = outcome_of(client->async().friends().list_all().next());
    ASSERT_TRUE(page && *page);
    EXPECT_EQ((*page)->items.size(), 20U);
    client.reset();
}

TEST_F(AsyncSandbox, SendsByTheOneLiner) {
    const auto short_code = outcome_of(client().async().send("title", "content"));
    ASSERT_TRUE(short_code) << short_code.error().message();
    EXPECT_EQ(short_code->size(), 32U);
}

TEST_F(AsyncSandbox, IsHeldBackByTheGuardWithoutARequest) {
    const Client client = this->client();
    Outcomes outcomes;
    for (int i = 0; i < 8; ++i) outcomes.await(client.async().send("", "content " + std::to_string(i)));
    ASSERT_TRUE(outcomes.wait_for(8));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 5), Pair("rate_limited", 3)));
    EXPECT_EQ(sandbox.request_count("messages.send"), 5U);
}

TEST_F(AsyncSandbox, WaitsForTheGuardsPaceByTheClock) {
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.total_timeout = std::chrono::hours(10);
    const Client client = this->client();
    Outcomes outcomes;
    for (int i = 0; i < 12; ++i) outcomes.await(client.async().send("", "content " + std::to_string(i)));
    for (const int ended : {5, 10, 12}) {
        ASSERT_TRUE(outcomes.wait_for(ended));
        EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", ended)));
        sandbox.advance(seconds(61));
    }
    EXPECT_EQ(sandbox.request_count("messages.send"), 12U);
}

TEST_F(AsyncSandbox, WaitsForADelivery) {
    pushplus::SandboxOptions slow;
    slow.delivery_delay = seconds(5);
    Sandbox late(slow);
    const Client client(late.credentials(), late.client_options());
    pushplus::WaitOptions wait;
    wait.timeout = std::chrono::hours(1);
    auto waiting = client.async().messages().send_and_wait(message("text"), wait);
    while (!waiting.wait_for(std::chrono::milliseconds(1))) late.advance(std::chrono::milliseconds(500));
    const auto report = waiting.get();
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(late.request_count("messages.send"), 1U);
    const auto again = outcome_of(client.async().messages().wait_delivered(report->short_code));
    EXPECT_EQ(again.value().outcome, DeliveryOutcome::delivered);
}

TEST_F(AsyncSandbox, TellsASendThatFailedAndArgumentsThatMakeNoSense) {
    sandbox.set_verified(false);
    const auto sent = outcome_of(client().async().messages().send_and_wait(message("text")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code(), 905);
    pushplus::WaitOptions none;
    none.timeout = std::chrono::milliseconds(0);
    EXPECT_EQ(client().async().messages().send_and_wait(message("text"), none).get().error().kind(),
              ErrorKind::invalid_argument);
    EXPECT_EQ(client().async().messages().wait_delivered("").get().error().kind(), ErrorKind::invalid_argument);
}

TEST_F(AsyncSandbox, StopsWaitingForADeliveryWhenItIsCanceledOrTheClientEnds) {
    pushplus::SandboxOptions never;
    never.delivery_delay = std::chrono::hours(1000);
    Sandbox late(never);
    std::optional<Client> client(std::in_place, late.credentials(), late.client_options());
    auto canceled = client->async().messages().send_and_wait(message("one"));
    while (late.request_count("messages.send") < 1) std::this_thread::yield();
    canceled.cancel();
    const auto report = outcome_of(canceled);
    // It depends on what it was doing whether the send itself was canceled.
    EXPECT_EQ(report ? report->error->kind() : report.error().kind(), ErrorKind::canceled);

    auto orphan = client->async().messages().send_and_wait(message("two"));
    while (late.request_count("messages.send") < 2) std::this_thread::yield();
    client.reset();
    ASSERT_TRUE(orphan.ready());
    const auto orphaned = orphan.get();
    EXPECT_EQ(orphaned ? orphaned->error->kind() : orphaned.error().kind(), ErrorKind::canceled);
}

}  // namespace

}  // namespace pushplus_test
