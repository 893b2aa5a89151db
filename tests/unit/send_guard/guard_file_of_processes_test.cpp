#ifndef _WIN32

#    include <sys/wait.h>
#    include <unistd.h>

#    include <algorithm>
#    include <string>
#    include <vector>

#    include <gtest/gtest.h>

#    include "rules_fixture.hpp"
#    include "send_guard/guard.hpp"
#    include "temporary_folder.hpp"

// Processes that share a guard's file, each with its own reading of the machine's clock.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::detail::Guard;

constexpr int rounds = 10;
constexpr int processes = 8;
constexpr int sends = 3;

// The number of sends that the guard admits in this process.
int let_out(const std::string& path, int number) {
    pushplus::SendGuardOptions options;
    options.store = pushplus::make_send_guard_file(path);
    Guard guard(pushplus::AccountTier::verified, options, {"", "token", ""}, pushplus::machine_clock(),
                [](std::string_view) {});
    int out = 0;
    for (int i = 0; i < sends; ++i) {
        const auto content = "content " + std::to_string(number) + " " + std::to_string(i);
        if (!guard.admit({guard.own_token_hash(), content, {Channel::wechat}}, 0).refusal) ++out;
    }
    return out;
}

TEST(GuardFileOfProcesses, LetsFiveSendsOutInAMinute) {
    const TemporaryFolder folder;
    for (int round = 0; round < rounds; ++round) {
        const auto path = folder.file("guard" + std::to_string(round));
        int start[2];
        ASSERT_EQ(::pipe(start), 0);
        std::vector<pid_t> children(processes);
        for (auto& child : children) {
            child = ::fork();
            if (child != 0) continue;
            ::close(start[1]);
            char byte = 0;
            static_cast<void>(::read(start[0], &byte, 1));  // Until the parent closes its end.
            ::_exit(let_out(path, static_cast<int>(::getpid())));
        }
        ::close(start[0]);
        ::close(start[1]);
        int out = 0;
        for (const pid_t child : children) {
            int status = 0;
            ASSERT_EQ(::waitpid(child, &status, 0), child);
            ASSERT_TRUE(WIFEXITED(status));
            out += WEXITSTATUS(status);
        }
        ASSERT_EQ(out, 5) << "in round " << round;
    }
}

}  // namespace
}  // namespace pushplus_test

#endif
