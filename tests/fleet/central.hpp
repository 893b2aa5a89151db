#pragma once

#include <memory>
#include <string>

#include <pushplus/hub.hpp>

#include "board.hpp"
#include "scaled_clock.hpp"

namespace pushplus_fleet {

/// A hub of the driver's, which alone has the secretKey and keeps its AccessKey in memory.
class Central {
public:
    Central(const Board& board, std::shared_ptr<ScaledClock> clock);

    [[nodiscard]] std::string base_url() const { return hub_.base_url(); }

private:
    const pushplus::Client client_;
    pushplus::Hub hub_;
};

}  // namespace pushplus_fleet
