#pragma once

#include <sys/types.h>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "board.hpp"

namespace pushplus_fleet {

/// The processes of a scenario, started and ended by the driver.
class Workers {
public:
    /// `program` is this program's path.
    Workers(std::string program, std::string board_path) : program_(std::move(program)), board_path_(board_path) {}
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void start();
    /// Kills this process and starts another. False if there is no such process.
    bool replace(pid_t worker);
    /// Stops or continues this process.
    void stop(pid_t worker) const;
    void resume(pid_t worker) const;
    [[nodiscard]] bool has(pid_t worker) const;
    [[nodiscard]] pid_t any();
    /// Waits for all, which the board has told to end. Returns how many had to be killed or ended by themselves.
    [[nodiscard]] int finish();

    [[nodiscard]] std::size_t started() const noexcept { return started_; }

private:
    const std::string program_;
    const std::string board_path_;
    std::vector<pid_t> running_;
    std::size_t started_ = 0;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace pushplus_fleet
