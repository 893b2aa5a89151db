#include <chrono>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

// Somebody sets the machine's calendar a day forward or back while a call waits: limits and pauses go by the monotonic
// time and do not notice.

namespace pushplus_test {
namespace {

using pushplus::DeliveryOutcome;
using pushplus::ErrorKind;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

class CalendarJump : public SendingFixture, public ::testing::WithParamInterface<hours> {
protected:
    CalendarJump() { credentials = {"user-token-1", "the-secret"}; }

    // Messages whose pauses pass at once, and in each of them the calendar jumps.
    pushplus::Messages jumping_messages() {
        pushplus::detail::Runtime runtime;
        runtime.clock = clock;
        runtime.random = [] { return 0.0; };
        runtime.sleep = [this](std::chrono::steady_clock::time_point until, const pushplus::CancellationToken&) {
            const auto pause = std::chrono::duration_cast<milliseconds>(until - clock->steady_now());
            pauses.push_back(pause);
            clock->advance(pause);
            clock->set_calendar(GetParam());
            return pushplus::detail::WaitStatus::timed_out;
        };
        return pushplus::Messages(
            std::make_shared<const pushplus::detail::Core>(credentials, options, std::move(runtime)));
    }
    static Transport::Answer status(int number) {
        return success(R"({"status":)" + std::to_string(number) + R"(,"updateTime":"2026-03-04 12:00:01"})");
    }
};

TEST_P(CalendarJump, LeavesThePausesBetweenQuestionsForADelivery) {
    reply({status(1), status(1), status(1), status(2)});
    const auto report = jumping_messages().wait_delivered("code");
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2), seconds(4)));
    EXPECT_EQ(key_fetches(), 1) << "the jump made the AccessKey look ended";
}

TEST_P(CalendarJump, LeavesTheLimitOfWaitingForADelivery) {
    reply(status(1));
    pushplus::WaitOptions wait;
    wait.timeout = seconds(5);
    const auto report = jumping_messages().wait_delivered("code", wait);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::under_way);
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2)));
}

TEST_P(CalendarJump, LeavesThePausesBetweenTwoTriesAndTheLimitOfACall) {
    options.retry = {10, seconds(4), seconds(4)};
    options.total_timeout = seconds(7);
    reply(Transport::failure(ErrorKind::connection, pushplus::Delivery::not_sent));
    const auto sent = jumping_messages().send(with_content());
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::connection) << sent.error().message();
    EXPECT_THAT(pauses, ElementsAre(seconds(2), seconds(2), seconds(2)));
}

TEST_P(CalendarJump, HoldsNoPacedSendLongerThanThePace) {
    options.send_guard.pace_requests = 5;
    options.send_guard.pace_margin = milliseconds(0);
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.total_timeout = hours(1);
    accept();
    const auto messages = jumping_messages();
    for (int i = 0; i < 6; ++i) {
        const auto sent = messages.send(with_content("content " + std::to_string(i)));
        EXPECT_TRUE(sent) << sent.error().message();
    }
    EXPECT_THAT(pauses, ElementsAre(seconds(60)));
}

INSTANTIATE_TEST_SUITE_P(OfADay, CalendarJump, ::testing::Values(hours(24), hours(-24)),
                         [](const auto& jump) { return std::string(jump.param > hours(0) ? "Forward" : "Back"); });

}  // namespace
}  // namespace pushplus_test
