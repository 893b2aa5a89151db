// How an AccessKey is fetched for asynchronous calls: on the event loop, which no waiting for it may hold up.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/clock_at_noon.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Result;
using pushplus::TopicDetail;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AsyncKeyFetch : public testing::Test {
protected:
    [[nodiscard]] Client client() const { return Client(credentials(), options); }
    [[nodiscard]] Client client_of_another_account(int number = 0) const {
        return Client({"another-token-" + std::to_string(number), "another-secret-key"}, options);
    }

    /// Requests for a key get no answer before `give` opens.
    void hold_keys() {
        server.answer_key([this, key = answers::key()](ServedConnection& connection, const RawRequest& request) {
            static_cast<void>(give.wait());
            key(connection, request);
        });
    }
    Latch give;
    RawServer server;
    pushplus::ClientOptions options = options_of_one_transport(server);
};

std::ptrdiff_t threads_of_this_process() {
    const std::filesystem::directory_iterator all("/proc/self/task");
    return std::distance(begin(all), end(all));
}

TEST_F(AsyncKeyFetch, HoldsNoThreadHoweverManyAccountsWait) {
    if (!std::filesystem::exists("/proc/self/task")) GTEST_SKIP() << "nobody here tells how many threads there are";
    constexpr int accounts = 300;
    hold_keys();
    std::vector<Client> clients;
    for (int i = 0; i < accounts; ++i) clients.push_back(client_of_another_account(i));
    Outcomes outcomes;
    outcomes.await(clients[0].async().topics().detail(1));
    ASSERT_TRUE(server.wait_for_key_requests(1));
    const auto before = threads_of_this_process();
    for (int i = 1; i < accounts; ++i) outcomes.await(clients[static_cast<std::size_t>(i)].async().topics().detail(1));
    ASSERT_TRUE(server.wait_for_key_requests(16)) << "as many as may have a connection";
    // Those of the server: one for each connection.
    EXPECT_LE(threads_of_this_process(), before + 16);
    give.open();
    ASSERT_TRUE(outcomes.wait_for(accounts));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", accounts)));
    EXPECT_EQ(server.key_requests().size(), static_cast<std::size_t>(accounts));
}

TEST_F(AsyncKeyFetch, IsSharedWithBlockingCalls) {
    hold_keys();
    const Client one = client();
    auto call = one.async().topics().detail(1);
    ASSERT_TRUE(server.wait_for_key_requests(1));
    std::thread blocking([&] { EXPECT_TRUE(one.topics().detail(2)); });
    give.open();
    blocking.join();
    EXPECT_TRUE(outcome_of(std::move(call)));
    EXPECT_EQ(server.key_requests().size(), 1U);
}

TEST_F(AsyncKeyFetch, IsRepeatedIfItSurelyWasNotSent) {
    server.stop_listening();
    options.retry = {2, std::chrono::milliseconds(1), std::chrono::milliseconds(1)};
    const auto refused = outcome_of(client().async().topics().detail(1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::connection);
    server.listen_again();
    EXPECT_TRUE(outcome_of(client().async().topics().detail(1)));
}

TEST_F(AsyncKeyFetch, EndsWithItsClient) {
    hold_keys();
    auto goes = std::make_optional(client());
    Outcomes outcomes;
    outcomes.await(goes->async().topics().detail(1));
    ASSERT_TRUE(server.wait_for_key_requests(1));
    goes.reset();
    ASSERT_TRUE(outcomes.wait_for(1));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("canceled", 1)));
    give.open();
}

TEST_F(AsyncKeyFetch, EndsWithItsClientWithinACallback) {
    const Client stays = client_of_another_account();
    ASSERT_TRUE(outcome_of(stays.async().topics().detail(1)));
    hold_keys();
    auto goes = std::make_optional(client());
    Outcomes outcomes;
    outcomes.await(goes->async().topics().detail(2));
    ASSERT_TRUE(server.wait_for_key_requests(2));
    call_back(server, stays, [&](const Result<TopicDetail>& topic) {
        goes.reset();
        outcomes.note(topic);
    });
    ASSERT_TRUE(outcomes.wait_for(2));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 1), Pair("canceled", 1)));
    give.open();
    EXPECT_TRUE(outcome_of(stays.async().topics().detail(4))) << "the loop goes on";
}

TEST_F(AsyncKeyFetch, EndsWithItsClientInAPauseBetweenTwoTriesToo) {
    options.clock = clock_at_noon();  // The pause stands.
    options.retry = {3, std::chrono::seconds(20), std::chrono::seconds(20)};
    server.stop_listening();
    Outcomes tries;
    options.observer = [&](const pushplus::AttemptEvent&) { tries.note(Result<void>()); };
    auto goes = std::make_optional(client());
    Outcomes outcomes;
    outcomes.await(goes->async().topics().detail(1));
    ASSERT_TRUE(tries.wait_for(1));
    goes.reset();
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("canceled", 1)));
}

TEST_F(AsyncKeyFetch, IsNotTriedWithoutASecretKey) {
    const Client one({"user-token-of-the-test", ""}, options);
    const auto topic = outcome_of(one.async().topics().detail(1));
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(topic.error().delivery(), pushplus::Delivery::not_sent);
    EXPECT_EQ(server.key_requests().size(), 0U);
    EXPECT_EQ(server.requests().size(), 0U);
}

// The callback holds the thread that the fetch under way needs: it must not wait for it.
TEST_F(AsyncKeyFetch, IsMadeOnceMoreForABlockingCallWithinACallback) {
    const Client first = client_of_another_account();
    ASSERT_TRUE(outcome_of(first.async().topics().detail(1)));
    const Client second = client();
    std::atomic<bool> held{true};
    server.answer_key([&, key = answers::key()](ServedConnection& connection, const RawRequest& request) {
        if (held.exchange(false)) static_cast<void>(give.wait());
        key(connection, request);
    });
    Outcomes outcomes;
    outcomes.await(second.async().topics().detail(2));
    ASSERT_TRUE(server.wait_for_key_requests(2));
    call_back(server, first, [&](const Result<TopicDetail>&) {
        outcomes.note(second.topics().detail(4));
        outcomes.note(second.topics().detail(5));
    });
    ASSERT_TRUE(outcomes.wait_for(2));
    EXPECT_EQ(server.key_requests().size(), 3U);
    give.open();
    ASSERT_TRUE(outcomes.wait_for(3));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 3)));
    EXPECT_TRUE(second.topics().detail(6));
    EXPECT_EQ(server.key_requests().size(), 3U) << "the key of the one that took its place stays in use";
}

// Nor does it matter which client of the account began the fetch.
TEST_F(AsyncKeyFetch, IsMadeOnceMoreForABlockingCallOfAnotherClientOfTheAccountWithinACallback) {
    const Client calls_back = client_of_another_account();
    ASSERT_TRUE(outcome_of(calls_back.async().topics().detail(1)));
    const Client first = client();
    const Client second = client();
    std::atomic<bool> held{true};
    server.answer_key([&, key = answers::key()](ServedConnection& connection, const RawRequest& request) {
        if (held.exchange(false)) static_cast<void>(give.wait());
        key(connection, request);
    });
    Outcomes outcomes;
    outcomes.await(first.async().topics().detail(2));
    ASSERT_TRUE(server.wait_for_key_requests(2));
    pushplus::CallOptions less_than_a_lease;
    less_than_a_lease.timeout = std::chrono::seconds(10);
    call_back(server, calls_back,
              [&](const Result<TopicDetail>&) { outcomes.note(second.topics().detail(4, less_than_a_lease)); });
    ASSERT_TRUE(outcomes.wait_for(1));
    EXPECT_EQ(server.key_requests().size(), 3U);
    give.open();
    ASSERT_TRUE(outcomes.wait_for(2));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 2)));
}

TEST_F(AsyncKeyFetch, IsOneForTheClientsOfAnAccount) {
    hold_keys();
    const Client one = client();
    const Client other = client();
    Outcomes outcomes;
    outcomes.await(one.async().topics().detail(1));
    ASSERT_TRUE(server.wait_for_key_requests(1));
    outcomes.await(other.async().topics().detail(2));
    give.open();
    ASSERT_TRUE(outcomes.wait_for(2));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("ok", 2)));
    EXPECT_EQ(server.key_requests().size(), 1U);
}

TEST_F(AsyncKeyFetch, AheadOfTheKeysEndHoldsUpNobody) {
    const auto clock = clock_at_noon();
    options.clock = clock;
    const Client one = client();
    ASSERT_TRUE(outcome_of(one.async().topics().detail(1)));
    server.answer_key([this](ServedConnection& connection, const RawRequest&) {
        static_cast<void>(give.wait());
        connection.write(answers::http_answer(R"({"code":200,"data":{"accessKey":"key-2","expiresIn":7200}})"));
    });
    clock->advance(std::chrono::seconds(7200 - 100));
    for (int id = 2; id < 20; ++id) ASSERT_TRUE(outcome_of(one.async().topics().detail(id)));
    ASSERT_TRUE(server.wait_for_key_requests(2));
    ASSERT_TRUE(outcome_of(one.async().topics().detail(20)));
    EXPECT_EQ(server.requests().back().header("access-key"), "key-1");
    give.open();
    clock->advance(std::chrono::seconds(100));
    ASSERT_TRUE(outcome_of(one.async().topics().detail(21)));
    EXPECT_EQ(server.requests().back().header("access-key"), "key-2");
    EXPECT_EQ(server.key_requests().size(), 2U);
}

}  // namespace

}  // namespace pushplus_test
