#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/make_error.hpp"
#include "shared_store_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::Result;
using std::chrono::seconds;

/// A store that fails while a test says so.
class FailingStore final : public pushplus::StateStore {
public:
    enum class Fault { none, error, exception, success_without_change, busy, unusable, answer_lost };

    explicit FailingStore(std::shared_ptr<MemoryStateStore> inner) : inner_(std::move(inner)) {}
    Result<void> update(std::string_view name, const Change& change) override {
        ++updates;
        switch (fault.load()) {
            case Fault::none: return inner_->update(name, change);
            case Fault::error: return pushplus::detail::make_error(ErrorKind::internal, "disk full");
            case Fault::exception: throw std::runtime_error("disk full");
            case Fault::success_without_change: return {};
            case Fault::unusable: return pushplus::detail::make_error(ErrorKind::invalid_argument, "no address");
            case Fault::answer_lost:
                EXPECT_TRUE(inner_->update(name, change));
                return pushplus::detail::make_error(ErrorKind::internal, "the connection broke");
            case Fault::busy: return pushplus::detail::make_error(ErrorKind::rate_limited, "locked");
        }
        return {};
    }
    std::atomic<Fault> fault{Fault::none};
    std::atomic<int> updates{0};

private:
    const std::shared_ptr<MemoryStateStore> inner_;
};

class AccessKeyManagerWhoseStoreFails : public SharedStoreFixture {
protected:
    using Fault = FailingStore::Fault;

    AccessKeyManagerWhoseStoreFails() { store = failing = std::make_shared<FailingStore>(memory); }

    /// The error of a caller that waits for a second of the clock after the other until its fetch ends.
    pushplus::Error error_after(seconds steps) {
        auto waiting = std::async(std::launch::async, [this] { return manager().acquire(limit()); });
        for (auto passed = seconds(0); passed < steps; ++passed) {
            EXPECT_TRUE(clock->is_waited_for_by(2));
            clock->advance(seconds(1));
        }
        while (waiting.wait_for(seconds(10)) != std::future_status::ready) {
            ADD_FAILURE() << "it waits longer";
            clock->advance(seconds(1));
        }
        auto got = waiting.get();
        EXPECT_FALSE(got);
        return got ? pushplus::detail::make_error(ErrorKind::internal, "none") : got.error();
    }
    std::shared_ptr<FailingStore> failing;
};

class AccessKeyManagerByFaultOfTheStore : public AccessKeyManagerWhoseStoreFails,
                                          public ::testing::WithParamInterface<FailingStore::Fault> {};

TEST_P(AccessKeyManagerByFaultOfTheStore, WithoutAKeyACallerEndsAfterFiveSecondsWithoutAFetch) {
    failing->fault = GetParam();
    const auto error = error_after(seconds(5));
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(error.message().find("the AccessKey's store failed: "), 0U) << error.message();
    EXPECT_NE(error.message().find("calls without a usable key end until it works again"), std::string::npos);
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_P(AccessKeyManagerByFaultOfTheStore, TheKeyInUseServesToItsEndWithOneWarning) {
    EXPECT_EQ(key(), "key-1");
    failing->fault = GetParam();
    const int before = failing->updates;
    constexpr int longest_rest = 15, time = 1200;
    for (int i = 0; i < time; ++i) {
        clock->advance(seconds(1));
        EXPECT_EQ(key(), "key-1");
    }
    EXPECT_EQ(fetches_in_all(), 1);
    EXPECT_GT(failing->updates, before) << "it is asked beside the callers";
    EXPECT_LT(failing->updates, before + time / longest_rest + 5) << "after growing pauses";
    const auto lines = warnings();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].find("the AccessKey's store failed; calls go on with the key in use to its end: "), 0U);
}

INSTANTIATE_TEST_SUITE_P(Faults, AccessKeyManagerByFaultOfTheStore,
                         ::testing::Values(FailingStore::Fault::error, FailingStore::Fault::exception,
                                           FailingStore::Fault::success_without_change),
                         [](const auto& fault) {
                             switch (fault.param) {
                                 case FailingStore::Fault::error: return "error";
                                 case FailingStore::Fault::exception: return "exception";
                                 default: return "no_change";
                             }
                         });

TEST_F(AccessKeyManagerWhoseStoreFails, AStoreThatCanNeverWorkEndsItsCallersAtOnce) {
    failing->fault = Fault::unusable;
    const auto error = error_after(seconds(0));
    EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(error.message(), "the AccessKey's store cannot be used: no address");
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(warnings(), std::vector<std::string>{"the AccessKey's store cannot be used: no address"});
    EXPECT_EQ(fetches_in_all(), 0);
}

TEST_F(AccessKeyManagerWhoseStoreFails, ARestartIsWaitedOut) {
    failing->fault = Fault::error;
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    failing->fault = Fault::none;
    clock->advance(seconds(1));
    EXPECT_EQ(waiting.get(), "key-1");
    ASSERT_EQ(warnings().size(), 2U);
    EXPECT_EQ(warnings()[1], "the AccessKey's store works again");
}

TEST_F(AccessKeyManagerWhoseStoreFails, LaterCallersEndAtOnceUntilTheStoreIsAskedAgain) {
    failing->fault = Fault::error;
    EXPECT_EQ(error_after(seconds(5)).kind(), ErrorKind::store);
    const int asked = failing->updates;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(manager().acquire(limit()).error().kind(), ErrorKind::store);
    EXPECT_EQ(failing->updates, asked);
    failing->fault = Fault::none;
    clock->advance(seconds(8));
    EXPECT_EQ(key(), "key-1");
}

TEST_F(AccessKeyManagerWhoseStoreFails, AfterARefusalTheErrorSaysThatTheServiceResponded) {
    const auto first = acquired();
    ASSERT_TRUE(first);
    failing->fault = Fault::error;
    auto waiting = std::async(std::launch::async, [&] { return manager().replace(first->generation, limit()); });
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(clock->is_waited_for_by(2));
        clock->advance(seconds(1));
    }
    const auto other = waiting.get();
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind(), ErrorKind::store);
    EXPECT_EQ(other.error().delivery(), Delivery::answered);
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, AProcessThatMayFetchAloneDoes) {
    fetch_alone = true;
    failing->fault = Fault::error;
    EXPECT_EQ(key(), "key-1");
    const auto first = acquired();
    EXPECT_EQ(replacing_key(first->generation), "key-2");
    // As a single process spaces them.
    EXPECT_FALSE(replaced(acquired()->generation));
    EXPECT_EQ(fetches_in_all(), 2);
}

TEST_F(AccessKeyManagerWhoseStoreFails, WhatItFetchedAloneIsSharedOnceTheStoreWorks) {
    fetch_alone = true;
    failing->fault = Fault::error;
    EXPECT_EQ(key(), "key-1");
    failing->fault = Fault::none;
    clock->advance(seconds(60));
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().key == "key-1";
    }));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, AKeyThatCouldNotBeSavedIsUsedAndSharedLater) {
    source->answer([this](const pushplus::CancellationToken& cancellation) {
        failing->fault = Fault::error;
        return Source::key("fetched")(cancellation);
    });
    EXPECT_EQ(key(), "fetched");
    EXPECT_EQ(saved().key, "");
    failing->fault = Fault::none;
    clock->advance(seconds(60));
    EXPECT_TRUE(comes_about([this] {
        static_cast<void>(key());
        return saved().key == "fetched";
    }));
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, AfterTheKeysEndCallersGetTheStoresError) {
    EXPECT_EQ(key(), "key-1");
    failing->fault = Fault::error;
    clock->advance(seconds(7200));
    const auto error = error_after(seconds(5));
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, ALeaseWhoseAnswerWasLostIsTakenAgainByItsHolder) {
    failing->fault = Fault::answer_lost;
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    EXPECT_NE(saved().lease_ends, 0);
    failing->fault = Fault::none;
    clock->advance(seconds(1));
    EXPECT_EQ(waiting.get(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, AKeyWhoseSavingWasNotAnsweredIsUsedAndFoundInTheStore) {
    source->before_sending = [this] {
        clock->advance(seconds(3));
        failing->fault = Fault::answer_lost;
    };
    const auto first = acquired();
    ASSERT_TRUE(first);
    EXPECT_EQ(saved().key, "key-1");
    EXPECT_LT(first->generation, static_cast<std::uint64_t>(saved().gen)) << "it knows its lease only";
    failing->fault = Fault::none;
    clock->advance(seconds(60));
    EXPECT_TRUE(comes_about([this] { return acquired()->generation == static_cast<std::uint64_t>(saved().gen); }));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerWhoseStoreFails, AStoreThatIsBusyIsAskedAgainAndHasNotFailed) {
    failing->fault = Fault::busy;
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    EXPECT_TRUE(clock->is_waited_for_by(2));
    failing->fault = Fault::none;
    clock->advance(std::chrono::milliseconds(200));
    EXPECT_EQ(waiting.get(), "key-1");
    EXPECT_EQ(warnings(), std::vector<std::string>());
}

}  // namespace
}  // namespace pushplus_test
