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
    bool sends = false;   ///< The workers send messages, too.
    bool no_401 = false;  ///< Unless a harm may cost a fetch.
};

[[nodiscard]] std::vector<Scenario> all_scenarios();

}  // namespace pushplus_fleet
