#pragma once

#include <memory>

#include <pushplus/state_store.hpp>

#include "board.hpp"

namespace pushplus_fleet {

/// The store that the board names, whose time is the scaled one, moved by the board's offset.
[[nodiscard]] std::shared_ptr<pushplus::StateStore> make_scaled_store(const Board& board,
                                                                      std::shared_ptr<const ScaledClock> clock);

}  // namespace pushplus_fleet
