#pragma once

#include <chrono>

#include <pushplus/sandbox.hpp>

namespace pushplus_test {

/// Client options that hold nothing back, so that only the service limits sends.
inline pushplus::ClientOptions unguarded(const pushplus::Sandbox& sandbox) {
    auto options = sandbox.client_options();
    options.send_guard.enabled = false;
    return options;
}

/// Advances to noon, so that a clock step crosses no day boundary of the service during a test.
inline void begin_at_noon_in_china(pushplus::Sandbox& sandbox) {
    constexpr auto day = std::chrono::hours(24), noon = std::chrono::hours(4);  // UTC+8
    const auto of_day = std::chrono::system_clock::now().time_since_epoch() % day;
    sandbox.advance(noon + day - of_day);
}

}  // namespace pushplus_test
