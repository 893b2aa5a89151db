#include "access_key/record_in_memory.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

#include <gtest/gtest.h>

#include <pushplus/clock.hpp>

#include "../../doubles/clock_at_noon.hpp"

#ifndef _WIN32
#    include <sys/wait.h>
#    include <unistd.h>
#endif

namespace pushplus_test {
namespace {

using pushplus::ManualClock;
using pushplus::detail::record_in_memory;
using pushplus::detail::RecordInMemory;
using pushplus::detail::since_1970;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class TheRecordInMemory : public ::testing::Test {
protected:
    std::int64_t now() {
        std::int64_t moment = 0;
        record.with([&](RecordInMemory::State&, std::int64_t now) { moment = now; });
        return moment;
    }
    void lease_for(milliseconds time) {
        record.with([&](RecordInMemory::State& state, std::int64_t now) {
            state.record.lease = now;
            state.record.lease_ends = now + time.count();
        });
    }

    const std::shared_ptr<ManualClock> clock = clock_at_noon();
    RecordInMemory record{clock};
};

TEST_F(TheRecordInMemory, BeginsWithTheCalendarsTimeAndGoesOnThoughThatIsSet) {
    const auto began = since_1970(clock->system_now());
    EXPECT_EQ(now(), began);
    clock->set_calendar(clock->system_now() - hours(48));
    EXPECT_EQ(now(), began);
    clock->advance(seconds(7));
    EXPECT_EQ(now(), began + 7000);
    clock->suspend(seconds(3));
    EXPECT_EQ(now(), began + 10'000) << "keys end while the machine is suspended, too";
}

TEST_F(TheRecordInMemory, KeepsWhatIsChanged) {
    lease_for(seconds(15));
    record.with([](RecordInMemory::State& state, std::int64_t now) { EXPECT_EQ(state.record.lease, now); });
}

TEST_F(TheRecordInMemory, TellsWhoWaitsThatAFetchHasEnded) {
    EXPECT_FALSE(record.end_of_fetch()) << "none is under way";
    lease_for(seconds(15));
    const auto end = record.end_of_fetch();
    ASSERT_TRUE(end);
    const auto is_open = [&] {
        return end->wait(*clock, clock->steady_now(), {}) == pushplus::detail::WaitStatus::opened;
    };
    record.with([](RecordInMemory::State& state, std::int64_t) { state.record.fails = 1; });
    EXPECT_FALSE(is_open());
    record.with([](RecordInMemory::State& state, std::int64_t) { state.record.lease_ends = 0; });
    EXPECT_TRUE(is_open());
    EXPECT_FALSE(record.end_of_fetch());
}

TEST_F(TheRecordInMemory, IsOneForAllWhoAskForItWithTheSameClockWhileOneHasIt) {
    auto one = record_in_memory("an account", clock);
    EXPECT_EQ(record_in_memory("an account", clock), one);
    EXPECT_NE(record_in_memory("another", clock), one);
    EXPECT_NE(record_in_memory("an account", clock_at_noon()), one);
    const std::weak_ptr<RecordInMemory> watched = one;
    one.reset();
    EXPECT_TRUE(watched.expired()) << "a key outlives its clients";
}

#ifndef _WIN32
TEST_F(TheRecordInMemory, TakesAFetchOfTheParentForOneWhoseProcessDied) {
    lease_for(seconds(15));
    record.with([](RecordInMemory::State& state, std::int64_t) { state.record.key = "of the parent"; });
    const pid_t child = fork();
    if (child == 0) {
        bool over = false;
        record.with([&](RecordInMemory::State& state, std::int64_t now) {
            over = state.record.lease_ends == now && state.record.key == "of the parent";
        });
        _exit(over ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    record.with([](RecordInMemory::State& state, std::int64_t now) {
        EXPECT_EQ(state.record.lease_ends, now + 15'000) << "the parent's goes on";
    });
}
#endif

}  // namespace
}  // namespace pushplus_test
