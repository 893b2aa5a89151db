#include "access_key/growing_pause.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::GrowingPause;
using std::chrono::nanoseconds;
using std::chrono::seconds;

const GrowingPause::time_point now = GrowingPause::time_point() + std::chrono::hours(1);

TEST(GrowingPause, IsOverBeforeTheFirstStart) {
    const GrowingPause pause(seconds(1), seconds(60));
    EXPECT_TRUE(pause.over(now));
}

TEST(GrowingPause, LastsExactlyAsLongAsItSays) {
    GrowingPause pause(seconds(3), seconds(60));
    pause.start(now);
    EXPECT_FALSE(pause.over(now));
    EXPECT_FALSE(pause.over(now + seconds(3) - nanoseconds(1)));
    EXPECT_TRUE(pause.over(now + seconds(3)));
}

TEST(GrowingPause, DoublesUpToTheLongest) {
    GrowingPause pause(seconds(3), seconds(20));
    for (const auto expected : {seconds(3), seconds(6), seconds(12), seconds(20), seconds(20)}) {
        pause.start(now);
        EXPECT_EQ(pause.until(), now + expected);
    }
}

TEST(GrowingPause, LastsAsLongAsIsAskedForIfThatIsLonger) {
    GrowingPause pause(seconds(3), seconds(20));
    pause.start(now, seconds(2));
    EXPECT_EQ(pause.until(), now + seconds(3));
    pause.start(now, seconds(100));
    EXPECT_EQ(pause.until(), now + seconds(100));
    pause.start(now);
    EXPECT_EQ(pause.until(), now + seconds(12));
}

TEST(GrowingPause, ShorteningLeavesTheOneThatRuns) {
    GrowingPause pause(seconds(3), seconds(20));
    pause.start(now);
    pause.start(now);
    pause.shorten();
    EXPECT_EQ(pause.until(), now + seconds(6));
    pause.start(now);
    EXPECT_EQ(pause.until(), now + seconds(3));
}

TEST(GrowingPause, ClearingEndsTheOneThatRunsAndShortensTheNext) {
    GrowingPause pause(seconds(3), seconds(20));
    pause.start(now);
    pause.start(now);
    pause.clear();
    EXPECT_TRUE(pause.over(now));
    pause.start(now);
    EXPECT_EQ(pause.until(), now + seconds(3));
}

}  // namespace
