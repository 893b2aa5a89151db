#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "doubles/clock_at_noon.hpp"
#include "doubles/memory_state_store.hpp"
#include "rules_fixture.hpp"

// Processes that take turns while their store fails, each for itself or all at once.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::detail::GuardRules;

/// What the service counts while processes lose their store and get it back.
class OwnTurns : public RulesFixture {
protected:
    /// Processes that want to send all the time, whose clocks differ by up to a second, as do their requests' ways to the
    /// service by half of one. Each is without the store in spans of its own, or all are together. Returns the most
    /// requests within 60 s.
    std::ptrdiff_t most_sent(int processes, bool together) {
        options.pace_margin = pushplus::SendGuardOptions().pace_margin;
        options.without_store = pushplus::SendGuardOptions::WithoutStore::own_turn;
        options.store = std::make_shared<MemoryStateStore>(clock_at_noon());
        options.equal_contents_an_hour = 0;
        options.daily_quota = {{Channel::wechat, 0}};
        account = {};
        struct Process {
            std::int64_t clock_ahead = 0, away_from = 0, away_to = 0, last_turn = 0;
            pushplus::detail::GuardedAccount memory;
            std::optional<GuardRules> rules{};
        };
        std::mt19937 chance(7);
        const auto between = [&chance](std::int64_t least, std::int64_t most) {
            return std::uniform_int_distribution<std::int64_t>(least, most)(chance);
        };
        std::vector<Process> all(static_cast<std::size_t>(processes));
        for (auto& process : all) {
            process.clock_ahead = between(-second, second);
            options.own_turn = {static_cast<int>(&process - all.data()), processes};
            process.rules.emplace(tier, options);
        }
        const std::int64_t step = processes > 8 ? 200 : 50, length = processes > 8 ? hour : 3 * hour;
        std::vector<std::int64_t> sent;
        const auto start = china("2026-03-04 12:00:00");
        for (auto now = start; now < start + length; now += step) {
            for (auto& process : all) {
                if (now >= process.away_to) {
                    process.away_from = now + between(10 * second, 400 * second);
                    process.away_to = process.away_from + between(20 * second, 400 * second);
                    if (together)
                        for (auto& other : all) {
                            other.away_from = process.away_from;
                            other.away_to = process.away_to;
                        }
                }
                const auto& rules = *process.rules;
                const auto send = by(Channel::wechat);
                const bool without = now >= process.away_from;
                const auto its_now = now + process.clock_ahead;
                const auto admission =
                    without ? rules.admit_in_own_turn(process.memory, send, its_now, process.last_turn, warnings)
                            : rules.admit(account, send, now, now, warnings);
                if (!admission.refusal) sent.push_back(now + between(0, second / 2));
            }
        }
        std::sort(sent.begin(), sent.end());
        std::ptrdiff_t most = 0;
        for (auto first = sent.begin(); first != sent.end(); ++first)
            most = std::max(most, std::lower_bound(first, sent.end(), *first + minute) - first);
        return most;
    }
};

TEST_F(OwnTurns, StayWithinThePaceAsTheStoreGoesAndComesBack) {
    for (const int processes : {2, 8, 32})
        for (const bool together : {true, false}) EXPECT_LE(most_sent(processes, together), 5) << processes;
}

TEST_F(OwnTurns, OfOneProcessStayWithinThePace) { EXPECT_EQ(most_sent(1, true), 5); }

}  // namespace
}  // namespace pushplus_test
