#include <chrono>
#include <future>
#include <string>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::CancellationSource;
using pushplus::DeliveryOutcome;
using pushplus::ErrorKind;
using pushplus::WaitOptions;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Messages that ask through a core whose pauses are noted and pass at once.
class DeliveryWait : public SendingFixture {
protected:
    DeliveryWait() {
        credentials = {"user-token-1", "the-secret"};
        options.retry.max_attempts = 1;
    }

    static Transport::Answer status(int number, const std::string& reason = "") {
        return success(R"({"status":)" + std::to_string(number) + R"(,"errorMessage":")" + reason +
                       R"(","updateTime":"2026-03-04 12:00:01"})");
    }
    static Transport::Answer unreachable() {
        return Transport::failure(ErrorKind::connection, pushplus::Delivery::not_sent);
    }

    /// Refused before anything was asked, of both ways to wait.
    void expect_refused(const WaitOptions& wait, const std::string& why) {
        const auto report = pausing_messages().wait_delivered("code", wait);
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().kind(), ErrorKind::invalid_argument);
        EXPECT_THAT(report.error().message(), HasSubstr(why));
        const auto sent = pausing_messages().send_and_wait(with_content(), wait);
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().kind(), ErrorKind::invalid_argument);
        EXPECT_THAT(sent.error().message(), HasSubstr(why));
        EXPECT_EQ(requests() + key_fetches(), 0);
        EXPECT_THAT(pauses, IsEmpty());
    }
};

TEST_F(DeliveryWait, AsksAtOnceAndEndsWithADeliveredMessage) {
    reply(status(2));
    const auto report = pausing_messages().wait_delivered("a018648");
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(report->short_code, "a018648");
    EXPECT_EQ(report->reason, "");
    EXPECT_FALSE(report->error);
    EXPECT_THAT(pauses, IsEmpty());
    ASSERT_EQ(requests(), 1);
    const auto request = transport->requests().front();
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.url, "https://www.pushplus.plus/api/open/message/sendMessageResult?shortCode=a018648");
    EXPECT_EQ(header(request, "access-key"), "key-1");
}

TEST_F(DeliveryWait, PausesTwiceAsLongEachTimeUpToTheLongest) {
    reply({status(0), status(1), status(1), status(1), status(1), status(1), status(2)});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2), seconds(4), seconds(8), seconds(10), seconds(10)));
    EXPECT_EQ(requests(), 7);
    EXPECT_EQ(key_fetches(), 1);
}

TEST_F(DeliveryWait, TakesItsPausesFromTheOptions) {
    reply({status(0), status(0), status(0), status(0), status(2)});
    WaitOptions wait;
    wait.first_pause = milliseconds(300);
    wait.longest_pause = milliseconds(700);
    ASSERT_TRUE(pausing_messages().wait_delivered("code", wait));
    EXPECT_THAT(pauses, ElementsAre(milliseconds(300), milliseconds(600), milliseconds(700), milliseconds(700)));
}

TEST_F(DeliveryWait, TellsWhyAMessageFailed) {
    reply({status(1), status(3, "用户未关注公众号")});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::failed);
    EXPECT_EQ(report->reason, "用户未关注公众号");
    EXPECT_FALSE(report->error);
    EXPECT_EQ(requests(), 2);
}

TEST_F(DeliveryWait, LeavesAMessageUnderWayAtTheLimit) {
    reply(status(1));
    const auto begin = clock->steady_now();
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::under_way);
    EXPECT_EQ(report->short_code, "code");
    EXPECT_FALSE(report->error);
    EXPECT_LE(clock->steady_now() - begin, seconds(60));
    // Asked at 0, 1, 3, 7, 15, 25, 35, 45 and 55 s.
    EXPECT_GE(requests(), 9);
}

TEST_F(DeliveryWait, TakesAnUnknownStatusForUnderWay) {
    reply({status(99), status(2)});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(requests(), 2);
}

TEST_F(DeliveryWait, GivesEachQuestionNoMoreTimeThanIsLeft) {
    reply(status(1));
    WaitOptions wait;
    wait.timeout = seconds(10);
    ASSERT_TRUE(pausing_messages().wait_delivered("code", wait));
    const auto all = transport->requests();
    ASSERT_GE(all.size(), 4U);
    EXPECT_EQ(all[0].timeout, seconds(10));
    EXPECT_EQ(all[1].timeout, seconds(9));
    EXPECT_EQ(all[2].timeout, seconds(7));
    EXPECT_EQ(all[3].timeout, seconds(3));
}

TEST_F(DeliveryWait, CountsTheTimeThatQuestionsTake) {
    reply(after(seconds(20), status(1)));
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::under_way);
    // Asked at 0, 21 and 43 s; the answer to the third comes past the limit.
    EXPECT_EQ(requests(), 3);
}

TEST_F(DeliveryWait, AsksAgainAfterFailuresThatMayPass) {
    reply({unreachable(), Transport::failure(ErrorKind::timeout, pushplus::Delivery::unknown), Transport::body("", 502),
           Transport::body("<html>"), status(2)});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_FALSE(report->error) << "what has passed is still told";
    EXPECT_EQ(requests(), 5);
}

TEST_F(DeliveryWait, EndsWithAFailureThatWillNotPass) {
    for (const int code : {403, 500, 805, 900}) {
        SCOPED_TRACE(code);
        const auto before = requests();
        reply({status(1), refusal(code), status(2)});
        const auto report = pausing_messages().wait_delivered("code");
        ASSERT_TRUE(report);
        EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
        ASSERT_TRUE(report->error);
        EXPECT_EQ(report->error->code(), code);
        EXPECT_EQ(report->error->operation(), "messages.send_result");
        EXPECT_EQ(requests(), before + 2);
    }
}

TEST_F(DeliveryWait, TellsTheLastFailureAtTheLimit) {
    reply({status(1), unreachable()});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
    ASSERT_TRUE(report->error);
    EXPECT_EQ(report->error->kind(), ErrorKind::connection);
}

TEST_F(DeliveryWait, EndsWithAKeyThatCannotBeHad) {
    transport->answer_key(refusal(403));
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
    ASSERT_TRUE(report->error);
    EXPECT_EQ(report->error->kind(), ErrorKind::forbidden);
    EXPECT_EQ(requests(), 0);
}

TEST_F(DeliveryWait, RefusesOptionsThatMakeNoSense) {
    const auto with = [](auto change) {
        WaitOptions wait;
        change(wait);
        return wait;
    };
    for (const auto none : {milliseconds(0), milliseconds(-1), milliseconds::min()}) {
        expect_refused(with([=](auto& wait) { wait.timeout = none; }), "timeout must be more than 0");
        expect_refused(with([=](auto& wait) { wait.first_pause = none; }), "first_pause must be more than 0");
    }
    expect_refused(with([](auto& wait) { wait.longest_pause = milliseconds(999); }),
                   "longest_pause must be at least first_pause");
}

TEST_F(DeliveryWait, NeedsAShortCode) {
    const auto report = pausing_messages().wait_delivered("");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(report.error().message(), "short_code must not be empty");
    EXPECT_EQ(requests() + key_fetches(), 0);
}

TEST_F(DeliveryWait, NeedsASecretKeyAndSaysSoBeforeAnythingIsSent) {
    credentials.secret_key.clear();
    expect_refused({}, "secret_key is empty");
}

TEST_F(DeliveryWait, TakesTheLongestDurationForNoLimit) {
    reply({status(1), status(1), status(2)});
    WaitOptions wait;
    wait.timeout = milliseconds::max();
    wait.longest_pause = milliseconds::max();
    const auto report = pausing_messages().wait_delivered("code", wait);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2)));

    reply(status(1));
    wait.first_pause = milliseconds::max();
    const auto asked_once = pausing_messages().wait_delivered("code", wait);
    ASSERT_TRUE(asked_once);
    EXPECT_EQ(asked_once->outcome, DeliveryOutcome::under_way);
}

TEST_F(DeliveryWait, SendsFirstAndPausesBeforeItAsks) {
    reply({success(R"("c0de")"), status(1), status(2)});
    const auto report = pausing_messages().send_and_wait(with_content("alarm"));
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(report->short_code, "c0de");
    EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(1)));
    const auto all = transport->requests();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].url, "https://www.pushplus.plus/send");
    EXPECT_EQ(header(all[0], "access-key"), "");
    EXPECT_EQ(all[1].url, "https://www.pushplus.plus/api/open/message/sendMessageResult?shortCode=c0de");
}

TEST_F(DeliveryWait, TellsAFailedSendAsTheSendsError) {
    reply(refusal(999));
    const auto report = pausing_messages().send_and_wait(with_content());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), 999);
    EXPECT_EQ(report.error().operation(), "messages.send");
    EXPECT_EQ(requests(), 1);
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(DeliveryWait, TellsWhatGoesWrongAfterTheSendInTheReport) {
    reply({success(R"("c0de")"), refusal(403)});
    const auto report = pausing_messages().send_and_wait(with_content());
    ASSERT_TRUE(report) << "a message that was sent is told as an error";
    EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
    EXPECT_EQ(report->short_code, "c0de");
    ASSERT_TRUE(report->error);
    EXPECT_EQ(report->error->code(), 403);
}

TEST_F(DeliveryWait, EndsWhenItIsCanceledWhileItPauses) {
    reply(status(1));
    CancellationSource stop;
    WaitOptions wait;
    wait.cancellation = stop.token();
    const auto me = client();
    ASSERT_TRUE(me.access_key());  // So that only the pause waits on the clock.
    auto waiting = std::async(std::launch::async, [&] { return me.messages().wait_delivered("code", wait); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    EXPECT_EQ(requests(), 1);
    stop.cancel();
    const auto report = waiting.get();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
    EXPECT_EQ(report->short_code, "code");
    ASSERT_TRUE(report->error);
    EXPECT_EQ(report->error->kind(), ErrorKind::canceled);
    EXPECT_EQ(requests(), 1);
}

TEST_F(DeliveryWait, EndsWhenItIsCanceledWithinAQuestion) {
    CancellationSource stop;
    WaitOptions wait;
    wait.cancellation = stop.token();
    reply([&](const pushplus::HttpRequest& request) {
        stop.cancel();
        EXPECT_TRUE(request.cancellation.canceled());
        return Transport::failure(ErrorKind::canceled, pushplus::Delivery::unknown, false)(request);
    });
    const auto report = pausing_messages().wait_delivered("code", wait);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::could_not_ask);
    ASSERT_TRUE(report->error);
    EXPECT_EQ(report->error->kind(), ErrorKind::canceled);
    EXPECT_EQ(requests(), 1);
}

TEST_F(DeliveryWait, WakesWhenTheClockHasMovedByThePause) {
    reply({status(1), status(2)});
    const auto me = client();
    ASSERT_TRUE(me.access_key());  // So that only the pause waits on the clock.
    auto waiting = std::async(std::launch::async, [&] { return me.messages().wait_delivered("code"); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    clock->advance(seconds(1) - milliseconds(1));
    EXPECT_EQ(requests(), 1);
    clock->advance(milliseconds(1));
    const auto report = waiting.get();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(requests(), 2);
}

TEST_F(DeliveryWait, IsStillUnderWayIfTheLimitCutsTheLastQuestionOff) {
    const auto cut_off = [this](const pushplus::HttpRequest& request) {
        clock->advance(request.timeout);
        return Transport::failure(ErrorKind::timeout, pushplus::Delivery::unknown)(request);
    };
    reply({status(1), cut_off});
    WaitOptions wait;
    wait.timeout = seconds(3);
    const auto report = pausing_messages().wait_delivered("code", wait);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::under_way);
    EXPECT_FALSE(report->error);
    EXPECT_EQ(requests(), 2);

    reply(cut_off);
    const auto never_answered = pausing_messages().wait_delivered("code", wait);
    ASSERT_TRUE(never_answered);
    EXPECT_EQ(never_answered->outcome, DeliveryOutcome::could_not_ask);
    EXPECT_TRUE(never_answered->error);
}

TEST_F(DeliveryWait, AsksAgainAfterA429) {
    reply({Transport::body("slow down", 429), status(2)});
    const auto report = pausing_messages().wait_delivered("code");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(requests(), 2);
}

}  // namespace
}  // namespace pushplus_test
