#pragma once

#include <memory>

#include <pushplus/state_store.hpp>

#include "board.hpp"

namespace pushplus_fleet {

/// The state folder of the board, whose time is the scaled one, moved by the board's offset.
[[nodiscard]] std::shared_ptr<pushplus::StateStore> make_scaled_folder(const Board& board,
                                                                       std::shared_ptr<const ScaledClock> clock);

}  // namespace pushplus_fleet
