#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "rules_fixture.hpp"

// The service counts requests when they arrive, and they arrive later than they were sent, one more than another. Source:
// service.md, "How requests are counted".

namespace pushplus_test {
namespace {

class PaceOfArrivals : public RulesFixture {
protected:
    /// Ten programs without end send what the rules let go; each request takes up to `longest` to arrive. Returns the
    /// most arrivals within 60 s.
    std::ptrdiff_t most_arrivals(std::int64_t longest, bool from_end = true) {
        account = {};
        std::mt19937 chance(7);
        std::uniform_int_distribution<std::int64_t> delay(0, longest);
        struct Sent {
            GuardedSend send;
            std::int64_t at;
            std::int64_t arrives;
        };
        std::vector<Sent> under_way;
        std::vector<std::int64_t> arrivals;
        const auto start = china("2026-03-04 12:00:00");
        for (auto now = start; now < start + hour / 2; now += 20) {
            for (auto sent = under_way.begin(); sent != under_way.end();) {
                if (sent->arrives > now) {
                    ++sent;
                    continue;
                }
                if (from_end && rules().took_long(sent->at, now)) rules().delay(account, sent->send, sent->at, now);
                arrivals.push_back(sent->arrives);
                sent = under_way.erase(sent);
            }
            if (under_way.size() >= 10) continue;
            auto send = by(pushplus::Channel::wechat);
            if (passes(send, now)) under_way.push_back({std::move(send), now, now + delay(chance)});
        }
        std::sort(arrivals.begin(), arrivals.end());
        std::ptrdiff_t most = 0;
        for (auto first = arrivals.begin(); first != arrivals.end(); ++first)
            most = std::max(most, std::lower_bound(first, arrivals.end(), *first + minute) - first);
        return most;
    }
};

TEST_F(PaceOfArrivals, IsKeptWithTheMarginHoweverRequestsOvertakeEachOther) {
    options.pace_margin = pushplus::SendGuardOptions().pace_margin;
    EXPECT_EQ(most_arrivals(300, false), 5);
    EXPECT_EQ(most_arrivals(1000), 5);
    EXPECT_EQ(most_arrivals(20'000), 5);
}

TEST_F(PaceOfArrivals, WouldBeExceededWithoutTheMarginOrIfSlowRequestsCountedFromTheirStart) {
    EXPECT_GT(most_arrivals(300, false), 5);
    options.pace_margin = pushplus::SendGuardOptions().pace_margin;
    EXPECT_GT(most_arrivals(20'000, false), 5);
}

}  // namespace
}  // namespace pushplus_test
