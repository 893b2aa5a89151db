#pragma once

#include <memory>
#include <string>
#include <vector>

#include "board.hpp"
#include "harm.hpp"

namespace pushplus_fleet {

struct Scenario {
    std::string name;
    std::unique_ptr<Harm> (*harm)(int factor) = nullptr;
    Sharing sharing = Sharing::folder;
    Sends sends = Sends::none;
    bool no_401 = false;  ///< No AccessKey may be refused.
};

[[nodiscard]] std::vector<Scenario> all_scenarios();

}  // namespace pushplus_fleet
