// The program finds no memory at some point of a call: the call ends with an error, or with std::bad_alloc before its
// request has left; nothing half made is kept, and the next call goes well.

#include <new>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "../integration/async/async_fixture.hpp"
#include "failing_allocations.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;

class ProgramWithoutMemory : public testing::Test {
protected:
    ProgramWithoutMemory() {
        options_ = options_for(server_);
        options_.retry.max_attempts = 1;
        options_.request_timeout = std::chrono::seconds(2);  // A socket that could not be watched answers to nobody.
    }

    /// What `topics().add` came to while the `number`th allocation of its thread failed; unset: std::bad_alloc.
    template <class Result>
    void expect_told(const std::optional<Result>& added, std::size_t requests_before) {
        if (!added || (!*added && added->error().delivery() == Delivery::not_sent)) {
            EXPECT_EQ(server_.requests().size(), requests_before);
        }
        if (added && !*added) {
            EXPECT_TRUE(added->error().kind() == ErrorKind::internal || added->error().kind() == ErrorKind::timeout)
                << added->error().message();
        }
    }

    RawServer server_;
    pushplus::ClientOptions options_;
};

TEST_F(ProgramWithoutMemory, EndsABlockingCallWithAnErrorAndTheNextOneGoesWell) {
    const Client client(credentials(), options_);
    ASSERT_TRUE(client.topics().detail(1));
    bool any = true;
    for (int number = 1; any; ++number) {
        SCOPED_TRACE("allocation " + std::to_string(number));
        const auto request = new_topic();
        const auto before = server_.requests().size();
        std::optional<decltype(client.topics().add(request))> added;
        {
            const FailingAllocations failing(Asker::program, number);
            try {
                added.emplace(client.topics().add(request));
            } catch (const std::bad_alloc&) {
                added.reset();
            }
            any = failing.any();
        }
        expect_told(added, before);
        const auto next = client.topics().detail(7);
        ASSERT_TRUE(next) << next.error().message();
        EXPECT_EQ(next->topic_id, 7);
        ASSERT_LT(number, 1000) << "it has no end";
    }
}

TEST_F(ProgramWithoutMemory, EndsAnAsynchronousCallWithAnErrorAndTheNextOneGoesWell) {
    const Client client(credentials(), options_);
    // The loop's own thread is where a callback runs, unless the call has ended by then.
    std::optional<FailingAllocations> failing;
    const auto on_the_loop = [&](auto task) {
        for (;;) {
            Latch done;
            bool there = false;
            client.async().topics().detail(1).then(
                [&, here = std::this_thread::get_id()](const pushplus::Result<pushplus::TopicDetail>&) {
                    there = std::this_thread::get_id() != here;
                    if (there) task();
                    done.open();
                });
            if (!done.wait()) return false;
            if (there) return true;
        }
    };
    bool any = true;
    for (int number = 1; any; ++number) {
        SCOPED_TRACE("allocation " + std::to_string(number));
        ASSERT_TRUE(on_the_loop([&] { failing.emplace(Asker::program, number); }));
        const auto before = server_.requests().size();
        const std::optional added(outcome_of(client.async().topics().add(new_topic())));
        expect_told(added, before);
        ASSERT_TRUE(on_the_loop([&] {
            any = failing->any();
            failing.reset();
        }));
        const auto next = outcome_of(client.async().topics().detail(7));
        ASSERT_TRUE(next) << next.error().message();
        EXPECT_EQ(next->topic_id, 7);
        ASSERT_LT(number, 1000) << "it has no end";
    }
}

TEST_F(ProgramWithoutMemory, EndsAnAsynchronousCallThatSetsOutWithAnErrorAndTheNextOneGoesWell) {
    const Client client(credentials(), options_);
    ASSERT_TRUE(outcome_of(client.async().topics().detail(1)));
    bool any = true;
    for (int number = 1; any; ++number) {
        SCOPED_TRACE("allocation " + std::to_string(number));
        const auto request = new_topic();
        const auto before = server_.requests().size();
        std::optional<decltype(client.async().topics().add(request))> call;
        {
            const FailingAllocations failing(Asker::program, number);
            try {
                call.emplace(client.async().topics().add(request));
            } catch (const std::bad_alloc&) {
                call.reset();
            }
            any = failing.any();
        }
        std::optional<pushplus::Result<std::int64_t>> added;
        if (call) added.emplace(outcome_of(*std::move(call)));
        expect_told(added, before);
        const auto next = outcome_of(client.async().topics().detail(7));
        ASSERT_TRUE(next) << next.error().message();
        EXPECT_EQ(next->topic_id, 7);
        ASSERT_LT(number, 1000) << "it has no end";
    }
}

}  // namespace

}  // namespace pushplus_test
