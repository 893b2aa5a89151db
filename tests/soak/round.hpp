#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include <pushplus/sandbox.hpp>

#include "findings.hpp"
#include "fleet.hpp"
#include "tally.hpp"

namespace pushplus_soak {

/// A sandbox for one round, on `port`; 0: any port.
[[nodiscard]] std::unique_ptr<pushplus::Sandbox> make_sandbox(int port);

/// Runs the clients against the sandbox for a while, lets the calls end, and checks the results. False if calls never
/// end, after which nothing can be destroyed.
[[nodiscard]] bool run_round(pushplus::Sandbox& sandbox, const LastingClient& lasting, std::uint64_t seed,
                             std::uint64_t number, std::chrono::seconds length, Findings& findings, Tally& tally);

}  // namespace pushplus_soak
