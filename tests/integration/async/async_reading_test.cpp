// Where the answers of asynchronous calls are read: the long ones beside the loop, which others use meanwhile.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "../../doubles/race_detector.hpp"
#include "../child_process.hpp"
#include "async_fixture.hpp"
#include "core/core.hpp"
#include "json/field_list.hpp"

namespace pushplus_test {

namespace {

/// What an answer is read into. Reading begins with an empty one, which calls `on_made` once.
struct Read {
    Read() noexcept {
        if (const auto call = std::exchange(on_made, nullptr)) call();
    }
    std::string text{};

    static std::function<void()> on_made;
};

std::function<void()> Read::on_made;

}  // namespace

}  // namespace pushplus_test

namespace pushplus {
inline namespace v0 {
namespace detail {
template <>
struct FieldList<pushplus_test::Read> {
    static constexpr Field fields[] = {field<&pushplus_test::Read::text>("text")};
};
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

namespace pushplus_test {

namespace {

using pushplus::CallOptions;
using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Pending;
using pushplus::Result;
using pushplus::detail::CallSpec;
using pushplus::detail::Core;
using pushplus::detail::Effect;
using pushplus::detail::Operation;

constexpr Operation reading{"tests.read", "GET", "/api/open/test/read", Effect::reads};

/// Calls whose answers are long or short, and whose reading the test can hold.
class AsyncReading : public testing::Test {
protected:
    AsyncReading() {
        server.answer([this](ServedConnection& connection, const RawRequest& request) {
            if (request.target != reading.path) return answers::ok()(connection, request);
            static_cast<void>(there.wait());
            const std::string text(size, 'x');
            answers::write(answers::http_answer(R"({"code":200,"data":{"text":")" + text + R"("}})"))(connection,
                                                                                                      request);
        });
    }
    ~AsyncReading() override { Read::on_made = nullptr; }

    /// Begins a call. Reading its answer opens `began` and waits for `go_on`.
    [[nodiscard]] Pending<Read> begin_held(const std::shared_ptr<const Core>& of) {
        auto call = begin(of);
        when_read([this] {
            read_on = std::this_thread::get_id();
            began.open();
            static_cast<void>(go_on.wait());
        });
        return call;
    }
    /// Lets the answer come, which is there when `task` is called.
    void when_read(std::function<void()> task) {
        Read::on_made = std::move(task);
        there.open();
    }
    [[nodiscard]] static Pending<Read> begin(const std::shared_ptr<const Core>& of) {
        CallSpec spec;
        spec.operation = reading;
        return Pending<Read>(of->start(std::move(spec), CallOptions(), pushplus::detail::type_of<Read>,
                                       pushplus::detail::value_kind<Read>));
    }
    [[nodiscard]] std::shared_ptr<const Core> make_core() const {
        return Core::handle(std::make_shared<const Core>(credentials(), options));
    }

    RawServer server;
    pushplus::ClientOptions options = options_of_one_transport(server);
    std::size_t size = std::size_t{1} << 20U;
    Latch there, began, go_on;
    std::thread::id read_on;
};

TEST_F(AsyncReading, OfALongAnswerDoesNotHoldTheCallsOfOthers) {
    const auto core = make_core();
    auto held = begin_held(core);
    ASSERT_TRUE(began.wait());
    std::thread::id loop;
    Latch noted;
    const Client other(credentials(), options);
    other.async().topics().detail(7).then([&](const Result<pushplus::TopicDetail>& topic) {
        EXPECT_TRUE(topic);
        loop = std::this_thread::get_id();
        noted.open();
    });
    EXPECT_TRUE(noted.wait()) << "the loop is held";
    EXPECT_FALSE(held.ready());
    go_on.open();
    const auto read = outcome_of(held);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->text.size(), size);
    EXPECT_NE(read_on, loop);
}

TEST_F(AsyncReading, OfAShortAnswerTakesNoOtherThread) {
    size = 1;
    const auto core = make_core();
    std::thread::id loop;
    Latch noted;
    go_on.open();
    begin_held(core).then([&](const Result<Read>&) {
        loop = std::this_thread::get_id();
        noted.open();
    });
    ASSERT_TRUE(noted.wait());
    EXPECT_EQ(read_on, loop);
}

TEST_F(AsyncReading, OfALongAnswerIsWaitedForAtTheClientsEnd) {
    auto core = make_core();
    auto held = begin_held(core);
    std::atomic<bool> destroyed{false};
    held.then([&](const Result<Read>& read) {
        EXPECT_TRUE(read);
        EXPECT_FALSE(destroyed);
    });
    ASSERT_TRUE(began.wait());
    std::thread end([&] {
        core.reset();
        destroyed = true;
    });
    held.cancel();
    go_on.open();
    end.join();
    EXPECT_TRUE(destroyed);
    EXPECT_TRUE(held.ready());
}

TEST_F(AsyncReading, OfLongAnswersThatWaitForTheirTurnEndsWithTheClient) {
    auto first = make_core(), second = make_core();
    auto held = begin_held(first);
    ASSERT_TRUE(began.wait());
    auto waiting = begin(second);
    ASSERT_TRUE(server.wait_for_requests(2));
    second.reset();
    EXPECT_EQ(outcome_of(waiting).error().kind(), ErrorKind::canceled);
    EXPECT_FALSE(held.ready());
    go_on.open();
    EXPECT_TRUE(outcome_of(held));
}

// What a plug-in does before it is unloaded.
TEST_F(AsyncReading, LeavesNoThreadAfterACallbackDestroyedTheClient) {
    struct AtTheThreadsEnd {
        std::atomic<int>* count = nullptr;
        ~AtTheThreadsEnd() {
            if (count != nullptr) ++*count;
        }
    };
    std::atomic<int> ended{0};
    auto core = make_core();
    options.transport.reset();
    Latch destroyed;
    begin(core).then([&](const Result<Read>& read) {
        EXPECT_TRUE(read);
        core.reset();
        destroyed.open();
    });
    when_read([&] {
        thread_local AtTheThreadsEnd end;
        end.count = &ended;
    });
    ASSERT_TRUE(destroyed.wait());
    pushplus::wait_for_ended_clients();
    EXPECT_EQ(ended, 1) << "the thread runs on";
}

TEST_F(AsyncReading, GoesOnInAForkedChild) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    const auto core = make_core();
    auto held = begin_held(core);
    ASSERT_TRUE(began.wait());
    const auto child = in_child([&] {
        if (held.get()) return 1;
        const auto read = outcome_of(begin(core));
        return read && read->text.size() == size ? 0 : 2;
    });
    EXPECT_EQ(exit_status(child), 0);
    go_on.open();
    EXPECT_TRUE(outcome_of(held));
}

}  // namespace

}  // namespace pushplus_test
