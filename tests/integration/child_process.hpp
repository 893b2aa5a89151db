#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace pushplus_test {

/// Runs `work` in a forked child, which exits with its result and without clean-up. SIGALRM ends a child that hangs.
template <class Work>
pid_t in_child(Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(30);
        ::_exit(work());
    }
    return child;
}

/// The child's exit status, or 128 plus the signal that ended it.
inline int exit_status(pid_t child) {
    int status = 0;
    if (::waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace pushplus_test
