#pragma once

#include <string>

namespace pushplus_fleet {

/// A process of the fleet: one client, whose threads call until the board says that the scenario ended.
/// Returns the exit code.
[[nodiscard]] int run_worker(const std::string& board_path, std::size_t slot);

}  // namespace pushplus_fleet
