#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace pushplus_fleet {

/// Starts this program in another role: `PROGRAM ROLE BOARD NUMBER`.
[[nodiscard]] pid_t start_process(std::string program, std::string role, std::string board_path, std::size_t number);
/// Kills a process that was started so, if `process` is one and not 0, and waits for its end.
void kill_process(pid_t process);

/// By which the service tells whose request it is.
[[nodiscard]] std::string user_agent_of_this_process();

/// Has this process not outlive its driver.
void end_with_parent();

}  // namespace pushplus_fleet
