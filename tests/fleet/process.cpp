#include "process.hpp"

#ifdef __linux__
#    include <sys/prctl.h>
#endif
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

extern char** environ;  // POSIX leaves the declaration to the program.

namespace pushplus_fleet {

pid_t start_process(std::string program, std::string role, std::string board_path, std::size_t number) {
    std::string digits = std::to_string(number);
    const std::array<char*, 5> arguments{program.data(), role.data(), board_path.data(), digits.data(), nullptr};
    pid_t process = 0;
    if (::posix_spawn(&process, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
        throw std::runtime_error("cannot start " + program);
    return process;
}

void kill_process(pid_t process) {
    if (process == 0) return;
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
}

std::string user_agent_of_this_process() { return "process/" + std::to_string(::getpid()); }

void end_with_parent() {
#ifdef __linux__
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

}  // namespace pushplus_fleet
