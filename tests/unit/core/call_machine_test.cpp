#include "core/call_machine.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attempts.hpp"
#include "doubles/watched_clock.hpp"

// The machine alone: events go in, steps come out. No thread, server or key manager; time stands still unless a test moves
// it, and chance comes from a script.

namespace {

using namespace pushplus::detail;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::Result;
using pushplus_test::busy;
using pushplus_test::changing;
using pushplus_test::failed;
using pushplus_test::reading;
using pushplus_test::WatchedClock;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Step = CallMachine::Step;

constexpr Operation sending{"messages.send", "POST", "/send", Effect::changes, Auth::token};

CallMachine::Key key(std::uint64_t generation) {
    auto record = std::make_shared<AccessKeyRecord>();
    record->value = "key-" + std::to_string(generation);
    record->generation = generation;
    return record;
}

std::optional<CallMachine::Key> other_key(std::uint64_t generation) { return key(generation); }

Attempt no_connection() { return failed(ErrorKind::connection, Delivery::not_sent, true); }
Attempt timed_out() { return failed(ErrorKind::timeout, Delivery::unknown, true); }
Attempt refused() {
    Attempt attempt = failed(ErrorKind::unauthorized, Delivery::answered, false);
    attempt.key_refused = true;
    return attempt;
}

/// The service refuses to give out a key until some moment.
Error no_key(std::chrono::system_clock::time_point retry_at) {
    Error::Parts parts;
    parts.kind = ErrorKind::rate_limited;
    parts.delivery = Delivery::unknown;
    parts.code = 900;
    parts.http_status = 429;
    parts.message = "no key today";
    parts.retry_at = retry_at;
    return Error(std::move(parts));
}

/// An admission that follows a script, and lets everything pass where that ends.
class ScriptedAdmission final : public RequestAdmission {
public:
    void reject(std::optional<std::chrono::system_clock::time_point> wait_until = {}) {
        Rejection rejection;
        rejection.refusal.kind = ErrorKind::rate_limited;
        rejection.refusal.message = "held back";
        rejection.wait_until = wait_until;
        script_.emplace_back(std::move(rejection));
    }
    std::optional<Rejection> admit(Time latest_time) override {
        ++asked;
        latest = latest_time;
        if (script_.empty()) return std::nullopt;
        auto next = std::move(script_.front());
        script_.pop_front();
        return next;
    }
    void ended(const Attempt& attempt, const void* value) override {
        endings.emplace_back(attempt.failure ? to_string(attempt.failure->kind) : "ok");
        reply = value;
    }

    void withdraw() override { ++withdrawn; }

    int asked = 0;
    int withdrawn = 0;
    Time latest;
    std::vector<std::string> endings;
    const void* reply = nullptr;

private:
    std::deque<std::optional<Rejection>> script_;
};

class CallMachineTest : public testing::Test {
protected:
    CallMachine machine_of(const Operation& operation) {
        return {operation, policy, runtime, start + limit, nullptr, nullptr};
    }
    CallMachine admitted(const Operation& operation) {
        return {operation, policy, runtime, start + limit, &admission, &reply};
    }
    /// A machine of an operation with a key, at its first request.
    CallMachine at_first_request(const Operation& operation = reading) {
        auto machine = machine_of(operation);
        EXPECT_EQ(machine.begin(), Step::acquire_key);
        EXPECT_EQ(machine.key_acquired(key(1)), Step::send);
        return machine;
    }
    /// How long the machine wants to pause.
    milliseconds pause_of(const CallMachine& machine) const {
        return std::chrono::duration_cast<milliseconds>(machine.resume() - clock->steady_now());
    }
    /// Lets the machine's pause pass.
    Step sit_out(CallMachine& machine) {
        clock->advance(machine.resume() - clock->steady_now());
        return asked(machine, machine.paused(WaitStatus::timed_out));
    }
    /// Lets the admission answer, if the machine asks for that.
    Step asked(CallMachine& machine, Step step) {
        return step == Step::admit ? machine.admitted(machine.admission().admit(machine.latest())) : step;
    }
    static Error error_of(CallMachine& machine) {
        auto error = machine.take_error();
        EXPECT_TRUE(error) << "the call went well";
        return error ? *std::move(error) : Error(Error::Parts{});
    }

    const std::shared_ptr<WatchedClock> clock = std::make_shared<WatchedClock>();
    const std::chrono::steady_clock::time_point start = clock->steady_now();
    milliseconds limit{60'000};
    pushplus::RetryPolicy policy;
    std::deque<double> chances{0.0, 0.5, 0.25};
    Runtime runtime{clock, nullptr, [this] {
                        const double chance = chances.at(0);
                        chances.pop_front();
                        return chance;
                    }};
    ScriptedAdmission admission;
    int reply = 0;
};

using CallMachineBeginning = CallMachineTest;

TEST_F(CallMachineBeginning, AsksForAKeyOnlyIfTheOperationNeedsOne) {
    EXPECT_EQ(machine_of(reading).begin(), Step::acquire_key);
    auto without_key = machine_of(sending);
    EXPECT_EQ(without_key.begin(), Step::send);
    EXPECT_EQ(without_key.key(), nullptr);
    EXPECT_EQ(without_key.access_key(), "");
}

TEST_F(CallMachineBeginning, SendsTheFirstRequestWithTheKeyAndAllTheTimeThereIs) {
    const auto machine = at_first_request();
    EXPECT_EQ(machine.requests(), 1);
    EXPECT_EQ(machine.access_key(), "key-1");
    EXPECT_EQ(machine.key()->generation, 1U);
    EXPECT_EQ(machine.sent_at(), start);
    EXPECT_EQ(machine.time_left(), limit);
}

TEST_F(CallMachineBeginning, LeavesTheRequestTheTimeThatTheKeyDidNotTake) {
    auto machine = machine_of(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    clock->advance(seconds(20) + std::chrono::nanoseconds(1));
    ASSERT_EQ(machine.key_acquired(key(1)), Step::send);
    EXPECT_EQ(machine.time_left(), seconds(40)) << "rounded up";
    EXPECT_EQ(machine.sent_at(), clock->steady_now());
}

TEST_F(CallMachineBeginning, EndsWithTheErrorOfTheKeyAndAsksNoAdmission) {
    auto machine = admitted(changing);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    const auto retry_at = clock->system_now() + seconds(30);
    ASSERT_EQ(machine.key_acquired(no_key(retry_at)), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.code(), 900);
    EXPECT_EQ(error.http_status(), 429);
    EXPECT_EQ(error.retry_at(), retry_at);
    EXPECT_EQ(error.delivery(), Delivery::not_sent) << "nothing of the call itself left";
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_EQ(error.operation(), "topics.exit");
    EXPECT_EQ(error.message(), "topics.exit needs an AccessKey: no key today");
    EXPECT_EQ(admission.asked, 0);
    EXPECT_THAT(admission.endings, IsEmpty());
}

using CallMachineKey = CallMachineTest;

TEST_F(CallMachineKey, IsReplacedAndTheRequestSentAgainAtOnce) {
    auto machine = at_first_request(changing);
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    EXPECT_EQ(machine.refused_key(), 1U);
    ASSERT_EQ(machine.key_replaced(other_key(2)), Step::send);
    EXPECT_EQ(machine.requests(), 2);
    EXPECT_EQ(machine.access_key(), "key-2");
    EXPECT_EQ(machine.responded({}), Step::end);
    EXPECT_FALSE(machine.take_error());
}

TEST_F(CallMachineKey, IsReplacedTwiceAndNoFurther) {
    policy.max_attempts = 1;
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    ASSERT_EQ(machine.key_replaced(other_key(2)), Step::send);
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    EXPECT_EQ(machine.refused_key(), 2U);
    ASSERT_EQ(machine.key_replaced(other_key(3)), Step::send);
    ASSERT_EQ(machine.responded(refused()), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::unauthorized);
    EXPECT_EQ(error.attempts(), 3);
    EXPECT_EQ(error.message(), "it failed. A fresh AccessKey was refused as well");
}

TEST_F(CallMachineKey, IsReplacedTwiceInEachAttempt) {
    auto machine = at_first_request();
    for (std::uint64_t generation : {2U, 3U}) {
        ASSERT_EQ(machine.responded(refused()), Step::replace_key);
        ASSERT_EQ(machine.key_replaced(other_key(generation)), Step::send);
    }
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    EXPECT_EQ(machine.access_key(), "key-3") << "the key is kept for the next attempt";
    EXPECT_EQ(machine.responded(refused()), Step::replace_key);
}

TEST_F(CallMachineKey, ForWhichThereIsNoOtherYetIsTheEnd) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    ASSERT_EQ(machine.key_replaced(std::optional<CallMachine::Key>()), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::unauthorized);
    EXPECT_EQ(error.attempts(), 1);
    EXPECT_THAT(error.message(), HasSubstr("it failed. This AccessKey was fetched after another refusal"));
}

TEST_F(CallMachineKey, WhoseReplacementFailsLeavesNoDoubtAboutTheRequest) {
    auto machine = at_first_request(changing);
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    ASSERT_EQ(machine.key_replaced(no_key(clock->system_now())), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.delivery(), Delivery::answered) << "the service refused the request";
    EXPECT_EQ(error.message(), "topics.exit needs an AccessKey: no key today");
}

TEST_F(CallMachineKey, OfAnOperationWithoutOneIsTheEnd) {
    auto machine = machine_of(sending);
    ASSERT_EQ(machine.begin(), Step::send);
    EXPECT_EQ(machine.responded(refused()), Step::end);
    EXPECT_EQ(error_of(machine).message(), "it failed");
}

TEST_F(CallMachineKey, IsReplacedWithoutAskingTheAdmissionAgain) {
    auto machine = admitted(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    ASSERT_EQ(asked(machine, machine.key_acquired(key(1))), Step::send);
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    ASSERT_EQ(machine.key_replaced(other_key(2)), Step::send);
    EXPECT_THAT(admission.endings, IsEmpty()) << "the attempt goes on";
    ASSERT_EQ(machine.responded({}), Step::end);
    EXPECT_EQ(admission.asked, 1);
    EXPECT_THAT(admission.endings, ElementsAre("ok"));
}

using CallMachineAdmission = CallMachineTest;

TEST_F(CallMachineAdmission, LearnsHowAnAttemptEndedAndWhereTheReplyLies) {
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::send);
    EXPECT_EQ(admission.asked, 1);
    ASSERT_EQ(machine.responded({}), Step::end);
    EXPECT_FALSE(machine.take_error());
    EXPECT_THAT(admission.endings, ElementsAre("ok"));
    EXPECT_EQ(admission.reply, &reply);
}

TEST_F(CallMachineAdmission, IsAskedBeforeEachAttempt) {
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::send);
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    EXPECT_EQ(admission.asked, 1);
    ASSERT_EQ(sit_out(machine), Step::send);
    EXPECT_EQ(admission.asked, 2);
    ASSERT_EQ(machine.responded({}), Step::end);
    EXPECT_THAT(admission.endings, ElementsAre("connection", "ok"));
}

TEST_F(CallMachineAdmission, ThatIsRefusedForGoodEndsTheCallBeforeItsRequest) {
    admission.reject();
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.message(), "held back");
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_THAT(admission.endings, IsEmpty()) << "it let nothing pass";
}

TEST_F(CallMachineAdmission, MayBeWaitedForByTheCalendar) {
    clock->set_calendar(std::chrono::hours(1000));
    admission.reject(clock->system_now() + seconds(59));
    admission.reject(clock->system_now() + milliseconds(59'500));
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::pause);
    EXPECT_EQ(pause_of(machine), seconds(59));
    ASSERT_EQ(sit_out(machine), Step::pause) << "it is asked again, and says so again";
    EXPECT_EQ(pause_of(machine), milliseconds(500));
    ASSERT_EQ(sit_out(machine), Step::send);
    EXPECT_EQ(admission.asked, 3);
    EXPECT_EQ(machine.requests(), 1);
    EXPECT_EQ(machine.time_left(), milliseconds(500));
    EXPECT_EQ(machine.responded({}), Step::end);
    EXPECT_FALSE(machine.take_error());
}

TEST_F(CallMachineAdmission, IsNotWaitedForBeyondTheCallsLimit) {
    admission.reject(clock->system_now() + limit);
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.message(), "held back. The call's limit is too short to wait for it");
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_EQ(admission.withdrawn, 1);
}

TEST_F(CallMachineAdmission, ThatIsWaitedForMayBeCanceled) {
    admission.reject(clock->system_now() + seconds(10));
    auto machine = admitted(sending);
    ASSERT_EQ(asked(machine, machine.begin()), Step::pause);
    ASSERT_EQ(machine.paused(WaitStatus::canceled), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::canceled);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.message(), "canceled by the caller while held back");
    EXPECT_EQ(admission.asked, 1);
    EXPECT_EQ(admission.withdrawn, 1);
}

TEST_F(CallMachineAdmission, IsAskedWhenTheCallerTakesThatStep) {
    auto machine = admitted(sending);
    ASSERT_EQ(machine.begin(), Step::admit);
    EXPECT_EQ(&machine.admission(), &admission);
    EXPECT_EQ(machine.latest(), clock->system_now() + limit);
    EXPECT_EQ(admission.asked, 0) << "it waits for nothing by itself";
    clock->advance(seconds(3));
    ASSERT_EQ(machine.admitted(std::nullopt), Step::send);
    EXPECT_EQ(machine.time_left(), limit - seconds(3));
    EXPECT_EQ(machine.requests(), 1);
}

TEST_F(CallMachineAdmission, IsAskedBehindTheKey) {
    auto machine = admitted(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    ASSERT_EQ(machine.key_acquired(key(1)), Step::admit);
    ASSERT_EQ(machine.admitted(std::nullopt), Step::send);
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    clock->advance(machine.resume() - clock->steady_now());
    ASSERT_EQ(machine.paused(WaitStatus::timed_out), Step::admit) << "and before each attempt";
}

TEST_F(CallMachineAdmission, WhoseAnswerIsLateLeavesNoTimeToSend) {
    auto machine = admitted(sending);
    ASSERT_EQ(machine.begin(), Step::admit);
    clock->advance(limit);
    ASSERT_EQ(machine.admitted(std::nullopt), Step::end);
    EXPECT_EQ(error_of(machine).kind(), ErrorKind::timeout);
    EXPECT_THAT(admission.endings, ElementsAre("timeout")) << "it takes back what it let pass";
}

TEST_F(CallMachineAdmission, WhoseAnswerIsGivenUpEndsTheCallBeforeItsRequest) {
    struct Case {
        WaitStatus how;
        ErrorKind kind;
        const char* message;
    };
    for (const auto& [how, kind, message] :
         {Case{WaitStatus::canceled, ErrorKind::canceled,
               "messages.send: canceled by the caller while it waited for the send guard's store"},
          Case{WaitStatus::timed_out, ErrorKind::timeout,
               "messages.send: the call's limit ran out while it waited for the send guard's store"}}) {
        auto machine = admitted(sending);
        ASSERT_EQ(machine.begin(), Step::admit);
        ASSERT_EQ(machine.not_admitted(how), Step::end);
        const auto error = error_of(machine);
        EXPECT_EQ(error.kind(), kind);
        EXPECT_EQ(error.delivery(), Delivery::not_sent);
        EXPECT_EQ(error.attempts(), 0);
        EXPECT_EQ(error.operation(), "messages.send");
        EXPECT_EQ(error.message(), message);
    }
    EXPECT_THAT(admission.endings, IsEmpty()) << "it let nothing pass";
    EXPECT_EQ(admission.withdrawn, 0) << "whoever gives up gives back";
}

TEST_F(CallMachineAdmission, ThatIsGivenUpKeepsTheDoubtOfTheAttemptBefore) {
    auto machine = admitted(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    ASSERT_EQ(asked(machine, machine.key_acquired(key(1))), Step::send);
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    clock->advance(machine.resume() - clock->steady_now());
    ASSERT_EQ(machine.paused(WaitStatus::timed_out), Step::admit);
    ASSERT_EQ(machine.not_admitted(WaitStatus::canceled), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::canceled);
    EXPECT_TRUE(error.in_doubt());
    EXPECT_EQ(error.attempts(), 1);
}

TEST_F(CallMachineAdmission, OfALaterAttemptKeepsTheDoubtOfAnEarlierOne) {
    auto machine = admitted(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    ASSERT_EQ(asked(machine, machine.key_acquired(key(1))), Step::send);
    admission.reject();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_TRUE(error.in_doubt());
    EXPECT_EQ(error.attempts(), 1);
}

using CallMachineTime = CallMachineTest;

TEST_F(CallMachineTime, OfNoneSendsNothing) {
    auto machine = admitted(changing);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    clock->advance(limit);
    ASSERT_EQ(asked(machine, machine.key_acquired(key(1))), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::timeout);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.operation(), "topics.exit");
    EXPECT_EQ(error.message(), "topics.exit: the call's limit ran out");
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_THAT(admission.endings, ElementsAre("timeout")) << "what it let pass was not sent";
}

TEST_F(CallMachineTime, OfAMomentIsEnough) {
    auto machine = machine_of(reading);
    ASSERT_EQ(machine.begin(), Step::acquire_key);
    clock->advance(limit - std::chrono::nanoseconds(1));
    ASSERT_EQ(machine.key_acquired(key(1)), Step::send);
    EXPECT_EQ(machine.time_left(), milliseconds(1));
}

TEST_F(CallMachineTime, ThatIsTooLittleForAChangeSendsNothing) {
    for (const bool enough : {true, false}) {
        CallMachine machine{changing, policy, runtime, start + limit, nullptr, nullptr, seconds(1)};
        ASSERT_EQ(machine.begin(), Step::acquire_key);
        clock->advance(start + limit - seconds(1) - clock->steady_now() + std::chrono::nanoseconds(enough ? 0 : 1));
        ASSERT_EQ(machine.key_acquired(key(1)), enough ? Step::send : Step::end);
        if (enough) continue;
        const auto error = error_of(machine);
        EXPECT_EQ(error.kind(), ErrorKind::timeout);
        EXPECT_EQ(error.delivery(), Delivery::not_sent);
    }
}

TEST_F(CallMachineTime, ThatAChangeNeedsIsLeftByItsAdmission) {
    CallMachine machine{sending, policy, runtime, start + limit, &admission, nullptr, seconds(1)};
    EXPECT_EQ(asked(machine, machine.begin()), Step::send);
    EXPECT_EQ(admission.latest, clock->system_now() + limit - seconds(1));
}

TEST_F(CallMachineTime, OfNoneAfterAPauseKeepsTheDoubtOfTheAttemptBefore) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    clock->advance(limit);
    ASSERT_EQ(machine.paused(WaitStatus::timed_out), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::timeout);
    EXPECT_TRUE(error.in_doubt());
    EXPECT_EQ(error.attempts(), 1);
}

TEST_F(CallMachineTime, OfNoneForAnotherKeySendsNothingMore) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(refused()), Step::replace_key);
    clock->advance(limit);
    ASSERT_EQ(machine.key_replaced(other_key(2)), Step::end);
    EXPECT_EQ(error_of(machine).kind(), ErrorKind::timeout);
}

using CallMachinePause = CallMachineTest;

TEST_F(CallMachinePause, AreThoseOfThePolicyAndOfChance) {
    policy.max_attempts = 4;
    auto machine = at_first_request();
    for (const auto pause : {milliseconds(250), milliseconds(750), milliseconds(1250)}) {
        ASSERT_EQ(machine.responded(no_connection()), Step::pause);
        EXPECT_EQ(pause_of(machine), pause);
        ASSERT_EQ(sit_out(machine), Step::send);
    }
    EXPECT_EQ(machine.requests(), 4);
    EXPECT_EQ(machine.time_left(), limit - milliseconds(2250));
    EXPECT_EQ(machine.responded({}), Step::end);
    EXPECT_FALSE(machine.take_error());
    EXPECT_TRUE(chances.empty()) << "one chance a pause";
}

TEST_F(CallMachinePause, AreAsLongAsTheServiceAsks) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(busy(seconds(7))), Step::pause);
    EXPECT_EQ(pause_of(machine), seconds(7));
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded(busy(milliseconds(1))), Step::pause);
    EXPECT_EQ(pause_of(machine), milliseconds(750)) << "but no shorter than its own";
}

TEST_F(CallMachinePause, AreNotMadeAfterTheLastAttempt) {
    policy.max_attempts = 2;
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(busy()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded(busy(seconds(7))), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::http);
    EXPECT_EQ(error.attempts(), 2);
    EXPECT_EQ(error.retry_at(), clock->system_now() + seconds(7));
}

TEST_F(CallMachinePause, AreNotMadeIfTheyLeaveNoTime) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(busy(limit)), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::http);
    EXPECT_EQ(error.message(), "it failed. The call's limit leaves no time for another attempt");
    EXPECT_EQ(error.attempts(), 1);
}

TEST_F(CallMachinePause, FollowOnlyWhatIsSafeToRetry) {
    struct Case {
        const Operation& operation;
        Attempt attempt;
        Step next;
    };
    const auto final_failure = failed(ErrorKind::service, Delivery::answered, false);
    for (const auto& [operation, attempt, next] :
         {Case{reading, no_connection(), Step::pause}, Case{changing, no_connection(), Step::pause},
          Case{reading, timed_out(), Step::pause}, Case{changing, timed_out(), Step::end},
          Case{reading, busy(), Step::pause}, Case{changing, busy(), Step::end},
          Case{reading, final_failure, Step::end}, Case{changing, final_failure, Step::end}}) {
        SCOPED_TRACE(std::string(operation.name) + " after " + std::string(to_string(attempt.failure->kind)));
        chances = {0.0};
        auto machine = at_first_request(operation);
        EXPECT_EQ(machine.responded(attempt), next);
    }
}

TEST_F(CallMachinePause, MayBeCanceled) {
    auto machine = at_first_request(changing);
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    ASSERT_EQ(machine.paused(WaitStatus::canceled), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::canceled);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.attempts(), 1);
    EXPECT_EQ(error.message(), "canceled by the caller between two attempts; the last failed with: it failed");
}

TEST_F(CallMachinePause, ThatAreCanceledKeepTheDoubtOfTheAttemptBefore) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    ASSERT_EQ(machine.paused(WaitStatus::canceled), Step::end);
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::canceled);
    EXPECT_TRUE(error.in_doubt());
    EXPECT_EQ(error.attempts(), 2);
}

using CallMachineEnd = CallMachineTest;

TEST_F(CallMachineEnd, WellAfterFailures) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded(no_connection()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded({}), Step::end);
    EXPECT_FALSE(machine.take_error());
    EXPECT_EQ(machine.requests(), 3);
}

TEST_F(CallMachineEnd, InDoubtIfAnyAttemptWas) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(sit_out(machine), Step::send);
        ASSERT_EQ(machine.responded(no_connection()), i == 0 ? Step::pause : Step::end);
    }
    const auto error = error_of(machine);
    EXPECT_EQ(error.kind(), ErrorKind::connection);
    EXPECT_EQ(error.delivery(), Delivery::unknown);
    EXPECT_EQ(error.attempts(), 3);
}

TEST_F(CallMachineEnd, WithWhatTheServiceAnsweredLast) {
    auto machine = at_first_request();
    ASSERT_EQ(machine.responded(timed_out()), Step::pause);
    ASSERT_EQ(sit_out(machine), Step::send);
    ASSERT_EQ(machine.responded(failed(ErrorKind::service, Delivery::answered, false)), Step::end);
    EXPECT_EQ(error_of(machine).delivery(), Delivery::answered);
}

}  // namespace
