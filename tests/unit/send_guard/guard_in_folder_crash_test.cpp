#ifndef _WIN32

#    include <poll.h>
#    include <sys/wait.h>
#    include <unistd.h>

#    include <array>
#    include <csignal>
#    include <cstdint>
#    include <fstream>
#    include <iterator>
#    include <memory>
#    include <random>
#    include <set>
#    include <string>
#    include <utility>
#    include <vector>

#    include <gmock/gmock.h>

#    include "../../doubles/clock_at_noon.hpp"
#    include "rules_fixture.hpp"
#    include "send_guard/guard.hpp"
#    include "temporary_folder.hpp"

// Two processes share a guard's state in a folder and are killed at random times. No block of theirs is ever lost, and
// the state can always be read.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::detail::Guard;
using pushplus::detail::guard_hash;
using pushplus::detail::GuardedSend;

constexpr int kills = 200;
constexpr int kills_of_a_folder = 20;

class GuardOfAProcess {
public:
    explicit GuardOfAProcess(const std::string& path)
        : guard_(pushplus::AccountTier::verified, options_of(path), {"", "token", ""}, clock_at_noon(),
                 [this](std::string_view) { ++faults_; }) {}

    Guard* operator->() { return &guard_; }
    [[nodiscard]] int faults() const { return faults_; }

private:
    static pushplus::SendGuardOptions options_of(const std::string& path) {
        pushplus::SendGuardOptions options;
        options.pace_requests = 0;
        options.equal_contents_an_hour = 0;
        options.store = pushplus::make_state_folder(path);
        return options;
    }

    int faults_ = 0;
    Guard guard_;
};

/// A process that blocks one channel after the other and reports each.
class Writer {
public:
    Writer(const std::string& path, std::int32_t first) {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        process_ = ::fork();
        if (process_ == 0) {
            ::close(ends[0]);
            arm(path, first, ends[1]);
        }
        ::close(ends[1]);
        told_ = ends[0];
    }
    ~Writer() {
        kill();
        ::close(told_);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// The blocks reported since the last call, but at least so many. Negative on failure.
    std::vector<std::int32_t> armed(std::size_t at_least) {
        std::vector<std::int32_t> numbers;
        for (;;) {
            pollfd waiting{told_, POLLIN, 0};
            const int bound = numbers.size() < at_least ? 20'000 : 0;
            if (::poll(&waiting, 1, bound) <= 0) return numbers;
            std::int32_t number = 0;
            if (::read(told_, &number, sizeof number) != sizeof number) return numbers;
            numbers.push_back(number);
        }
    }
    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }

private:
    [[noreturn]] static void arm(const std::string& path, std::int32_t first, int tell) {
        GuardOfAProcess guard(path);
        const std::int64_t now = china("2026-03-04 12:00:00");
        for (std::int32_t number = first;; ++number) {
            const Channel channel("channel-" + std::to_string(number));
            const GuardedSend send{"token", 7, {channel}};
            guard->answered(send, {{channel, 900}}, now);
            if (guard.faults() > 0) number = -1;
            if (::write(tell, &number, sizeof number) != sizeof number || number < 0) ::_exit(1);
        }
    }

    pid_t process_ = -1;
    int told_ = -1;
};

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> armed_channels(const pushplus::SendGuardStatus& status) {
    std::set<std::string> names;
    for (const auto& block : status.blocks) names.insert(block.channel.text());
    return names;
}

TEST(GuardOfAProcessCrash, LosesNoBlockWhenProcessesAreKilled) {
    const TemporaryFolder folder;
    std::mt19937 random(20260304);  // NOLINT: the same times in each run, as far as possible.
    std::int32_t next = 0;
    for (int done = 0; done < kills;) {
        const auto path = folder.file("state" + std::to_string(done));
        std::set<std::string> armed;
        const auto take = [&](Writer& writer, std::size_t at_least) {
            const auto numbers = writer.armed(at_least);
            ASSERT_GE(numbers.size(), at_least) << "a writer hangs";
            for (const auto number : numbers) {
                ASSERT_GE(number, 0) << "a writer found the state damaged or could not write it";
                armed.insert("channel-" + std::to_string(number));
            }
        };
        const auto start = [&] { return std::make_unique<Writer>(path, std::exchange(next, next + 100'000)); };
        std::array<std::unique_ptr<Writer>, 2> writers{start(), start()};
        for (int i = 0; i < kills_of_a_folder; ++i, ++done) {
            auto& victim = writers[random() % 2];
            take(*victim, 1);
            for (auto spins = random() % 20'000; spins > 0; --spins) ::getppid();
            victim->kill();
            take(*victim, 0);
            if (HasFatalFailure()) return;

            // The folder has a complete state even while the other process writes.
            bool damaged = true;
            static_cast<void>(pushplus::detail::read_state(
                content_of(path + "/guard-" + guard_hash('\n' + guard_hash("token"))), damaged));
            ASSERT_FALSE(damaged) << "after " << done << " kills";
            GuardOfAProcess guard(path);
            const auto status = guard->status();
            ASSERT_TRUE(status) << status.error().message();
            ASSERT_EQ(guard.faults(), 0);
            const auto found = armed_channels(*status);
            for (const auto& channel : armed) ASSERT_EQ(found.count(channel), 1U) << channel << " was lost";
            victim = start();
        }
        for (auto& writer : writers) {
            writer->kill();
            take(*writer, 0);
        }
        GuardOfAProcess guard(path);
        const auto found = armed_channels(guard->status().value());
        for (const auto& channel : armed) ASSERT_EQ(found.count(channel), 1U) << channel << " was lost";
        ASSERT_GE(armed.size(), static_cast<std::size_t>(kills_of_a_folder));
    }
}

}  // namespace
}  // namespace pushplus_test

#endif
