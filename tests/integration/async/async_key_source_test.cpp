// Clients that get their AccessKey from a source of the user's, against the sandbox.

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <pushplus/sandbox.hpp>

#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::IssuedKey;
using pushplus::KeyRequest;
using pushplus::Result;

/// The keys of a client that has the secretKey.
class KeysOfAnotherClient final : public pushplus::AccessKeySource {
public:
    explicit KeysOfAnotherClient(Client client) : client_(std::move(client)) {}

    Result<IssuedKey> current(const KeyRequest&) override {
        note();
        return issued(client_.access_key());
    }
    Result<IssuedKey> replace(const IssuedKey& refused, const KeyRequest&) override {
        note();
        auto key = client_.access_key();
        return issued(key && key->value != refused.value ? std::move(key) : client_.refresh_access_key());
    }

    [[nodiscard]] int asked() const { return asked_; }
    [[nodiscard]] bool asked_on(std::thread::id thread) const { return last_thread_.load() == thread; }

private:
    void note() {
        ++asked_;
        last_thread_ = std::this_thread::get_id();
    }
    static Result<IssuedKey> issued(Result<pushplus::AccessKey> key) {
        return std::move(key).map([](const pushplus::AccessKey& had) {
            return IssuedKey{had.value, std::chrono::milliseconds(had.expires_in), 0};
        });
    }

    const Client client_;
    std::atomic<int> asked_{0};
    std::atomic<std::thread::id> last_thread_{};
};

class AKeySource : public testing::Test {
protected:
    Client worker() {
        auto options = sandbox.client_options();
        options.access_key_source = source;
        return Client({sandbox.credentials().token, ""}, options);
    }

    pushplus::Sandbox sandbox;
    const std::shared_ptr<KeysOfAnotherClient> source =
        std::make_shared<KeysOfAnotherClient>(Client(sandbox.credentials(), sandbox.client_options()));
};

TEST_F(AKeySource, ServesBlockingCallsAndReplacesAKeyThatIsRefused) {
    const Client client = worker();
    EXPECT_TRUE(client.users().my_info());
    EXPECT_TRUE(client.users().my_info());
    EXPECT_EQ(source->asked(), 1);
    sandbox.revoke_access_keys();
    const auto repeated = client.users().my_info();
    EXPECT_TRUE(repeated) << repeated.error().message();
    EXPECT_EQ(source->asked(), 2);
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AKeySource, ServesAsynchronousCallsAndIsNotAskedOnTheirThread) {
    const Client client = worker();
    std::atomic<std::thread::id> loop{};
    for (int round = 1; round <= 2; ++round) {
        Outcomes outcomes;
        client.async().users().my_info().then([&](const Result<pushplus::UserInfo>& me) {
            loop = std::this_thread::get_id();
            outcomes.note(me);
        });
        EXPECT_TRUE(outcomes.wait_for(1));
        EXPECT_EQ(outcomes.counts()["ok"], 1);
        EXPECT_EQ(source->asked(), round);
        EXPECT_FALSE(source->asked_on(loop));
        sandbox.revoke_access_keys();
    }
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AKeySource, IsAskedOnceByAHundredCallsWhoseKeyWasRefused) {
    const Client client = worker();
    EXPECT_TRUE(client.users().my_info());
    sandbox.revoke_access_keys();
    std::vector<pushplus::Pending<pushplus::UserInfo>> calls;
    for (int i = 0; i < 100; ++i) calls.push_back(client.async().users().my_info());
    for (auto& call : calls) EXPECT_TRUE(outcome_of(std::move(call)));
    EXPECT_EQ(source->asked(), 2);
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

}  // namespace
}  // namespace pushplus_test
