#pragma once

#include <cstdlib>
#include <string>
#include <utility>

#include <pushplus/sandbox.hpp>

namespace pushplus_test {

/// Sandbox options in the reading under test of what the service leaves open. PUSHPLUS_TEST_SANDBOX lists how it
/// differs from the default: "fixed" windows of pace, and superseded AccessKeys that "keep" their overlap.
inline pushplus::SandboxOptions in_reading(pushplus::SandboxOptions options = {}) {
    const char* const value = std::getenv("PUSHPLUS_TEST_SANDBOX");
    const std::string reading = value == nullptr ? "" : value;
    if (reading.find("fixed") != std::string::npos) options.pace_window = pushplus::PaceWindow::fixed;
    if (reading.find("keep") != std::string::npos) options.superseded_keys = pushplus::SupersededKeys::keep;
    return options;
}

/// A sandbox with these options.
class SandboxInReading : public pushplus::Sandbox {
public:
    explicit SandboxInReading(pushplus::SandboxOptions options = {}) : Sandbox(in_reading(std::move(options))) {}
};

}  // namespace pushplus_test
