#include "workers.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

extern char** environ;  // POSIX leaves the declaration to the program.

namespace pushplus_fleet {

Workers::~Workers() {
    for (const pid_t worker : running_) {
        ::kill(worker, SIGKILL);
        ::waitpid(worker, nullptr, 0);
    }
}

void Workers::start() {
    if (started_ == Board::most_workers) throw std::runtime_error("too many workers were started");
    std::string slot = std::to_string(started_), board = board_path_, program = program_, mode = "worker";
    const std::array<char*, 5> arguments{program.data(), mode.data(), board.data(), slot.data(), nullptr};
    pid_t worker = 0;
    if (::posix_spawn(&worker, program_.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
        throw std::runtime_error("cannot start " + program_);
    running_.push_back(worker);
    ++started_;
}

bool Workers::replace(pid_t worker) {
    const auto found = std::find(running_.begin(), running_.end(), worker);
    if (found == running_.end()) return false;
    ::kill(worker, SIGKILL);
    ::waitpid(worker, nullptr, 0);
    running_.erase(found);
    start();
    return true;
}

void Workers::stop(pid_t worker) const { ::kill(worker, SIGSTOP); }
void Workers::resume(pid_t worker) const { ::kill(worker, SIGCONT); }

bool Workers::has(pid_t worker) const { return std::find(running_.begin(), running_.end(), worker) != running_.end(); }

pid_t Workers::any() {
    return running_.at(std::uniform_int_distribution<std::size_t>(0, running_.size() - 1)(random_));
}

int Workers::finish() {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(40);
    for (const pid_t worker : running_) resume(worker);
    int bad = 0;
    for (const pid_t worker : running_) {
        int status = 0;
        pid_t ended = 0;
        while ((ended = ::waitpid(worker, &status, WNOHANG)) == 0 && std::chrono::steady_clock::now() < limit)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (ended == 0) {
            ::kill(worker, SIGKILL);
            ::waitpid(worker, &status, 0);
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) ++bad;
    }
    running_.clear();
    return bad;
}

}  // namespace pushplus_fleet
