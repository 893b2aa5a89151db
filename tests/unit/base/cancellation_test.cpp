#include <pushplus/cancellation.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "doubles/latch.hpp"

namespace {

using pushplus::CancellationSource;
using pushplus::CancellationToken;
using pushplus_test::Latch;
using Registration = CancellationToken::Registration;

TEST(Cancellation, ATokenOfNoSourceIsNeverCanceled) {
    const CancellationToken token;
    EXPECT_FALSE(token.can_be_canceled());
    EXPECT_FALSE(token.canceled());
    bool called = false;
    {
        const Registration registration = token.on_cancel([&] { called = true; });
    }
    EXPECT_FALSE(called);
}

TEST(Cancellation, ReachesAllTokensOfTheSourceAndTheirCopies) {
    CancellationSource source;
    const CancellationToken first = source.token();
    const CancellationToken second = source.token();
    CancellationToken copy;
    copy = first;
    EXPECT_TRUE(first.can_be_canceled());
    EXPECT_FALSE(first.canceled() || second.canceled() || copy.canceled());
    source.cancel();
    EXPECT_TRUE(first.canceled() && second.canceled() && copy.canceled());
    EXPECT_TRUE(source.token().canceled());
}

TEST(Cancellation, OfOneSourceLeavesAnothersTokensAlone) {
    CancellationSource one;
    const CancellationSource other;
    one.cancel();
    EXPECT_FALSE(other.token().canceled());
}

TEST(Cancellation, CallsEachCallbackOnceHoweverOftenItIsCanceled) {
    CancellationSource source;
    int first = 0;
    int second = 0;
    const Registration one = source.token().on_cancel([&] { ++first; });
    const Registration two = source.token().on_cancel([&] { ++second; });
    source.cancel();
    source.cancel();
    EXPECT_EQ(first, 1);
    EXPECT_EQ(second, 1);
}

TEST(Cancellation, CallsACallbackAtOnceThatComesTooLate) {
    CancellationSource source;
    source.cancel();
    int calls = 0;
    const auto here = std::this_thread::get_id();
    const Registration registration = source.token().on_cancel([&] {
        ++calls;
        EXPECT_EQ(std::this_thread::get_id(), here);
    });
    EXPECT_EQ(calls, 1);
    source.cancel();
    EXPECT_EQ(calls, 1);
}

TEST(Cancellation, CallsNoCallbackWhoseRegistrationIsGone) {
    CancellationSource source;
    int calls = 0;
    {
        const Registration registration = source.token().on_cancel([&] { ++calls; });
    }
    source.cancel();
    EXPECT_EQ(calls, 0);
}

TEST(Cancellation, AMovedRegistrationKeepsItsCallbackOnce) {
    CancellationSource source;
    int calls = 0;
    Registration kept;
    {
        Registration first = source.token().on_cancel([&] { ++calls; });
        Registration second = std::move(first);
        kept = std::move(second);
    }
    source.cancel();
    EXPECT_EQ(calls, 1);
}

TEST(Cancellation, AssigningToARegistrationDropsItsOldCallback) {
    CancellationSource source;
    int old = 0;
    int present = 0;
    Registration registration = source.token().on_cancel([&] { ++old; });
    registration = source.token().on_cancel([&] { ++present; });
    source.cancel();
    EXPECT_EQ(old, 0);
    EXPECT_EQ(present, 1);
}

TEST(Cancellation, ARegistrationMayOutliveSourceAndToken) {
    Registration registration;
    {
        const CancellationSource source;
        registration = source.token().on_cancel([] {});
    }
    registration = Registration();
}

TEST(Cancellation, DestroyingTheSourceDoesNotCancel) {
    CancellationToken token;
    {
        const CancellationSource source;
        token = source.token();
    }
    EXPECT_FALSE(token.canceled());
}

TEST(Cancellation, AMovedSourceCancelsItsTokens) {
    CancellationSource first;
    const CancellationToken token = first.token();
    CancellationSource second = std::move(first);
    second.cancel();
    EXPECT_TRUE(token.canceled());
}

TEST(Cancellation, ASourceThatAnotherIsMovedIntoCancelsThatOnesTokensAndLeavesItsOwnAlone) {
    CancellationSource first, second;
    const CancellationToken own = first.token(), moved = second.token();
    first = std::move(second);
    first.cancel();
    EXPECT_TRUE(moved.canceled());
    EXPECT_FALSE(own.canceled());
}

TEST(Cancellation, DroppingARegistrationWaitsForACallbackThatIsRunning) {
    CancellationSource source;
    Latch inside;
    std::atomic<bool> over{false};
    Registration registration = source.token().on_cancel([&] {
        inside.open();
        for (int i = 0; i < 1000; ++i) std::this_thread::yield();
        over = true;
    });
    std::thread canceler([&] { source.cancel(); });
    EXPECT_TRUE(inside.wait());
    registration = Registration();
    EXPECT_TRUE(over);
    canceler.join();
}

// For the race detector. A callback runs only while its registration lives, and at most once.
TEST(Cancellation, RegisteringAndCancelingAtOnceLosesNoCallback) {
    for (int round = 0; round < 50; ++round) {
        CancellationSource source;
        Latch start;
        std::atomic<int> calls{0};
        std::vector<std::thread> threads;
        std::vector<Registration> registrations(8);
        for (auto& registration : registrations)
            threads.emplace_back([&] {
                EXPECT_TRUE(start.wait());
                registration = source.token().on_cancel([&] { ++calls; });
            });
        threads.emplace_back([&] {
            EXPECT_TRUE(start.wait());
            source.cancel();
        });
        start.open();
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(calls, 8);
    }
}

// As std::stop_callback: a callback may do what any code may.
TEST(Cancellation, MayBeRequestedAgainWithinACallback) {
    CancellationSource source;
    int calls = 0;
    const Registration first = source.token().on_cancel([&] {
        source.cancel();
        EXPECT_TRUE(source.token().canceled());
        const Registration late = source.token().on_cancel([&] { ++calls; });
        EXPECT_EQ(calls, 1);
    });
    const Registration second = source.token().on_cancel([&] { ++calls; });
    source.cancel();
    EXPECT_EQ(calls, 2);
}

TEST(Cancellation, LetsACallbackDestroyRegistrationsItsOwnIncluded) {
    CancellationSource source;
    int calls = 0;
    Registration own, other;
    own = source.token().on_cancel([&] {
        ++calls;
        own = Registration();
        other = Registration();
    });
    other = source.token().on_cancel([&] { ++calls; });
    source.cancel();
    EXPECT_EQ(calls, 1);
}

TEST(Cancellation, LetsACallbackDestroyTheSource) {
    auto source = std::make_unique<CancellationSource>();
    const auto token = source->token();
    const Registration registration = token.on_cancel([&] { source.reset(); });
    source->cancel();
    EXPECT_TRUE(token.canceled());
}

TEST(Cancellation, IsNotStoppedByACallbackThatThrows) {
    CancellationSource source;
    int calls = 0;
    const Registration first = source.token().on_cancel([] { throw std::runtime_error("no"); });
    const Registration second = source.token().on_cancel([&] { ++calls; });
    source.cancel();
    EXPECT_EQ(calls, 1);
    const Registration late = source.token().on_cancel([] { throw std::runtime_error("no"); });
}

TEST(Cancellation, OnAnotherThreadEndsWhileACallbackRuns) {
    CancellationSource source;
    Latch over;
    const Registration registration = source.token().on_cancel([&] {
        std::thread other([&] {
            source.cancel();
            over.open();
        });
        EXPECT_TRUE(over.wait()) << "a second cancel waits for the first";
        other.join();
    });
    source.cancel();
}

}  // namespace
