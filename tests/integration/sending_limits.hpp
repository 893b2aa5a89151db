#pragma once

#include <chrono>

#include <pushplus/sandbox.hpp>

namespace pushplus_test {

/// Options for a client that holds nothing back: what limits its sends is the service's own.
inline pushplus::ClientOptions unguarded(const pushplus::Sandbox& sandbox) {
    auto options = sandbox.client_options();
    options.send_guard.enabled = false;
    return options;
}

/// So that a step of the clock ends no day of the service's in the midst of a test.
inline void begin_at_noon_in_china(pushplus::Sandbox& sandbox) {
    constexpr auto day = std::chrono::hours(24), noon = std::chrono::hours(4);  // UTC+8
    const auto of_day = std::chrono::system_clock::now().time_since_epoch() % day;
    sandbox.advance(noon + day - of_day);
}

}  // namespace pushplus_test
