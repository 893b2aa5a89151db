#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "board.hpp"

namespace pushplus_fleet {

/// The hubs of a scenario, each at a socket in a folder, where the board tells the workers to find them.
class Hubs {
public:
    /// Starts as many and waits until they listen.
    Hubs(std::string program, std::string board_path, Board& board, const std::string& folder, std::size_t count);
    ~Hubs();
    Hubs(const Hubs&) = delete;
    Hubs& operator=(const Hubs&) = delete;

    void kill(std::size_t number);
    /// Kills this one and starts another in its place.
    void replace(pid_t process);
    /// Starts a killed one anew.
    void start(std::size_t number);
    [[nodiscard]] std::size_t count() const noexcept { return processes_.size(); }

private:
    const std::string program_;
    const std::string board_path_;
    std::vector<pid_t> processes_;  ///< 0: killed.
};

}  // namespace pushplus_fleet
