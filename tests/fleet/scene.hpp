#pragma once

#include <chrono>
#include <string>

#include "board.hpp"
#include "service.hpp"
#include "workers.hpp"

namespace pushplus_fleet {

/// What a harm may meddle with.
struct Scene {
    const ScaledClock& clock;
    Board& board;
    Service& service;
    Workers& workers;
};

}  // namespace pushplus_fleet
