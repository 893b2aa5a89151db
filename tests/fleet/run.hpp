#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace pushplus_fleet {

struct Settings {
    std::string program;  ///< This program's path.
    std::chrono::seconds length{40};
    int factor = 50;
    int processes = 8;
    int threads = 8;
};

/// What came of a scenario.
struct Outcome {
    int harms = 0;
    std::size_t fetches = 0, allowed = 0;
    std::uint64_t calls = 0, ok = 0, failed = 0, died = 0;
    std::size_t unauthorized = 0;
    std::chrono::nanoseconds longest{0};  ///< In scaled time.
    std::size_t sends = 0, most_in_a_minute = 0, overtaken = 0;
    std::vector<std::string> missed;  ///< Criteria, as sentences.
    std::string first_failure;
};

[[nodiscard]] Outcome run(const Scenario& scenario, const Settings& settings);

}  // namespace pushplus_fleet
