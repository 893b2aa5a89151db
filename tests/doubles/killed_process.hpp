#pragma once

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace pushplus_test {

/// What became of a child that is killed at one of its system calls.
enum class KilledProcess {
    killed,
    ended,      ///< It made fewer.
    failed,     ///< It ended with another status than 0, or by a signal of its own.
    forbidden,  ///< This process may not watch another.
};

/// Runs `work` in a forked child and kills it at the `stop`-th stop at a system call: two for each call, before it and
/// after it. From 1.
template <class Work>
KilledProcess kill_at(int stop, Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(77);
        ::raise(SIGSTOP);
        ::_exit(work() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) return KilledProcess::forbidden;
    for (int seen = 0; seen < stop; ++seen) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        ::waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) return KilledProcess::failed;
        if (WIFEXITED(status)) return WEXITSTATUS(status) == 0 ? KilledProcess::ended : KilledProcess::failed;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return KilledProcess::killed;
}

}  // namespace pushplus_test
