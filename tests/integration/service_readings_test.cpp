// The client lives with both readings of what the service leaves open.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "../doubles/clock_of_another_process.hpp"
#include "sending_limits.hpp"

namespace {

using namespace std::chrono_literals;
using pushplus::Client;
using pushplus::PaceWindow;
using pushplus::Sandbox;
using pushplus::SandboxOptions;
using pushplus::SupersededKeys;
using pushplus_test::ClockOfAnotherProcess;

class ServiceReadings : public testing::TestWithParam<std::pair<PaceWindow, SupersededKeys>> {
protected:
    static SandboxOptions options() {
        SandboxOptions options;
        options.pace_window = GetParam().first;
        options.superseded_keys = GetParam().second;
        return options;
    }
};

TEST_P(ServiceReadings, TheGuardLetsNothingThroughThatTheServiceRefuses) {
    Sandbox sandbox(options());
    pushplus_test::begin_at_noon_in_china(sandbox);
    const Client client(sandbox.credentials(), sandbox.client_options());
    std::size_t accepted = 0;
    for (int i = 0; i < 60; ++i) {
        const auto sent = client.send("", "message " + std::to_string(i));
        if (sent) {
            ++accepted;
        } else {
            ASSERT_EQ(sent.error().delivery(), pushplus::Delivery::not_sent) << sent.error().message();
        }
        sandbox.advance(7s);
    }
    EXPECT_EQ(sandbox.request_count("messages.send"), accepted);
    EXPECT_GE(accepted, 30U) << "five a minute for seven minutes";
}

TEST_P(ServiceReadings, ClientsThatSupersedeEachOthersKeysGoOn) {
    Sandbox sandbox(options());
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
        auto options = sandbox.client_options();
        options.clock = std::make_shared<ClockOfAnotherProcess>(options.clock);
        clients.emplace_back(sandbox.credentials(), options);
    }
    for (int round = 0; round < 2; ++round)
        for (const Client& client : clients) {
            const auto me = client.users().my_info();
            EXPECT_TRUE(me) << me.error().message();
            sandbox.advance(1min);
        }
    EXPECT_GE(sandbox.access_keys_given(), clients.size()) << "each has fetched its own";
}

INSTANTIATE_TEST_SUITE_P(All, ServiceReadings,
                         testing::Values(std::pair(PaceWindow::sliding, SupersededKeys::end),
                                         std::pair(PaceWindow::fixed, SupersededKeys::keep)));

}  // namespace
