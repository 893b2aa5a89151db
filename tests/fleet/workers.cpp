#include "workers.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "process.hpp"

namespace pushplus_fleet {

Workers::~Workers() {
    for (const pid_t worker : running_) kill_process(worker);
}

void Workers::start() {
    if (started_ == Board::most_workers) throw std::runtime_error("too many workers were started");
    running_.push_back(start_process(program_, "worker", board_path_, started_));
    ++started_;
}

bool Workers::replace(pid_t worker) {
    const auto found = std::find(running_.begin(), running_.end(), worker);
    if (found == running_.end()) return false;
    kill_process(worker);
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
