#ifndef _WIN32

#    include <sys/syscall.h>
#    include <sys/wait.h>
#    include <unistd.h>

#    include <algorithm>
#    include <cstddef>
#    include <cstdlib>
#    include <numeric>
#    include <string>
#    include <vector>

#    include <gtest/gtest.h>

#    include "rules_fixture.hpp"
#    include "send_guard/guard.hpp"
#    include "temporary_folder.hpp"

// Processes that share a guard's state in a folder, each with its own reading of the machine's clock.

namespace {
useconds_t disk_takes = 0;  // Microseconds, whenever a text is replaced.
}  // namespace

/// Takes the place of the system's in this program, with a disk that can be slow.
extern "C" int renameat(int from_folder, const char* from, int to_folder, const char* to) {
    if (disk_takes > 0) ::usleep(disk_takes);
#    ifdef SYS_renameat2
    return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, 0));
#    else
    return static_cast<int>(::syscall(SYS_renameat, from_folder, from, to_folder, to));
#    endif
}

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::detail::Guard;

constexpr int rounds = 10;
constexpr int processes = 8;
constexpr int sends = 3;

// The number of sends that the guard admits in this process.
int let_out(const std::string& path, int number, const std::string& token = "token", int tries = sends) {
    pushplus::SendGuardOptions options;
    options.store = pushplus::make_state_folder(path);
    Guard guard(pushplus::AccountTier::verified, options, {"", token, ""}, pushplus::machine_clock(),
                [](std::string_view) {});
    int out = 0;
    for (int i = 0; i < tries; ++i) {
        const auto content = static_cast<std::uint64_t>(number * 1000 + i);
        if (!guard.admit({guard.own_token_hash(), content, {Channel::wechat}}, 0).refusal) ++out;
    }
    return out;
}

// What that many processes, which begin at the same time, return for their numbers.
template <class Work>
std::vector<int> results_of(int count, Work work) {
    int start[2];
    EXPECT_EQ(::pipe(start), 0);
    std::vector<pid_t> children;
    for (int number = 0; number < count; ++number) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(start[1]);
            char byte = 0;
            static_cast<void>(::read(start[0], &byte, 1));  // Until the parent closes its end.
            ::_exit(work(number));
        }
        children.push_back(child);
    }
    ::close(start[0]);
    ::close(start[1]);
    std::vector<int> results;
    for (const pid_t child : children) {
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status));
        results.push_back(WEXITSTATUS(status));
    }
    return results;
}

TEST(GuardInFolderOfProcesses, LetsFiveSendsOutInAMinute) {
    const TemporaryFolder folder;
    for (int round = 0; round < rounds; ++round) {
        const auto path = folder.file("guard" + std::to_string(round));
        const auto out = results_of(processes, [&](int) { return let_out(path, static_cast<int>(::getpid())); });
        ASSERT_EQ(std::accumulate(out.begin(), out.end(), 0), 5) << "in round " << round;
    }
}

// A disk that takes longer, in milliseconds, can be asked for: with 50 the lock may be given up as busy.
TEST(GuardInFolderOfProcesses, LetsNoAccountPassItsLimitOnASlowDisk) {
    constexpr int accounts = 20, of_each = 3, tries = 5;
    const char* const slower = std::getenv("PUSHPLUS_TEST_DISK_MS");
    const TemporaryFolder folder;
    const auto path = folder.file("guard");
    const auto out = results_of(accounts * of_each, [&](int number) {
        disk_takes = static_cast<useconds_t>(slower == nullptr ? 3 : std::atoi(slower)) * 1000;
        return let_out(path, number, "token " + std::to_string(number % accounts), tries);
    });
    int whole = 0;
    for (int account = 0; account < accounts; ++account) {
        int of_account = 0;
        for (int process = 0; process < of_each; ++process)
            of_account += out[static_cast<std::size_t>(account + process * accounts)];
        EXPECT_LE(of_account, 5) << "account " << account;
        whole += of_account;
    }
    EXPECT_GT(whole, 0);
    RecordProperty("sends", whole);
}

}  // namespace
}  // namespace pushplus_test

#endif
