#include "core/loop_runner.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attempts.hpp"
#include "doubles/clock_at_noon.hpp"
#include "doubles/recording_transport.hpp"

// The runner on a loop that a test drives by hand: a key, a response or a time comes when the test lets it.

namespace pushplus_test {
namespace {

using namespace pushplus::detail;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::HttpOutcome;
using pushplus::HttpRequest;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DrivenLoop final : public EventLoop {
public:
    void post(Task task) override { posted_.push_back(std::move(task)); }
    bool on_its_thread() const noexcept override { return true; }
    bool enter() noexcept override { return true; }
    void leave() noexcept override {}
    Ticket call_at(const std::shared_ptr<pushplus::Clock>&, std::chrono::steady_clock::time_point when,
                   Task task) override {
        timers_[++last_ticket_] = {when, std::move(task)};
        return last_ticket_;
    }
    void forget(Ticket timer) override { timers_.erase(timer); }
    Ticket send(const HttpRequest& request, Turn turn, std::function<void(HttpOutcome&&)> done) override {
        if (std::exchange(out_of_memory, false)) throw std::bad_alloc();
        keys.push_back(header(request, "access-key"));
        turns.push_back(turn);
        requests_[++last_ticket_] = std::move(done);
        return last_ticket_;
    }
    void cancel(Ticket request) override {
        HttpOutcome outcome;
        outcome.failure = {ErrorKind::canceled, Delivery::unknown, false, "canceled"};
        end(request, outcome);
    }

    Ticket run_aside(Task work, Task done) override {
        if (std::exchange(out_of_memory, false)) throw std::bad_alloc();
        aside_[++last_ticket_] = {std::move(work), std::move(done)};
        return last_ticket_;
    }
    bool take_back(Ticket work) override { return aside_.erase(work) != 0; }

    /// Does all that was to be done aside; `finish_work` tells the runners.
    void do_work() {
        for (auto& [ticket, job] : aside_) {
            job.work();
            done_.push_back(std::move(job.done));
        }
        aside_.clear();
    }
    void finish_work() {
        const auto done = std::exchange(done_, {});
        for (const auto& task : done) task();
    }

    void run_posted() {
        while (!posted_.empty()) {
            const auto task = std::move(posted_.front());
            posted_.pop_front();
            task();
        }
    }
    /// The only request under way gets this response.
    void respond(const RecordingTransport::Answer& answer) {
        ASSERT_EQ(requests_.size(), 1U);
        end(requests_.begin()->first, answer({}));
    }
    /// The only timer runs out, if it is set for `when`.
    void run_timer(std::chrono::steady_clock::time_point when) {
        ASSERT_EQ(timers_.size(), 1U);
        const auto timer = std::move(timers_.begin()->second);
        timers_.clear();
        ASSERT_EQ(timer.when, when);
        timer.task();
    }
    [[nodiscard]] bool is_idle() const {
        return posted_.empty() && timers_.empty() && requests_.empty() && aside_.empty() && done_.empty();
    }

    std::vector<std::string> keys;  ///< Those that the requests were sent with.
    std::vector<Turn> turns;
    bool out_of_memory = false;  ///< The next request cannot be sent.

private:
    struct Job {
        Task work;
        Task done;
    };
    struct Timer {
        std::chrono::steady_clock::time_point when;
        Task task;
    };
    void end(Ticket request, const HttpOutcome& outcome) {
        const auto done = std::move(requests_.at(request));
        requests_.erase(request);
        done(HttpOutcome(outcome));
    }

    std::deque<Task> posted_;
    std::map<Ticket, Timer> timers_;
    std::map<Ticket, std::function<void(HttpOutcome&&)>> requests_;
    std::map<Ticket, Job> aside_;
    std::vector<Task> done_;
    Ticket last_ticket_ = 0;
};

/// A source whose fetches end when the test says so.
class HeldKeySource final : public KeySource {
public:
    std::shared_ptr<EventLoop> event_loop() override { return nullptr; }
    pushplus::Result<FetchedKey> fetch(const pushplus::CancellationToken&, MayLeave) override { return canceled(); }
    std::shared_ptr<AsyncKeyFetch> fetch_on(std::shared_ptr<EventLoop>, MayLeave, Fetched fetched) override {
        fetched_ = std::move(fetched);
        return std::make_shared<Held>(*this);
    }
    void give(const std::string& key) { tell(FetchedKey{key, 7200}); }

private:
    struct Held final : AsyncKeyFetch {
        explicit Held(HeldKeySource& its_source) : source(its_source) {}
        void cancel() override { source.tell(canceled()); }
        HeldKeySource& source;
    };
    static Error canceled() {
        Error::Parts parts;
        parts.kind = ErrorKind::canceled;
        return Error(std::move(parts));
    }
    void tell(pushplus::Result<FetchedKey> key) {
        if (const auto fetched = std::exchange(fetched_, nullptr)) fetched(std::move(key));
    }
    Fetched fetched_;
};

/// An admission that takes no time; or, if it has a queue, one whose thread the test drives by hand.
struct CountingAdmission final : RequestAdmission {
    struct Queue {
        void run() {
            const auto due = std::exchange(tasks, {});
            for (const auto& task : due) task();
        }
        std::vector<std::function<void()>> tasks;
        std::function<void()> in_admit;
        int given = 0;       ///< How many requests were let pass.
        int given_back = 0;  ///< How many of these were not used.
    };

    std::optional<Rejection> admit(Time) override {
        ++asked;
        if (queue) ++queue->given;
        if (queue && queue->in_admit) queue->in_admit();
        return std::nullopt;
    }
    void ended(const Attempt&, const void*) override {}
    void use_on_loop() override { on_loop = true; }
    std::shared_ptr<RequestAdmission> copy_to_ask() const override {
        return queue ? std::make_shared<CountingAdmission>(*this) : nullptr;
    }
    std::uint64_t post(std::function<void()> task) override {
        queue->tasks.push_back(std::move(task));
        return queue->tasks.size();
    }
    void take_over(const RequestAdmission& copy) override { asked = static_cast<const CountingAdmission&>(copy).asked; }
    void give_back() override { ++queue->given_back; }

    int asked = 0;
    bool on_loop = false;
    std::shared_ptr<Queue> queue;
};

class LoopRunnerTest : public testing::Test {
protected:
    class Runner final : public LoopRunner {
    public:
        Runner(LoopRunnerTest& test, EventLoop::Turn turn)
            : LoopRunner(test.loop, turn, test.context, reading, Request{}, {test.deadline, {}}, ReplySlot{},
                         &test.admission),
              test_(test) {}

    private:
        void ended(std::optional<Error> failure) override {
            ++test_.endings;
            test_.error = std::move(failure);
        }
        LoopRunnerTest& test_;
    };

    LoopRunnerTest() {
        KeyManager::Setup setup;
        setup.source = source;
        setup.clock = clock;
        keys = std::make_unique<KeyManager>(std::move(setup));
        context.keys = keys.get();
    }
    std::shared_ptr<Runner> make(EventLoop::Turn turn = EventLoop::Turn::last) {
        return std::make_shared<Runner>(*this, turn);
    }
    std::shared_ptr<Runner> run() {
        auto runner = make();
        runner->run();
        return runner;
    }
    void give(const std::string& key) {
        source->give(key);
        loop->run_posted();
    }
    void expect_end(std::optional<ErrorKind> kind) {
        EXPECT_EQ(endings, 1);
        EXPECT_EQ(error ? std::make_optional(error->kind()) : std::nullopt, kind);
        EXPECT_TRUE(loop->is_idle());
    }

    const std::shared_ptr<pushplus::ManualClock> clock = clock_at_noon();
    const std::chrono::steady_clock::time_point deadline = clock->steady_now() + seconds(60);
    const std::shared_ptr<ClientConfig> config =
        std::make_shared<ClientConfig>(pushplus::Credentials{"token", "secret"}, pushplus::ClientOptions{},
                                       Runtime{clock, nullptr, [] { return 0.0; }});
    const Exchange exchange{config, nullptr};
    const std::shared_ptr<DrivenLoop> loop = std::make_shared<DrivenLoop>();
    const std::shared_ptr<HeldKeySource> source = std::make_shared<HeldKeySource>();
    std::unique_ptr<KeyManager> keys;
    CallExecution::Context context{exchange, nullptr, nullptr, config->retry, config->runtime};
    CountingAdmission admission;
    int endings = 0;
    std::optional<Error> error;
};

const auto ok = RecordingTransport::body(R"({"code":200})");
const auto refusal = RecordingTransport::body(R"({"code":401})");

TEST_F(LoopRunnerTest, WaitsForAKeyAndThenForTheResponse) {
    run();
    EXPECT_THAT(loop->keys, IsEmpty());
    give("key-1");
    EXPECT_THAT(loop->keys, ElementsAre("key-1"));
    EXPECT_EQ(endings, 0);
    loop->respond(ok);
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, TakesTheTurnItWasGiven) {
    for (const auto turn : {EventLoop::Turn::next, EventLoop::Turn::last}) {
        make(turn)->run();
        give("key-1");
        loop->respond(ok);
    }
    EXPECT_THAT(loop->turns, ElementsAre(EventLoop::Turn::next, EventLoop::Turn::last));
}

TEST_F(LoopRunnerTest, ReplacesARefusedKeyWithinTheAttempt) {
    run();
    give("key-1");
    loop->respond(refusal);
    EXPECT_EQ(loop->keys.size(), 1U) << "it waits for another key";
    give("key-2");
    EXPECT_THAT(loop->keys, ElementsAre("key-1", "key-2"));
    loop->respond(ok);
    expect_end(std::nullopt);
    EXPECT_EQ(admission.asked, 1);
}

TEST_F(LoopRunnerTest, EndsAtItsLimitWhileItWaitsForAKeyThatComesTooLate) {
    const auto runner = run();
    loop->run_timer(deadline);
    expect_end(ErrorKind::timeout);
    give("key-1");
    EXPECT_THAT(loop->keys, IsEmpty());
    EXPECT_EQ(endings, 1);
}

TEST_F(LoopRunnerTest, PausesUntilTheNextAttempt) {
    run();
    give("key-1");
    loop->respond(RecordingTransport::body("", 503, {{"Retry-After", "7"}}));
    EXPECT_EQ(loop->keys.size(), 1U);
    const auto resume = clock->steady_now() + seconds(7);
    clock->advance(seconds(7));
    loop->run_timer(resume);
    EXPECT_EQ(loop->keys.size(), 2U);
    loop->respond(ok);
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, CanceledBeforeItIsRunSendsNothing) {
    const auto runner = make();
    runner->cancel();
    EXPECT_EQ(endings, 0);
    runner->run();
    expect_end(ErrorKind::canceled);
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    EXPECT_THAT(error->message(), HasSubstr("before it began"));
}

TEST_F(LoopRunnerTest, CanceledWhileItWaitsForAKeyLeavesTheKeyToOthers) {
    const auto runner = run();
    runner->cancel();
    expect_end(ErrorKind::canceled);
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    give("key-1");
    EXPECT_EQ(endings, 1);
    run();
    EXPECT_THAT(loop->keys, ElementsAre("key-1"));
    loop->respond(ok);
}

TEST_F(LoopRunnerTest, CanceledWhileItWaitsForTheResponseEndsInDoubt) {
    const auto runner = run();
    give("key-1");
    runner->cancel();
    expect_end(ErrorKind::canceled);
    EXPECT_TRUE(error->in_doubt());
}

TEST_F(LoopRunnerTest, CanceledInAPauseEndsAtOnce) {
    const auto runner = run();
    give("key-1");
    loop->respond(RecordingTransport::body("", 503));
    runner->cancel();
    expect_end(ErrorKind::canceled);
    runner->cancel();
    EXPECT_EQ(endings, 1) << "a second cancel comes too late";
}

/// An admission whose answer takes long.
class LoopRunnerAdmission : public LoopRunnerTest {
protected:
    LoopRunnerAdmission() { admission.queue = queue; }

    std::shared_ptr<Runner> ask() {
        auto runner = run();
        give("key-1");
        EXPECT_EQ(queue->tasks.size(), 1U);
        EXPECT_THAT(loop->keys, IsEmpty());
        EXPECT_EQ(endings, 0);
        return runner;
    }
    void expect_not_sent(ErrorKind kind) {
        expect_end(kind);
        EXPECT_EQ(error->delivery(), Delivery::not_sent);
        EXPECT_THAT(error->message(), HasSubstr("while it waited for the send guard's store"));
    }

    const std::shared_ptr<CountingAdmission::Queue> queue = std::make_shared<CountingAdmission::Queue>();
};

TEST_F(LoopRunnerAdmission, IsAskedBesideTheLoop) {
    ask();
    EXPECT_TRUE(admission.on_loop);
    queue->run();
    EXPECT_THAT(loop->keys, IsEmpty()) << "the runner went on in another thread";
    EXPECT_EQ(admission.asked, 0) << "it was asked itself";
    loop->run_posted();
    EXPECT_THAT(loop->keys, ElementsAre("key-1"));
    EXPECT_EQ(admission.asked, 1) << "it has what its copy was told";
    loop->respond(ok);
    expect_end(std::nullopt);
    EXPECT_EQ(queue->given_back, 0);
}

TEST_F(LoopRunnerAdmission, IsAskedAnewForEachAttempt) {
    ask();
    queue->run();
    loop->run_posted();
    loop->respond(RecordingTransport::body("", 503, {{"Retry-After", "7"}}));
    const auto resume = clock->steady_now() + seconds(7);
    clock->advance(seconds(7));
    loop->run_timer(resume);
    EXPECT_EQ(loop->keys.size(), 1U);
    queue->run();
    loop->run_posted();
    EXPECT_EQ(loop->keys.size(), 2U);
    loop->respond(ok);
    expect_end(std::nullopt);
    EXPECT_EQ(queue->given, 2);
}

TEST_F(LoopRunnerAdmission, ThatIsNotAskedYetIsLeftByACancelAtOnce) {
    const auto runner = ask();
    runner->cancel();
    expect_not_sent(ErrorKind::canceled);
    queue->run();
    EXPECT_EQ(queue->given, 0) << "asked for nobody";
    EXPECT_EQ(queue->given_back, 1) << "it may have had a place from before";
    loop->run_posted();
    EXPECT_EQ(endings, 1);
}

TEST_F(LoopRunnerAdmission, ThatHasAnsweredGivesBackWhatACanceledCallDoesNotUse) {
    const auto runner = ask();
    queue->run();
    runner->cancel();
    EXPECT_EQ(endings, 1);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->delivery(), Delivery::not_sent);
    EXPECT_EQ(queue->given, 1);
    EXPECT_EQ(queue->given_back, 0) << "on the loop";
    queue->run();
    EXPECT_EQ(queue->given_back, 1);
    loop->run_posted();
    EXPECT_EQ(endings, 1);
    EXPECT_THAT(loop->keys, IsEmpty());
}

TEST_F(LoopRunnerAdmission, ThatIsBeingAskedGivesBackWhatACanceledCallDoesNotUse) {
    const auto runner = ask();
    // The call is canceled between the question and the answer.
    queue->in_admit = [&] { runner->cancel(); };
    queue->run();
    expect_not_sent(ErrorKind::canceled);
    EXPECT_EQ(queue->given, 1);
    EXPECT_EQ(queue->given_back, 1);
}

TEST_F(LoopRunnerAdmission, IsLeftAtTheCallsLimit) {
    ask();
    loop->run_timer(deadline);
    expect_not_sent(ErrorKind::timeout);
    queue->run();
    EXPECT_EQ(queue->given, 0);
    EXPECT_EQ(queue->given_back, 1);
}

TEST_F(LoopRunnerAdmission, DoesNotHoldACallThatNobodyKeeps) {
    const std::weak_ptr<Runner> weak = ask();
    EXPECT_FALSE(weak.expired()) << "its limit keeps it";
    queue->run();
    loop->run_posted();
    loop->respond(ok);
    EXPECT_TRUE(weak.expired());
}

TEST_F(LoopRunnerTest, EndsWithAnErrorIfTheLoopThrows) {
    const auto runner = run();
    loop->out_of_memory = true;
    give("key-1");
    expect_end(ErrorKind::internal);
    EXPECT_EQ(error->operation(), "topics.detail");
    runner->cancel();
    EXPECT_EQ(endings, 1);
}

TEST_F(LoopRunnerTest, LivesAsLongAsItWaits) {
    std::weak_ptr<LoopRunner> runner = run();
    EXPECT_FALSE(runner.expired()) << "for a key";
    give("key-1");
    EXPECT_FALSE(runner.expired()) << "for a response";
    loop->respond(RecordingTransport::body("", 503));
    EXPECT_FALSE(runner.expired()) << "for a time";
    runner.lock()->cancel();
    expect_end(ErrorKind::canceled);
    EXPECT_TRUE(runner.expired());
}

// A response that is read aside, with this return code.
RecordingTransport::Answer long_answer(int code, int status = 200) {
    return RecordingTransport::body(
        R"({"code":)" + std::to_string(code) + R"(,"msg":")" + std::string(longest_read_on_loop, 'x') + R"("})",
        status);
}

TEST_F(LoopRunnerTest, HasALongResponseReadAsideTheLoop) {
    run();
    give("key-1");
    loop->respond(long_answer(200));
    EXPECT_EQ(endings, 0);
    loop->do_work();
    EXPECT_EQ(endings, 0) << "it ends on the loop's thread";
    loop->finish_work();
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, ReadsAShortResponseOnTheLoop) {
    run();
    give("key-1");
    const std::string rest = R"({"code":200,"msg":""})";
    loop->respond(RecordingTransport::body(R"({"code":200,"msg":")" +
                                           std::string(longest_read_on_loop - rest.size(), 'x') + R"("})"));
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, GoesOnAfterALongResponse) {
    run();
    give("key-1");
    loop->respond(long_answer(401));
    loop->do_work();
    loop->finish_work();
    give("key-2");
    EXPECT_THAT(loop->keys, ElementsAre("key-1", "key-2"));
    loop->respond(ok);
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, CanceledBeforeALongResponseIsReadEndsAtOnce) {
    const auto runner = run();
    give("key-1");
    loop->respond(long_answer(200));
    runner->cancel();
    expect_end(ErrorKind::canceled);
    EXPECT_TRUE(error->in_doubt());
}

TEST_F(LoopRunnerTest, CanceledWhileALongResponseIsReadEndsWithIt) {
    const auto runner = run();
    give("key-1");
    loop->respond(long_answer(200));
    loop->do_work();
    runner->cancel();
    EXPECT_EQ(endings, 0);
    loop->finish_work();
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, CanceledWhileALongResponseIsReadDoesNotGoOn) {
    for (const auto& answer : {long_answer(401), long_answer(0, 503)}) {
        endings = 0;
        const auto runner = run();
        if (loop->keys.empty()) give("key-1");
        loop->respond(answer);
        loop->do_work();
        runner->cancel();
        loop->finish_work();
        expect_end(ErrorKind::canceled);
    }
}

TEST_F(LoopRunnerTest, EndsAtItsLimitIfALongResponseIsNotReadByThen) {
    run();
    give("key-1");
    loop->respond(long_answer(200));
    loop->run_timer(deadline);
    expect_end(ErrorKind::timeout);
    EXPECT_TRUE(error->in_doubt());
}

TEST_F(LoopRunnerTest, EndsWithALongResponseThatIsBeingReadAtItsLimit) {
    run();
    give("key-1");
    loop->respond(long_answer(200));
    loop->do_work();
    loop->run_timer(deadline);
    EXPECT_EQ(endings, 0);
    loop->finish_work();
    expect_end(std::nullopt);
}

TEST_F(LoopRunnerTest, EndsWithAnErrorIfALongResponseCannotBeReadAside) {
    run();
    give("key-1");
    loop->out_of_memory = true;
    loop->respond(long_answer(200));
    expect_end(ErrorKind::internal);
}

}  // namespace
}  // namespace pushplus_test
