#include "base/timers.hpp"

#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "../../doubles/clock_at_noon.hpp"

namespace pushplus_test {
namespace {

using pushplus::ManualClock;
using pushplus::detail::Timers;
using std::chrono::seconds;

class TimersTest : public testing::Test {
protected:
    void add(std::uint64_t ticket, const std::shared_ptr<ManualClock>& by, seconds in, char name) {
        timers.add(ticket, by, by->steady_now() + in, [this, name] { done += name; });
    }
    std::string run_due() {
        done.clear();
        while (const auto task = timers.take_due()) task();
        return done;
    }

    const std::shared_ptr<ManualClock> clock = clock_at_noon();
    int looks = 0;
    Timers timers{[this] { ++looks; }};
    std::string done;
};

TEST_F(TimersTest, RunTasksAtTheirTimeEarliestFirst) {
    add(1, clock, seconds(3), 'c');
    add(2, clock, seconds(1), 'a');
    add(3, clock, seconds(1), 'b');
    EXPECT_EQ(run_due(), "");
    EXPECT_EQ(timers.next_in(), seconds(1));
    clock->advance(seconds(1));
    EXPECT_EQ(run_due(), "ab");
    EXPECT_EQ(timers.next_in(), seconds(2));
    clock->advance(seconds(5));
    EXPECT_EQ(timers.next_in(), seconds(0)) << "what is overdue waits no longer";
    EXPECT_EQ(run_due(), "c");
    EXPECT_EQ(timers.next_in(), std::nullopt);
}

TEST_F(TimersTest, ForgetATask) {
    add(1, clock, seconds(1), 'a');
    add(2, clock, seconds(1), 'b');
    timers.remove(1);
    timers.remove(1);
    timers.remove(77);
    clock->advance(seconds(1));
    EXPECT_EQ(run_due(), "b");
    timers.remove(2);
    EXPECT_FALSE(timers.take_due());
}

TEST_F(TimersTest, ForgetATaskThatIsDueAsWell) {
    timers.add(1, clock, clock->steady_now(), [this] {
        done += 'a';
        timers.remove(2);
    });
    add(2, clock, seconds(0), 'b');
    add(3, clock, seconds(0), 'c');
    EXPECT_EQ(run_due(), "ac");
    EXPECT_EQ(timers.size(), 0U);
}

TEST_F(TimersTest, GoByEachTasksOwnClock) {
    const auto other = clock_at_noon();
    add(1, clock, seconds(5), 'a');
    add(2, other, seconds(3), 'b');
    EXPECT_EQ(timers.next_in(), seconds(3));
    clock->advance(seconds(10));
    EXPECT_EQ(run_due(), "a");
    EXPECT_EQ(timers.next_in(), seconds(3));
    other->advance(seconds(3));
    EXPECT_EQ(run_due(), "b");
}

TEST_F(TimersTest, LookAgainWhenAClockThatIsWaitedForMoves) {
    const auto other = clock_at_noon();
    clock->advance(seconds(1));
    EXPECT_EQ(looks, 0) << "no task waits by it";
    add(1, clock, seconds(5), 'a');
    clock->advance(seconds(1));
    EXPECT_EQ(looks, 1);
    clock->advance(seconds(4));
    EXPECT_EQ(run_due(), "a");
    add(2, other, seconds(1), 'b');
    EXPECT_EQ(clock.use_count(), 1) << "a clock without tasks is released once another one is added";
}

TEST(MachineClock, IsOneForAll) { EXPECT_EQ(pushplus::machine_clock(), pushplus::machine_clock()); }

}  // namespace
}  // namespace pushplus_test
