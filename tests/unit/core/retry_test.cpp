#include "core/retry.hpp"

#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "attempts.hpp"
#include "doubles/clock_at_noon.hpp"
#include "doubles/watched_clock.hpp"

namespace {

using namespace pushplus::detail;
using pushplus::CancellationSource;
using pushplus::CancellationToken;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::ManualClock;
using pushplus::RetryPolicy;
using pushplus_test::busy;
using pushplus_test::failed;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double almost_one = 0x1.fffffffffffffp-1;

TEST(RetryPause, DoublesUpToTheLongestWithJitterInItsUpperHalf) {
    const RetryPolicy policy;  // 500 ms, at most 8000 ms
    const std::vector<std::pair<int, int>> bounds{{1, 500},  {2, 1000}, {3, 2000}, {4, 4000},
                                                  {5, 8000}, {6, 8000}, {9, 8000}};
    for (const auto& [number, upper] : bounds) {
        EXPECT_EQ(pause_after(number, policy, 0.0, std::nullopt), milliseconds(upper / 2));
        EXPECT_EQ(pause_after(number, policy, 0.5, std::nullopt), milliseconds(upper / 4 * 3));
        EXPECT_EQ(pause_after(number, policy, almost_one, std::nullopt), milliseconds(upper - 1));
    }
}

TEST(RetryPause, IsNeverLongerThanTheLongestThoughTheFirstIsNoPowerOfIt) {
    RetryPolicy policy;
    policy.initial_backoff = milliseconds(300);
    policy.max_backoff = milliseconds(1000);
    EXPECT_EQ(pause_after(3, policy, 0.0, std::nullopt), milliseconds(500));
    EXPECT_EQ(pause_after(3, policy, almost_one, std::nullopt), milliseconds(999));
}

TEST(RetryPause, IsNoneIfThePolicyWantsNone) {
    RetryPolicy policy;
    policy.initial_backoff = policy.max_backoff = milliseconds(0);
    EXPECT_EQ(pause_after(5, policy, almost_one, std::nullopt), milliseconds(0));
}

TEST(RetryPause, IsAtLeastWhatTheServiceAsksForEvenBeyondTheLongest) {
    const RetryPolicy policy;
    EXPECT_EQ(pause_after(1, policy, 0.0, seconds(7)), seconds(7));
    EXPECT_EQ(pause_after(1, policy, 0.0, seconds(120)), seconds(120));
    EXPECT_EQ(pause_after(5, policy, 0.0, seconds(1)), milliseconds(4000));
    EXPECT_EQ(pause_after(1, policy, 0.0, seconds(0)), milliseconds(250));
}

Attempt not_sent() { return failed(ErrorKind::connection, Delivery::not_sent, true); }
Attempt in_doubt() { return failed(ErrorKind::timeout, Delivery::unknown, true); }

TEST(MayRepeat, DependsOnWhatTheServiceCanHaveDone) {
    EXPECT_FALSE(may_repeat(Effect::reads, Attempt{}));
    for (const auto delivery : {Delivery::not_sent, Delivery::unknown, Delivery::answered}) {
        EXPECT_TRUE(may_repeat(Effect::reads, failed(ErrorKind::timeout, delivery, true)));
        EXPECT_FALSE(may_repeat(Effect::reads, failed(ErrorKind::timeout, delivery, false)));
        EXPECT_FALSE(may_repeat(Effect::changes, failed(ErrorKind::timeout, delivery, false)));
        EXPECT_EQ(may_repeat(Effect::changes, failed(ErrorKind::timeout, delivery, true)),
                  delivery == Delivery::not_sent);
    }
}

/// Runs scripted attempts against a clock that the pauses move.
class RetryLoop : public ::testing::Test {
protected:
    Runtime runtime() {
        Runtime runtime;
        runtime.clock = clock;
        runtime.sleep = [this](std::chrono::steady_clock::time_point until, const CancellationToken& cancellation) {
            if (cancellation.canceled()) return WaitStatus::canceled;
            pauses.push_back(std::chrono::duration_cast<milliseconds>(until - clock->steady_now()));
            clock->advance(until - clock->steady_now());
            if (cancel_in_pause == static_cast<int>(pauses.size())) stop.cancel();
            return cancellation.canceled() ? WaitStatus::canceled : WaitStatus::timed_out;
        };
        runtime.random = [this] { return random; };
        return runtime;
    }

    std::optional<Error> run(Effect effect, std::vector<Attempt> script) {
        const Runtime with = runtime();
        Retries retries(policy, effect, clock->steady_now() + total, with);
        for (std::size_t next = 0;; ++next) {
            ++tries;
            const int requests = tries * requests_per_try;
            const auto verdict = retries.after(next < script.size() ? script[next] : Attempt{}, requests);
            if (!verdict.resume) return verdict.error;
            if (with.sleep(*verdict.resume, stop.token()) == WaitStatus::canceled) return retries.canceled(requests);
        }
    }

    const std::shared_ptr<ManualClock> clock = pushplus_test::clock_at_noon();
    CancellationSource stop;
    RetryPolicy policy;
    milliseconds total{60'000};
    double random = 0.5;
    int requests_per_try = 1;
    int cancel_in_pause = 0;

    int tries = 0;
    std::vector<milliseconds> pauses;
};

TEST_F(RetryLoop, EndsWithTheFirstSuccess) {
    EXPECT_FALSE(run(Effect::reads, {}));
    EXPECT_EQ(tries, 1);
    EXPECT_TRUE(pauses.empty());
}

TEST_F(RetryLoop, SucceedsAfterFailuresWithExactPauses) {
    policy.max_attempts = 5;
    EXPECT_FALSE(run(Effect::reads, {busy(), in_doubt(), not_sent()}));
    EXPECT_EQ(tries, 4);
    EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds(375), milliseconds(750), milliseconds(1500)}));
}

TEST_F(RetryLoop, GivesUpAfterAsManyAttemptsAsThePolicyAllows) {
    for (const int most : {1, 2, 3, 10}) {
        tries = 0;
        policy.max_attempts = most;
        const auto error = run(Effect::reads, std::vector<Attempt>(20, busy()));
        ASSERT_TRUE(error);
        EXPECT_EQ(tries, most);
        EXPECT_EQ(error->attempts(), most);
        EXPECT_EQ(error->message(), "it failed");
    }
}

TEST_F(RetryLoop, CountsTheRequestsOfAllAttempts) {
    requests_per_try = 2;
    const auto error = run(Effect::reads, {busy(), busy(), busy()});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->attempts(), 6);
}

TEST_F(RetryLoop, DoesNotRepeatAChangeWhoseFateIsUnknown) {
    const auto error = run(Effect::changes, {in_doubt()});
    ASSERT_TRUE(error);
    EXPECT_EQ(tries, 1);
    EXPECT_TRUE(error->in_doubt());
}

TEST_F(RetryLoop, RepeatsAChangeThatWasNotSentUntilItsFateIsUnknown) {
    const auto error = run(Effect::changes, {not_sent(), in_doubt()});
    ASSERT_TRUE(error);
    EXPECT_EQ(tries, 2);
    EXPECT_TRUE(error->in_doubt());
}

TEST_F(RetryLoop, AnEarlierDoubtIsNotForgottenWhenTheLastAttemptWasNotSent) {
    const auto error = run(Effect::reads, {in_doubt(), not_sent(), not_sent()});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::connection);
    EXPECT_EQ(error->delivery(), Delivery::unknown);
}

TEST_F(RetryLoop, WithoutAnyDoubtNotSentStaysNotSent) {
    const auto error = run(Effect::changes, {not_sent(), not_sent(), not_sent()});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
}

TEST_F(RetryLoop, WaitsAsLongAsTheServiceAsks) {
    EXPECT_FALSE(run(Effect::reads, {busy(seconds(7)), busy(milliseconds(1))}));
    EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds(7000), milliseconds(750)}));
}

TEST_F(RetryLoop, GivingUpTellsWhenTheServiceWantsToBeAskedAgain) {
    for (const auto effect : {Effect::reads, Effect::changes}) {
        policy.max_attempts = 1;
        const auto error = run(effect, {busy(seconds(40))});
        ASSERT_TRUE(error);
        EXPECT_EQ(error->retry_at(), clock->system_now() + seconds(40));
        EXPECT_FALSE(run(effect, {busy()})->retry_at());
    }
}

TEST_F(RetryLoop, ACancelInThePauseTellsItToo) {
    cancel_in_pause = 1;
    const auto asked_at = clock->system_now();
    const auto error = run(Effect::reads, {busy(seconds(7))});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->retry_at(), asked_at + seconds(7));
}

TEST_F(RetryLoop, DoesNotWaitBeyondTheCallsLimitAndSaysSo) {
    total = milliseconds(7000);
    const auto error = run(Effect::reads, {busy(seconds(7))});
    ASSERT_TRUE(error);
    EXPECT_EQ(tries, 1);
    EXPECT_TRUE(pauses.empty());
    EXPECT_EQ(error->kind(), ErrorKind::http);
    EXPECT_EQ(error->message(), "it failed. The call's limit leaves no time for another attempt");
}

TEST_F(RetryLoop, WaitsWhileTheLimitLeavesAnyTimeForAnotherAttempt) {
    total = milliseconds(7001);
    EXPECT_FALSE(run(Effect::reads, {busy(seconds(7))}));
    EXPECT_EQ(tries, 2);
}

TEST_F(RetryLoop, TheLimitCountsForAllPausesTogether) {
    policy.max_attempts = 10;
    total = milliseconds(375 + 750 + 1500);
    const auto error = run(Effect::reads, std::vector<Attempt>(10, busy()));
    ASSERT_TRUE(error);
    EXPECT_EQ(tries, 3);
    EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds(375), milliseconds(750)}));
}

TEST_F(RetryLoop, EndsWhenItIsCanceledBetweenTwoAttempts) {
    cancel_in_pause = 2;
    const auto error = run(Effect::reads, {in_doubt(), not_sent(), busy()});
    ASSERT_TRUE(error);
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(error->kind(), ErrorKind::canceled);
    EXPECT_EQ(error->attempts(), 2);
    EXPECT_TRUE(error->in_doubt());
    EXPECT_EQ(error->message(), "canceled by the caller between two attempts; the last failed with: it failed");
}

TEST(FinalError, KeepsAllThatTheLastAttemptTold) {
    Error::Parts parts;
    parts.kind = ErrorKind::service;
    parts.message = "text";
    parts.delivery = Delivery::answered;
    parts.code = 600;
    parts.http_status = 200;
    parts.operation = "topics.detail";
    const Error error = final_error(parts, 4, true);
    EXPECT_EQ(error.kind(), ErrorKind::service);
    EXPECT_EQ(error.message(), "text");
    EXPECT_EQ(error.delivery(), Delivery::answered);
    EXPECT_EQ(error.code(), 600);
    EXPECT_EQ(error.http_status(), 200);
    EXPECT_EQ(error.operation(), "topics.detail");
    EXPECT_EQ(error.attempts(), 4);
}

TEST(DefaultRetryTools, SleepUntilTheClockGetsThereOrACancelComes) {
    const auto clock = std::make_shared<pushplus_test::WatchedClock>();
    const Runtime runtime = default_runtime(clock);
    CancellationSource stop;
    const auto until = clock->steady_now() + seconds(5);
    for (const bool cancel : {false, true}) {
        WaitStatus ended = WaitStatus::opened;
        std::thread sleeper([&] { ended = runtime.sleep(until + (cancel ? seconds(60) : seconds(0)), stop.token()); });
        EXPECT_TRUE(clock->is_waited_for_by(1));
        cancel ? stop.cancel() : clock->advance(seconds(5));
        sleeper.join();
        EXPECT_EQ(ended, cancel ? WaitStatus::canceled : WaitStatus::timed_out);
    }
}

TEST(DefaultRetryTools, RandomNumbersAreSpreadOverTheirRange) {
    const Runtime runtime = default_runtime(pushplus::machine_clock());
    int lower_half = 0;
    constexpr int many = 4000;
    for (int i = 0; i < many; ++i) {
        const double number = runtime.random();
        ASSERT_GE(number, 0.0);
        ASSERT_LT(number, 1.0);
        if (number < 0.5) ++lower_half;
    }
    // Ten standard deviations around the middle.
    EXPECT_NEAR(lower_half, many / 2, 320);
}

}  // namespace
