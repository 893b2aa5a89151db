// A refresh ahead of a key's end that a blocking call begins: the event loop carries it.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../../doubles/clock_at_noon.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::AttemptEvent;
using pushplus::Client;
using pushplus::Result;
using pushplus::TopicDetail;

/// Two clients of one transport: `other` is there for the loop, `client` has a key whose refresh window has opened.
class RefreshAheadOfABlockingCall : public testing::Test {
protected:
    RefreshAheadOfABlockingCall() {
        other.emplace(credentials(), options);
        options.clock = clock;
        options.observer = [this](const AttemptEvent& event) {
            if (event.operation != "access_key") return;
            const std::lock_guard<std::mutex> lock(mutex);
            fetched_on.push_back(std::this_thread::get_id());
        };
        client.emplace(credentials(), options);
        on_the_loop([] {});  // Started before any thread ends, so that no other has its id.
        EXPECT_TRUE(client->topics().detail(1));
        server.answer_key([this](ServedConnection& connection, const RawRequest&) {
            static_cast<void>(give.wait());
            connection.write(answers::http_answer(R"({"code":200,"data":{"accessKey":"renewed","expiresIn":7200}})"));
        });
        clock->advance(std::chrono::seconds(7200 - 100));
    }

    /// Runs `task` on the loop's thread and waits for it.
    void on_the_loop(const std::function<void()>& task) {
        Outcomes outcomes;
        call_back(server, *other, [&](const Result<TopicDetail>& result) {
            task();
            outcomes.note(result);
        });
        EXPECT_TRUE(outcomes.wait_for(1));
    }

    std::vector<std::thread::id> fetches() {
        const std::lock_guard<std::mutex> lock(mutex);
        return fetched_on;
    }

    Latch give;
    RawServer server;
    pushplus::ClientOptions options = options_of_one_transport(server);
    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    std::mutex mutex;
    std::vector<std::thread::id> fetched_on;
    std::optional<Client> client;
    std::optional<Client> other;
};

TEST_F(RefreshAheadOfABlockingCall, RunsOnTheLoopAndHoldsUpNobody) {
    for (int id = 2; id < 20; ++id) ASSERT_TRUE(client->topics().detail(id));
    ASSERT_TRUE(server.wait_for_key_requests(3));
    EXPECT_EQ(server.requests().back().header("access-key"), "key-2") << "the first one is the other client's";
    give.open();
    clock->advance(std::chrono::seconds(100));  // Whoever needs a key now waits for the refresh.
    ASSERT_TRUE(client->topics().detail(20));
    EXPECT_EQ(server.requests().back().header("access-key"), "renewed");
    EXPECT_EQ(server.key_requests().size(), 3U);

    std::thread::id loop;
    on_the_loop([&] { loop = std::this_thread::get_id(); });
    const auto on = fetches();
    ASSERT_GE(on.size(), 2U);
    EXPECT_NE(on[0], loop) << "somebody waited for the first one";
    EXPECT_EQ(on[1], loop);
}

TEST_F(RefreshAheadOfABlockingCall, EndsWithItsClient) {
    ASSERT_TRUE(client->topics().detail(2));
    ASSERT_TRUE(server.wait_for_key_requests(3));
    client.reset();
    EXPECT_EQ(fetches().size(), 2U) << "it was canceled, and not before it had begun";
    give.open();
}

TEST_F(RefreshAheadOfABlockingCall, EndsWithItsClientBeforeTheLoopGotToIt) {
    give.open();
    ASSERT_TRUE(outcome_of(other->async().topics().detail(2)));
    const auto before = server.key_requests().size();
    on_the_loop([&] {
        EXPECT_TRUE(client->topics().detail(3));
        client.reset();
    });
    ASSERT_TRUE(outcome_of(other->async().topics().detail(4)));
    EXPECT_EQ(server.key_requests().size(), before);
    EXPECT_EQ(fetches().size(), 1U);
}

TEST_F(RefreshAheadOfABlockingCall, EndsWithItsClientWhileTheLoopIsHeldUp) {
    give.open();
    on_the_loop([&] {
        EXPECT_TRUE(client->topics().detail(3));
        std::thread([&] { client.reset(); }).join();
    });
    ASSERT_TRUE(outcome_of(other->async().topics().detail(4)));
    EXPECT_EQ(fetches().size(), 1U);
}

TEST_F(RefreshAheadOfABlockingCall, GoesByAThreadForWhoeverWaitsWhileTheLoopIsHeldUp) {
    give.open();
    std::thread::id loop;
    on_the_loop([&] {
        loop = std::this_thread::get_id();
        EXPECT_TRUE(client->topics().detail(3));
        const auto renewed = client->refresh_access_key();
        ASSERT_TRUE(renewed);
        EXPECT_EQ(renewed->value, "renewed");
    });
    ASSERT_TRUE(outcome_of(other->async().topics().detail(4)));
    const auto on = fetches();
    ASSERT_EQ(on.size(), 2U) << "one more would have ended the new key";
    EXPECT_NE(on[1], loop);
}

}  // namespace

}  // namespace pushplus_test
