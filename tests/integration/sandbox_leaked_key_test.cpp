// What docs/several-processes.md says of an AccessKey that leaked: two fetches end it, and all processes go on.

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "sandbox_caller.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using pushplus_test::TemporaryFolder;

class LeakedKey : public testing::TestWithParam<pushplus::SupersededKeys> {
protected:
    static pushplus::SandboxOptions reading() {
        pushplus::SandboxOptions options;
        options.superseded_keys = GetParam();
        return options;
    }
    pushplus::Client process() {
        auto options = sandbox.client_options();
        options.state_store = pushplus::make_state_folder(folder.file("state"));
        return pushplus::Client(sandbox.credentials(), options);
    }
    bool opens(const std::string& key) {
        SandboxCaller thief(sandbox);
        thief.key = key;
        return thief.get("/api/open/user/token")["code"] == 200;
    }

    TemporaryFolder folder;
    pushplus::Sandbox sandbox{reading()};
};

TEST_P(LeakedKey, IsDeadAfterTwoFetches) {
    const auto one = process(), other = process();
    const auto leaked = one.access_key();
    ASSERT_TRUE(leaked) << leaked.error().message();
    ASSERT_TRUE(other.users().token());
    EXPECT_TRUE(opens(leaked->value));

    ASSERT_TRUE(one.refresh_access_key());
    EXPECT_TRUE(opens(leaked->value)) << "one fetch leaves it five minutes";
    ASSERT_TRUE(one.refresh_access_key());
    if (GetParam() == pushplus::SupersededKeys::end) {
        EXPECT_FALSE(opens(leaked->value));
    } else {
        sandbox.advance(5min);
        EXPECT_FALSE(opens(leaked->value));
    }
    EXPECT_TRUE(other.users().token()) << "it takes the key of the first";
    EXPECT_EQ(sandbox.access_keys_given(), 3U);
}

INSTANTIATE_TEST_SUITE_P(InEachReading, LeakedKey,
                         testing::Values(pushplus::SupersededKeys::end, pushplus::SupersededKeys::keep),
                         [](const auto& reading) {
                             return reading.param == pushplus::SupersededKeys::end ? "End" : "Keep";
                         });

}  // namespace
