#pragma once

#include <chrono>
#include <string>

#include "board.hpp"
#include "hubs.hpp"
#include "redis.hpp"
#include "service.hpp"
#include "workers.hpp"

namespace pushplus_fleet {

/// What a harm may meddle with.
struct Scene {
    const ScaledClock& clock;
    Board& board;
    Service& service;
    Workers& workers;
    Redis* redis;  ///< Null if the scenario has none, as are the hubs.
    Hubs* hubs;
};

}  // namespace pushplus_fleet
