#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/send_guard.hpp>

#include "unit/sending/sending_fixture.hpp"

namespace pushplus_test {

/// A client with a send guard and scripted responses. Its log lines are recorded.
class GuardedClientFixture : public SendingFixture {
protected:
    using SendBlock = pushplus::SendBlock;

    GuardedClientFixture() {
        options.retry.max_attempts = 1;
        options.send_guard = {};
        options.send_guard.pace_margin = std::chrono::milliseconds(0);
        options.log = [this](pushplus::LogLevel level, std::string_view line) {
            EXPECT_EQ(level, pushplus::LogLevel::warning);
            const std::lock_guard<std::mutex> lock(mutex_);
            lines_.emplace_back(line);
        };
    }

    /// Each send has its own content, so that no limit of equal contents applies.
    pushplus::SendRequest fresh(pushplus::Channel channel = {}, std::string token = {}) {
        auto request = with_content("content " + std::to_string(++contents_));
        request.channel = std::move(channel);
        request.token = std::move(token);
        return request;
    }
    pushplus::Result<std::string> send(const pushplus::Client& by, pushplus::Channel channel = {},
                                       std::string token = {}) {
        return by.messages().send(fresh(std::move(channel), std::move(token)));
    }
    /// Expects this send to be held back without a request.
    void expect_held(const pushplus::Result<std::string>& sent, int code, const std::string& until) {
        ASSERT_FALSE(sent) << "sent";
        const auto& error = sent.error();
        EXPECT_EQ(error.kind(), pushplus::ErrorKind::rate_limited) << error.message();
        EXPECT_EQ(error.code(), code);
        EXPECT_EQ(error.delivery(), pushplus::Delivery::not_sent);
        EXPECT_EQ(error.attempts(), 0);
        EXPECT_EQ(error.operation(), "messages.send");
        if (until.empty()) {
            EXPECT_FALSE(error.retry_at());
        } else {
            EXPECT_EQ(error.retry_at(), china(until));
            EXPECT_NE(error.message().find("Open again at " + until + " in China"), std::string::npos)
                << error.message();
        }
    }
    std::vector<std::string> lines() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return lines_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    int contents_ = 0;
};

}  // namespace pushplus_test
