// A client ends while an AccessKey is asked of a store, or of a source of the user's, that does not answer.

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/access_key_source.hpp>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/held_state_store.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Result;
using std::chrono::seconds;
using ::testing::IsEmpty;

/// Ends the client that asks it.
class EndingStore final : public pushplus::StateStore {
public:
    explicit EndingStore(std::function<void()> end) : end_(std::move(end)) {}
    Result<void> update(std::string_view /*name*/, const Change& change) override {
        if (end_) std::exchange(end_, nullptr)();
        std::string text;
        change(text, std::chrono::system_clock::now());
        ended.open();
        return {};
    }
    Latch ended;

private:
    std::function<void()> end_;
};

class KeyInHeldStore : public testing::Test {
protected:
    KeyInHeldStore() {
        options = options_of_one_transport(server);
        options.clock = clock;
        options.state_store = store;
        options.send_guard.store = std::make_shared<HeldStateStore>();
        options.log = [this](pushplus::LogLevel, std::string_view line) {
            const std::lock_guard<std::mutex> lock(mutex_);
            lines_.emplace_back(line);
        };
        server.answer(sent());
        store->hold();
    }
    /// What is held must not outlive the test.
    ~KeyInHeldStore() override {
        store->let_go();
        pushplus::wait_for_ended_clients();
    }

    static RawServer::Answer sent() {
        return answers::write(
            answers::http_answer(R"({"code":200,"msg":"ok","data":"0123456789abcdef0123456789abcdef"})"));
    }
    std::vector<std::string> lines() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return lines_;
    }

    const pushplus::Credentials account{"user-token-of-the-test", "secret-key-of-the-test"};
    RawServer server;
    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    const std::shared_ptr<HeldStateStore> store = std::make_shared<HeldStateStore>();
    pushplus::ClientOptions options;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

TEST_F(KeyInHeldStore, KeepsNoClientFromEndingForMoreThanASecond) {
    std::optional<Client> client(std::in_place, account, options);
    auto topic = client->async().topics().detail(1);
    ASSERT_TRUE(store->wait_until_held());
    auto ending = end_in_background(client);
    EXPECT_EQ(outcome_of(topic).error().kind(), ErrorKind::canceled);
    const auto passed = pass_until_ended(ending, *clock);
    EXPECT_FALSE(error_of(ending));
    EXPECT_GE(passed, seconds(1)) << "it did not wait for the store";
    EXPECT_LT(passed, std::chrono::hours(1)) << "it waited for the store";

    store->break_down();
    store->let_go();
    pushplus::wait_for_ended_clients();
    EXPECT_THAT(lines(), IsEmpty()) << "the log of a client that has ended was used";
    EXPECT_THAT(server.key_requests(), IsEmpty()) << "nobody wants the key any more";
}

TEST_F(KeyInHeldStore, IsWaitedForByTheClientsEndIfItAnswers) {
    std::optional<Client> client(std::in_place, account, options);
    auto topic = client->async().topics().detail(1);
    ASSERT_TRUE(store->wait_until_held());
    auto ending = end_in_background(client);
    EXPECT_EQ(outcome_of(topic).error().kind(), ErrorKind::canceled);
    store->let_go();
    EXPECT_FALSE(error_of(ending)) << "time stood still";
}

TEST_F(KeyInHeldStore, IsNotWaitedForByAClientThatACallbackEnds) {
    std::optional<Client> client(std::in_place, account, options);
    auto topic = client->async().topics().detail(1);
    ASSERT_TRUE(store->wait_until_held());
    const auto set = std::make_shared<Latch>();
    server.answer([set](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(set->wait());
        sent()(connection, request);
    });
    pushplus::SendRequest request;
    request.content = "content";
    Outcomes ended;
    client->async().messages().send(request).then([&](const Result<std::string>& answer) {
        client.reset();
        ended.note(answer);
    });
    set->open();
    EXPECT_TRUE(ended.wait_for(1)) << "time stood still";
    EXPECT_EQ(outcome_of(topic).error().kind(), ErrorKind::canceled);

    request.content = "other content";
    EXPECT_TRUE(outcome_of(Client(account, options).async().messages().send(request))) << "the loop was held up";
}

TEST_F(KeyInHeldStore, MayEndTheClientItself) {
    std::optional<Client> client;
    const auto ending = std::make_shared<EndingStore>([&] { client.reset(); });
    options.state_store = ending;
    client.emplace(account, options);
    auto topic = client->async().topics().detail(1);
    EXPECT_EQ(outcome_of(topic).error().kind(), ErrorKind::canceled);
    EXPECT_TRUE(ending->ended.wait()) << "it waited for itself, as time stands still";
    pushplus::wait_for_ended_clients();
}

// A source of the user's that does not look at its cancellation.
class DeafSource final : public pushplus::AccessKeySource {
public:
    explicit DeafSource(std::shared_ptr<HeldStateStore> held) : held_(std::move(held)) {}
    Result<pushplus::IssuedKey> current(const pushplus::KeyRequest& /*request*/) override {
        static_cast<void>(held_->update("source", [](std::string&, pushplus::StateStore::Time) {}));
        pushplus::IssuedKey key;
        key.value = "key-of-the-source";
        return key;
    }
    Result<pushplus::IssuedKey> replace(const pushplus::IssuedKey& /*refused*/,
                                        const pushplus::KeyRequest& request) override {
        return current(request);
    }

private:
    const std::shared_ptr<HeldStateStore> held_;
};

TEST_F(KeyInHeldStore, OfASourceKeepsNoClientFromEnding) {
    options.state_store.reset();
    options.access_key_source = std::make_shared<DeafSource>(store);
    std::optional<Client> client(std::in_place, account, options);
    auto topic = client->async().topics().detail(1);
    ASSERT_TRUE(store->wait_until_held());
    auto ending = end_in_background(client);
    EXPECT_LT(pass_until_ended(ending, *clock), std::chrono::hours(1)) << "it waited for the source";
    EXPECT_EQ(store->updates(), 0) << "it waited for the source";
    EXPECT_EQ(outcome_of(topic).error().kind(), ErrorKind::canceled);
}

}  // namespace

}  // namespace pushplus_test
