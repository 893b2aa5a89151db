#include "base/process_generation.hpp"

#include <gtest/gtest.h>

#ifndef _WIN32
#    include <sys/wait.h>
#    include <unistd.h>
#endif

namespace {

using pushplus::detail::process_generation;

TEST(ProcessGeneration, StaysTheSameWithinAProcess) { EXPECT_EQ(process_generation(), process_generation()); }

#ifndef _WIN32

// Whether the condition holds in a forked child.
template <class Check>
bool holds_in_a_child(Check check) {
    const pid_t child = fork();
    if (child == 0) _exit(check() ? 0 : 1);
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(ProcessGeneration, DiffersBetweenAProcessItsChildAndItsGrandchild) {
    const auto parent = process_generation();
    EXPECT_TRUE(holds_in_a_child([parent] {
        const auto child = process_generation();
        return child != parent && child == process_generation() && holds_in_a_child([parent, child] {
                   const auto grandchild = process_generation();
                   return grandchild != parent && grandchild != child;
               });
    }));
    EXPECT_EQ(process_generation(), parent);
}

#endif

}  // namespace
