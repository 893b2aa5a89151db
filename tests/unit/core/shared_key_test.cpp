#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access_key/shared_record.hpp"
#include "core/core.hpp"
#include "doubles/clock_at_noon.hpp"
#include "doubles/named_state_store.hpp"
#include "doubles/recording_transport.hpp"

namespace pushplus_test {
namespace {

using pushplus::Credentials;
using pushplus::StateStore;
using pushplus::detail::Core;
using pushplus::detail::SharedRecord;
using std::chrono::seconds;

class CoresThatShareAStore : public ::testing::Test {
protected:
    std::string key(const Credentials& credentials, const std::string& base_url = "https://one.example") {
        pushplus::ClientOptions options;
        options.transport = transport;
        options.clock = clock;
        options.base_url = base_url;
        options.state_store = store;
        const auto got = Core(credentials, options).access_key({});
        return got ? got->value : got.error().message();
    }

    /// The names of the texts that hold a key; the send guard has another.
    std::vector<std::string> records() const {
        std::vector<std::string> names;
        for (const auto& [name, updates] : store->updates)
            if (name.compare(0, 4, "key-") == 0) names.push_back(name);
        return names;
    }

    /// A process with this secretKey.
    std::unique_ptr<Core> process(const std::string& secret_key) {
        pushplus::ClientOptions options;
        options.transport = transport;
        options.clock = clock;
        options.state_store = store;
        options.retry.max_attempts = 1;
        return std::make_unique<Core>(Credentials{"user-token", secret_key}, options);
    }

    SharedRecord record() const {
        const auto names = records();
        return names.empty() ? SharedRecord() : pushplus::detail::read_record(store->text(names.front()));
    }

    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    const std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
    const std::shared_ptr<NamedStateStore> store = std::make_shared<NamedStateStore>(clock);
};

TEST_F(CoresThatShareAStore, ShareTheKeyOfOneAccount) {
    EXPECT_EQ(key({"user-token", "secret"}), "key-1");
    EXPECT_EQ(key({"user-token", "secret"}), "key-1");
    EXPECT_EQ(transport->key_requests().size(), 1U);
    EXPECT_EQ(records().size(), 1U);
}

TEST_F(CoresThatShareAStore, HaveARecordForEachAccountAndService) {
    EXPECT_EQ(key({"user-token", "secret"}), "key-1");
    EXPECT_EQ(key({"other-token", "secret"}), "key-2");
    EXPECT_EQ(key({"user-token", "secret"}, "https://two.example"), "key-3");
    EXPECT_EQ(records().size(), 3U);
}

TEST_F(CoresThatShareAStore, NameARecordWithoutTheToken) {
    key({"user-token", "secret"});
    ASSERT_EQ(records().size(), 1U);
    const auto name = records().front();
    EXPECT_EQ(name.substr(0, 4), "key-");
    EXPECT_EQ(name.find_first_not_of("0123456789abcdef", 4), std::string::npos);
    EXPECT_EQ(name.size(), 4U + 32U);
}

TEST_F(CoresThatShareAStore, AreNotHeldUpByOneWithAnOldSecretKey) {
    int keys = 0;
    const auto answer = [&keys](const pushplus::HttpRequest& request) {
        if (request.body->find("\"old\"") != std::string::npos)
            return RecordingTransport::body(R"({"code":401,"msg":"secretKey","data":null})")(request);
        return RecordingTransport::body(R"({"code":200,"msg":"","data":{"accessKey":"key-)" + std::to_string(++keys) +
                                        R"(","expiresIn":7200}})")(request);
    };
    for (int i = 0; i < 1000; ++i) transport->answer_key(answer);
    const auto old = process("old"), right = process("new");
    constexpr int lives = 14;
    for (int life = 0; life < lives; ++life) {
        for (int asked = 0; asked < 20; ++asked) {
            EXPECT_FALSE(old->access_key({}));
            clock->advance(seconds(asked < 10 ? 1 : 16));
        }
        const auto got = right->access_key({});
        EXPECT_TRUE(got) << got.error().message();
        EXPECT_TRUE(old->access_key({})) << "it uses what the others fetch";
        clock->advance(seconds(7200));
    }
    EXPECT_EQ(keys, lives);
}

// The order of keys is that of their requests, which may leave long after the fetch began.
TEST_F(CoresThatShareAStore, OrderAKeyByWhenItsRequestLeft) {
    const auto began = pushplus::detail::since_1970(clock->system_now());
    store->before_update = [this](std::string_view name) {
        if (name.compare(0, 4, "key-") != 0) clock->advance(seconds(4));
    };
    ASSERT_TRUE(process("secret")->access_key({}));
    EXPECT_EQ(record().of, began);
    EXPECT_EQ(record().gen, began + 4000);
}

TEST_F(CoresThatShareAStore, SendNoRequestForAKeyAfterASuspendThatTookTheLease) {
    const auto began = pushplus::detail::since_1970(clock->system_now());
    bool suspended = false;
    store->before_update = [&](std::string_view name) {
        if (name.compare(0, 4, "key-") != 0 && !std::exchange(suspended, true)) clock->suspend(seconds(16));
    };
    ASSERT_TRUE(process("secret")->access_key({}));
    EXPECT_TRUE(suspended);
    EXPECT_EQ(record().of, began + 16'000) << "under a lease of its own";
    EXPECT_EQ(transport->key_requests().size(), 1U);
}

}  // namespace
}  // namespace pushplus_test
