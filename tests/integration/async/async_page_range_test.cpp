// The pages of an asynchronous list on the wire: when they are requested, how they end, and that asking for one never waits.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/race_detector.hpp"
#include "../child_process.hpp"
#include "paged_server.hpp"

namespace pushplus_test {

namespace {

using paging::ids;
using paging::Ids;
using pushplus::AsyncPageRange;
using pushplus::Client;
using pushplus::CpChannel;
using pushplus::ErrorKind;
using pushplus::Page;
using pushplus::Result;
using ::testing::HasSubstr;

using Outcome = Result<std::optional<Page<CpChannel>>>;

/// The rows of a page; 0 for an error, nothing for the end.
Ids rows_of(const Outcome& page) {
    if (!page) return {0};
    Ids rows;
    if (*page)
        for (const auto& row : (*page)->items) rows.push_back(row.id);
    return rows;
}

bool is_end(const Outcome& page) { return page && !*page; }

class AsyncPageRangeTest : public testing::Test {
protected:
    static AsyncPageRange<CpChannel> range_of(const Client& client, const pushplus::CallOptions& call = {}) {
        return client.async().cp_channels().list_all({1, 20}, call);
    }

    PagedServer server{45};
    pushplus::ClientOptions options = options_for(server.raw());
    std::optional<Client> client{std::in_place, credentials(), options};
    AsyncPageRange<CpChannel> range = range_of(*client);
};

/// Reads all pages, each within the callback of the one before.
void read_on(AsyncPageRange<CpChannel>& range, Ids& rows, Latch& ended) {
    range.next().then([&](const Outcome& page) {
        for (const auto id : rows_of(page)) rows.push_back(id);
        if (!page || is_end(page)) return ended.open();
        read_on(range, rows, ended);
    });
}

TEST_F(AsyncPageRangeTest, IsReadInCallbacks) {
    Ids rows;
    Latch ended;
    read_on(range, rows, ended);
    ASSERT_TRUE(ended.wait());
    EXPECT_EQ(rows, ids(1, 45));
    EXPECT_EQ(server.requests(), 3U);
    EXPECT_EQ(server.raw().key_requests().size(), 1U);
}

TEST_F(AsyncPageRangeTest, IsRequestedOnePageAhead) {
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2)) << "the second page was not asked for yet";
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(21, 40));
    ASSERT_TRUE(server.raw().wait_for_requests(3));
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(41, 45));
    EXPECT_TRUE(is_end(outcome_of(range.next())));
    EXPECT_EQ(server.requests(), 3U);
}

TEST_F(AsyncPageRangeTest, NeverWaitsForAPageNorForAKey) {
    const auto key = std::make_shared<Latch>();
    server.raw().answer_key([key](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(key->wait());
        answers::key()(connection, request);
    });
    const auto first_page = server.hold(1);
    auto first = range.next();
    // Had next() waited, the server would still hold back what it waited for.
    ASSERT_TRUE(server.raw().wait_for_key_requests(1));
    EXPECT_FALSE(first.ready());
    key->open();
    ASSERT_TRUE(server.raw().wait_for_requests(1));
    EXPECT_FALSE(first.ready());
    const auto second_page = server.hold(2);
    first_page->open();
    EXPECT_EQ(rows_of(outcome_of(first)), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2));
    auto second = range.next();
    EXPECT_FALSE(second.ready());
    second_page->open();
    EXPECT_EQ(rows_of(outcome_of(second)), ids(21, 40));
}

TEST_F(AsyncPageRangeTest, NeverWaitsWithinACallback) {
    const auto first_page = server.hold(1);
    const auto second_page = server.hold(2);
    Latch returned;
    Latch ended;
    std::optional<Outcome> second;
    std::optional<ErrorKind> waited;
    range.next().then([&](const Outcome&) {
        auto next = range.next();
        if (const auto in_vain = next.get(); !in_vain) waited = in_vain.error().kind();
        next.then([&](Outcome page) {
            second = std::move(page);
            ended.open();
        });
        returned.open();
    });
    first_page->open();
    ASSERT_TRUE(returned.wait()) << "the second page is held back";
    EXPECT_EQ(waited, ErrorKind::invalid_argument) << "get() would have waited for ever";
    second_page->open();
    ASSERT_TRUE(ended.wait());
    EXPECT_EQ(rows_of(*second), ids(21, 40));
}

TEST_F(AsyncPageRangeTest, IsCanceledInTheMiddle) {
    const auto second_page = server.hold(2);
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2));
    auto second = range.next();
    second.cancel();
    const auto page = outcome_of(second);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind(), ErrorKind::canceled);
    EXPECT_EQ(page.error().operation(), "cp_channels.list");
    EXPECT_TRUE(is_end(outcome_of(range.next())));
    EXPECT_EQ(server.requests(), 2U);
    second_page->open();
}

TEST_F(AsyncPageRangeTest, IsCanceledByTheTokenOfItsOptions) {
    const auto second_page = server.hold(2);
    pushplus::CancellationSource stop;
    pushplus::CallOptions call;
    call.cancellation = stop.token();
    range = range_of(*client, call);
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2));
    stop.cancel();
    EXPECT_EQ(outcome_of(range.next()).error().kind(), ErrorKind::canceled);
    EXPECT_TRUE(is_end(outcome_of(range.next())));
    second_page->open();
}

TEST_F(AsyncPageRangeTest, EndsWithAPageThatFails) {
    server.answer(2, answers::write(answers::http_answer(R"({"code":500,"msg":"服务异常"})")));
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    const auto failed = outcome_of(range.next());
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::service);
    EXPECT_EQ(failed.error().code(), 500);
    EXPECT_EQ(failed.error().operation(), "cp_channels.list");
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(is_end(outcome_of(range.next())));
    EXPECT_EQ(server.requests(), 2U);
}

TEST_F(AsyncPageRangeTest, RetriesAPageAsAnyCall) {
    server.answer(2, [first = std::make_shared<std::atomic<bool>>(true)](ServedConnection& connection,
                                                                         const RawRequest& request) {
        const auto page = paging::written(paging::honest(ids(1, 45))(2, 20));
        answers::write(first->exchange(false) ? answers::http_answer("busy", "503 Busy") : answers::http_answer(page))(
            connection, request);
    });
    Ids rows;
    Latch ended;
    read_on(range, rows, ended);
    ASSERT_TRUE(ended.wait());
    EXPECT_EQ(rows, ids(1, 45));
    EXPECT_EQ(server.requests(), 4U);
}

TEST_F(AsyncPageRangeTest, RefusesAQueryThatCannotBeWithoutARequest) {
    auto refused = client->async().cp_channels().list_all({0, 20});
    const auto page = refused.next().get();
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(page.error().message(), HasSubstr("current is 0"));
    EXPECT_TRUE(is_end(refused.next().get()));
    EXPECT_EQ(server.raw().connections(), 0);
}

TEST_F(AsyncPageRangeTest, CancelsWhatWasRequestedAheadWhenItIsDropped) {
    Latch canceled;
    options.observer = [&](const pushplus::AttemptEvent& event) {
        if (event.error == ErrorKind::canceled) canceled.open();
    };
    const Client observed(credentials(), options);
    const auto second_page = server.hold(2);
    {
        auto dropped = range_of(observed);
        EXPECT_EQ(rows_of(outcome_of(dropped.next())), ids(1, 20));
        ASSERT_TRUE(server.raw().wait_for_requests(2));
    }
    EXPECT_TRUE(canceled.wait());
    EXPECT_EQ(server.requests(), 2U);
    second_page->open();
}

TEST_F(AsyncPageRangeTest, WhoseClientIsDestroyedWhileAPageIsAskedForEndsCanceled) {
    const auto first_page = server.hold(1);
    auto first = range.next();
    ASSERT_TRUE(server.raw().wait_for_requests(1));
    client.reset();
    ASSERT_TRUE(first.ready()) << "the destructor waits for it";
    EXPECT_EQ(first.get().error().kind(), ErrorKind::canceled);
    EXPECT_TRUE(is_end(range.next().get()));
    first_page->open();
}

TEST_F(AsyncPageRangeTest, WhoseClientIsDestroyedWhileAPageIsAheadEndsCanceled) {
    const auto second_page = server.hold(2);
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2));
    client.reset();
    EXPECT_EQ(range.next().get().error().kind(), ErrorKind::canceled);
    EXPECT_TRUE(is_end(range.next().get()));
    second_page->open();
}

TEST_F(AsyncPageRangeTest, WhoseClientIsDestroyedBeforeItIsReadEndsCanceled) {
    client.reset();
    const auto page = range.next().get();
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind(), ErrorKind::canceled);
    EXPECT_THAT(page.error().message(), HasSubstr("its client is gone"));
    EXPECT_TRUE(is_end(range.next().get()));
    EXPECT_EQ(server.raw().connections(), 0);
}

TEST_F(AsyncPageRangeTest, MayBeDroppedWithItsClientWithinACallback) {
    auto held = std::make_optional(std::move(range));
    const auto first_page = server.hold(1);
    Latch ended;
    std::optional<Outcome> first;
    held->next().then([&](Outcome page) {
        client.reset();
        held.reset();
        first = std::move(page);
        ended.open();
    });
    first_page->open();
    ASSERT_TRUE(ended.wait());
    EXPECT_EQ(rows_of(*first), ids(1, 20));
}

TEST_F(AsyncPageRangeTest, PutsACallbackThatThrowsIntoTheLog) {
    Latch logged;
    options.log = [&](pushplus::LogLevel, std::string_view line) {
        if (line.find("a callback of an asynchronous call threw") != std::string_view::npos) logged.open();
    };
    const auto first_page = server.hold(1);
    const Client logging(credentials(), options);
    auto read = range_of(logging);
    read.next().then([](const Outcome&) { throw std::runtime_error("the callback's own"); });
    first_page->open();
    EXPECT_TRUE(logged.wait());
    EXPECT_EQ(rows_of(outcome_of(read.next())), ids(21, 40));
}

TEST_F(AsyncPageRangeTest, OfTheParentIsAnErrorInTheForkedChild) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    const auto second_page = server.hold(2);
    EXPECT_EQ(rows_of(outcome_of(range.next())), ids(1, 20));
    ASSERT_TRUE(server.raw().wait_for_requests(2));
    auto second = range.next();
    const int child = exit_status(in_child([&] {
        const auto of_parent = second.get();
        if (of_parent || of_parent.error().kind() != ErrorKind::internal) return 1;
        const auto page = range.next().get();
        if (page || page.error().kind() != ErrorKind::internal) return 2;
        const auto dropped = std::move(range);
        return 0;
    }));
    EXPECT_EQ(child, 0);
    second_page->open();
    EXPECT_EQ(rows_of(outcome_of(second)), ids(21, 40));
}

TEST_F(AsyncPageRangeTest, EndsOnceWhateverEndsIt) {
    constexpr int rounds = 200;
    Outcomes outcomes;
    for (int round = 0; round < rounds; ++round) {
        auto read = std::make_shared<AsyncPageRange<CpChannel>>(range_of(*client));
        auto first = read->next();
        std::thread canceler([first, round] {
            for (int i = 0; i < round; ++i) std::this_thread::yield();
            first.cancel();
        });
        if (round % 3 == 0) {
            read.reset();
            outcomes.await(first);
        } else {
            first.then([&outcomes, read](const Outcome& page) {
                if (!page) return outcomes.note(page);
                outcomes.await(read->next());
            });
        }
        canceler.join();
    }
    client.reset();
    ASSERT_TRUE(outcomes.wait_for(rounds));
    auto counts = outcomes.counts();
    counts.erase("ok");
    counts.erase("canceled");
    EXPECT_TRUE(counts.empty()) << "it ended with " << counts.begin()->first;
}

}  // namespace

}  // namespace pushplus_test
