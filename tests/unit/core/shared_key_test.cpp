#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/core.hpp"
#include "doubles/named_state_store.hpp"
#include "doubles/recording_transport.hpp"

namespace pushplus_test {
namespace {

using pushplus::Credentials;
using pushplus::StateStore;
using pushplus::detail::Core;
using ::testing::MatchesRegex;

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

    const std::shared_ptr<pushplus::ManualClock> clock = std::make_shared<pushplus::ManualClock>();
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
    EXPECT_THAT(name, MatchesRegex("key-[0-9a-f]+"));
    EXPECT_EQ(name.size(), 4U + 32U);
}

}  // namespace
}  // namespace pushplus_test
