#include "base/mutex_of_process.hpp"

#include <mutex>

#include <gtest/gtest.h>

#ifndef _WIN32
#    include <sys/wait.h>
#    include <unistd.h>

namespace {

using pushplus::detail::MutexOfProcess;

TEST(MutexOfProcess, IsFreeInAForkedChildThoughItIsHeldInTheParent) {
    MutexOfProcess mutex;
    const std::lock_guard<MutexOfProcess> held(mutex);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);  // Makes a child that hangs fail.
        const std::lock_guard<MutexOfProcess> here(mutex);
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace

#endif
