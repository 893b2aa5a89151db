#pragma once

#include <cstddef>
#include <string>

namespace pushplus_fleet {

/// A hub of its own process, which alone has the secretKey and keeps its AccessKey in the board's store. It listens at
/// the board's URL of this number until it is killed.
int run_hub(const std::string& board_path, std::size_t number);

}  // namespace pushplus_fleet
