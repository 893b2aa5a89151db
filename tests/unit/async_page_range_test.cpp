#include <pushplus/async_page_range.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/prefetched_pages.hpp"
#include "paging_server.hpp"

// The range alone, whose pages a script brings: no thread and no client. What a page's request does is told by the test,
// so that nothing depends on time.

namespace {

using namespace pushplus_test::paging;
using pushplus::AsyncPageRange;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::Page;
using pushplus::Pending;
using pushplus::Result;
using pushplus::detail::PendingState;
using pushplus::detail::PrefetchedPages;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using NextPage = Pending<std::optional<Page<CpChannel>>>;

Error error_of_kind(ErrorKind kind) {
    Error::Parts parts;
    parts.kind = kind;
    parts.message = "scripted";
    return Error(std::move(parts));
}

/// What a range requests, and how each page arrives.
///
/// Thread safety: one thread at a time.
class ScriptedPages {
public:
    ScriptedPages() = default;
    /// Ends what was requested and never arrived, as a client's end does.
    ~ScriptedPages() {
        for (const auto& page : pages_)
            if (!page->ready()) page->finish(error_of_kind(ErrorKind::canceled));
    }
    ScriptedPages(const ScriptedPages&) = delete;
    ScriptedPages& operator=(const ScriptedPages&) = delete;

    /// A range from the page of this number on.
    AsyncPageRange<CpChannel> range(std::int64_t current = 1, std::int64_t page_size = 20) {
        return AsyncPageRange<CpChannel>(std::make_unique<PrefetchedPages>(
            "cp_channels.list", pushplus::detail::type_of<Page<CpChannel>>, pushplus::detail::Pager(current, page_size),
            [this](std::int64_t page) { return start(page); }));
    }

    /// The newest page that was requested arrives so.
    bool respond(const Answer& answer) {
        fill(*newest(), answer);
        return newest()->finish(std::nullopt);
    }
    bool fail(ErrorKind kind) { return newest()->finish(error_of_kind(kind)); }

    /// Answers each request at once, within `start`.
    PagingServer::Page at_once;
    /// What happens while the next request is made.
    std::function<void()> meanwhile;

    std::vector<std::int64_t> requested;
    std::vector<std::int64_t> canceled;

private:
    std::shared_ptr<PendingState> start(std::int64_t number) {
        if (const auto happens = std::exchange(meanwhile, nullptr)) happens();
        auto page = std::make_shared<PendingState>(pushplus::detail::value_kind<Page<CpChannel>>);
        requested.push_back(number);
        pages_.push_back(page);
        if (at_once) {
            fill(*page, at_once(number, 20));
            page->finish(std::nullopt);
        } else {
            page->on_cancel([this, number] { canceled.push_back(number); }, [] { return true; });
        }
        return page;
    }
    static void fill(PendingState& page, const Answer& answer) {
        auto& value = *static_cast<Page<CpChannel>*>(page.value());
        value.page_size = answer.page_size.value_or(0);
        value.total = answer.total.value_or(0);
        value.pages = answer.pages.value_or(0);
        for (const auto id : answer.rows) {
            CpChannel row;
            row.id = id;
            value.items.push_back(std::move(row));
        }
    }
    [[nodiscard]] const std::shared_ptr<PendingState>& newest() const { return pages_.back(); }

    std::vector<std::shared_ptr<PendingState>> pages_;
};

void find_no_memory() { throw std::runtime_error("no memory for the request"); }

Ids ids_of(const Page<CpChannel>& page) {
    Ids rows;
    for (const auto& row : page.items) rows.push_back(row.id);
    return rows;
}

/// The rows of a page that must be there.
Ids page_of(NextPage next) {
    if (!next.ready()) {
        ADD_FAILURE() << "the page is not there";
        return {};
    }
    const auto page = next.get();
    if (!page || !*page) {
        ADD_FAILURE() << (page ? "it is the end" : page.error().message());
        return {};
    }
    return ids_of(**page);
}

bool is_end(NextPage next) {
    if (!next.ready()) return false;
    const auto page = next.get();
    return page && !*page;
}

Error error_of(NextPage next) {
    if (!next.ready()) {
        ADD_FAILURE() << "the outcome is not there";
        return Error(Error::Parts{});
    }
    const auto page = next.get();
    EXPECT_FALSE(page) << "it went well";
    return page ? Error(Error::Parts{}) : page.error();
}

class AsyncPages : public testing::Test {
protected:
    ScriptedPages server;
};

TEST_F(AsyncPages, AreRequestedOneAheadFromTheFirstNextOn) {
    auto range = server.range();
    EXPECT_THAT(server.requested, IsEmpty());
    auto first = range.next();
    EXPECT_THAT(server.requested, ElementsAre(1));
    EXPECT_FALSE(first.ready());
    server.respond({ids(1, 20), 45, 3});
    EXPECT_THAT(server.requested, ElementsAre(1, 2)) << "before the rows of the first were taken";
    EXPECT_EQ(page_of(first), ids(1, 20));
    server.respond({ids(21, 40), 45, 3});
    EXPECT_THAT(server.requested, ElementsAre(1, 2)) << "one ahead, no further";
    EXPECT_EQ(page_of(range.next()), ids(21, 40)) << "it is there at once";
    EXPECT_THAT(server.requested, ElementsAre(1, 2, 3));
    auto last = range.next();
    server.respond({ids(41, 45), 45, 3});
    EXPECT_EQ(page_of(last), ids(41, 45));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(is_end(range.next()));
    EXPECT_THAT(server.requested, ElementsAre(1, 2, 3));
}

TEST_F(AsyncPages, HoldThePagesNumbersAsTheyCame) {
    auto range = server.range(3);
    auto next = range.next();
    EXPECT_THAT(server.requested, ElementsAre(3));
    server.respond({ids(41, 45), 45, 3, 20});
    const auto page = next.get().value();
    EXPECT_EQ(page->total, 45);
    EXPECT_EQ(page->pages, 3);
    EXPECT_EQ(page->page_size, 20);
}

TEST_F(AsyncPages, HoldRowsThatMovedToTheNextPageOnce) {
    auto range = server.range();
    auto first = range.next();
    server.respond({ids(1, 20), 25, 2});
    EXPECT_EQ(page_of(first), ids(1, 20));
    auto second = range.next();
    server.respond({{19, 21, 20, 22, 23}, 25, 2});
    EXPECT_EQ(page_of(second), (Ids{21, 22, 23}));
}

TEST_F(AsyncPages, OfNoRowsAreTheEnd) {
    auto range = server.range();
    auto next = range.next();
    server.respond({{}, 0, 0});
    EXPECT_TRUE(is_end(next));
    EXPECT_THAT(server.requested, ElementsAre(1));
}

TEST_F(AsyncPages, WithoutNewRowsArePassedOver) {
    auto range = server.range();
    auto next = range.next();
    server.respond({{}, 25, 3});
    EXPECT_FALSE(next.ready());
    EXPECT_THAT(server.requested, ElementsAre(1, 2));
    server.respond({ids(1, 20), 25, 3});
    EXPECT_EQ(page_of(next), ids(1, 20));
}

TEST_F(AsyncPages, OfOddServersAreThoseOfABlockingRange) {
    const std::vector<std::vector<Answer>> scripts{
        {{ids(1, 20), 45, 3}, {ids(21, 40), 45, 3}, {ids(41, 45), 45, 3}},
        {{ids(1, 20), 40, 2}, {ids(21, 40), 40, 2}},
        {{{}, 0, 0}},
        {{ids(1, 20), 45, 4}, {{}, 45, 4}, {ids(21, 40), 45, 4}, {ids(41, 45), 45, 4}},
        {{{}, 25, 3}, {ids(1, 20), 25, 3}, {ids(21, 25), 25, 3}},
        {{{1}, 10, 1, 1}},
        {{ids(1, 20), 1'000'000, 50'000}},
        {{ids(1, 20), {}, {}}, {ids(21, 40), {}, {}}, {ids(41, 45), {}, {}}},
        {{{}, 1'000, 50}},
        {{ids(1, 20), 60, 3}, {ids(11, 30), 60, 3}, {ids(31, 50), 60, 3}, {ids(51, 60), 60, 3}},
    };
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        SCOPED_TRACE(i);
        const PagingServer blocking(scripted(scripts[i]));
        const Ids expected = pushplus_test::paging::rows_of(blocking.range());
        ScriptedPages pages_at_once;
        pages_at_once.at_once = scripted(scripts[i]);
        auto range = pages_at_once.range();
        Ids rows;
        for (int pages = 0; pages < 100; ++pages) {
            const auto page = range.next().get();
            ASSERT_TRUE(page) << page.error().message();
            if (!*page) break;
            for (const auto id : ids_of(**page)) rows.push_back(id);
        }
        EXPECT_EQ(rows, expected);
        EXPECT_EQ(pages_at_once.requested.size(), blocking.requests()) << "none but those that are needed";
    }
}

TEST_F(AsyncPages, EndAfterAnError) {
    auto range = server.range();
    auto first = range.next();
    server.fail(ErrorKind::connection);
    EXPECT_EQ(error_of(first).kind(), ErrorKind::connection);
    EXPECT_TRUE(is_end(range.next()));
    EXPECT_THAT(server.requested, ElementsAre(1));
}

TEST_F(AsyncPages, HandOverTheErrorOfAPageRequestedAheadWhenItIsAskedFor) {
    auto range = server.range();
    auto first = range.next();
    server.respond({ids(1, 20), 45, 3});
    server.fail(ErrorKind::service);
    EXPECT_EQ(page_of(first), ids(1, 20));
    EXPECT_EQ(error_of(range.next()).kind(), ErrorKind::service);
    EXPECT_TRUE(is_end(range.next()));
    EXPECT_THAT(server.requested, ElementsAre(1, 2));
}

TEST_F(AsyncPages, AreAskedForOneAfterTheOther) {
    auto range = server.range();
    auto first = range.next();
    const auto error = error_of(range.next());
    EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(error.operation(), "cp_channels.list");
    EXPECT_THAT(error.message(), HasSubstr("next() was called before"));
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(first), ids(1, 20)) << "the former is as it was";
    auto second = range.next();
    server.respond({ids(21, 40), 45, 3});
    EXPECT_EQ(page_of(second), ids(21, 40)) << "and so is the range";
}

TEST_F(AsyncPages, RequestedAheadAreCanceledWithTheRange) {
    {
        auto range = server.range();
        auto first = range.next();
        server.respond({ids(1, 20), 45, 3});
        EXPECT_EQ(page_of(first), ids(1, 20));
        EXPECT_THAT(server.canceled, IsEmpty());
    }
    EXPECT_THAT(server.canceled, ElementsAre(2));
    server.fail(ErrorKind::canceled);
    EXPECT_THAT(server.requested, ElementsAre(1, 2));
}

TEST_F(AsyncPages, AskedForArriveThoughTheRangeIsGone) {
    auto next = server.range().next();
    EXPECT_THAT(server.canceled, IsEmpty());
    server.respond({{}, 45, 3});
    EXPECT_THAT(server.requested, ElementsAre(1, 2)) << "it goes on to the first rows";
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(next), ids(1, 20));
    EXPECT_THAT(server.requested, ElementsAre(1, 2)) << "none is requested ahead";
    EXPECT_THAT(server.canceled, IsEmpty());
}

TEST_F(AsyncPages, RequestedAheadAreCanceledByACallbackThatDropsTheRange) {
    auto range = std::make_optional(server.range());
    range->next().then([&](const auto&) { range.reset(); });
    server.respond({ids(1, 20), 45, 3});
    EXPECT_THAT(server.canceled, ElementsAre(2));
}

TEST_F(AsyncPages, RequestedWhileTheRangeIsDroppedAreCanceledAtOnce) {
    auto range = std::make_optional(server.range());
    auto next = range->next();
    server.meanwhile = [&] { range.reset(); };  // As if another thread did.
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(next), ids(1, 20));
    EXPECT_THAT(server.canceled, ElementsAre(2));
}

TEST_F(AsyncPages, AreCanceledByTheirPending) {
    auto range = server.range();
    auto next = range.next();
    next.cancel();
    EXPECT_THAT(server.canceled, ElementsAre(1));
    EXPECT_FALSE(next.ready()) << "its request has not ended yet";
    server.fail(ErrorKind::canceled);
    EXPECT_EQ(error_of(next).kind(), ErrorKind::canceled);
    EXPECT_TRUE(is_end(range.next()));
}

TEST_F(AsyncPages, AreCanceledThoughTheCancelCameForThePageBefore) {
    auto range = server.range();
    auto next = range.next();
    next.cancel();
    server.respond({{}, 45, 3});
    EXPECT_THAT(server.canceled, ElementsAre(1, 2)) << "the page without rows arrived first";
}

TEST_F(AsyncPages, RequestedAheadAreNotCanceledByThePendingOfThePageBefore) {
    auto range = server.range();
    auto first = range.next();
    server.respond({ids(1, 20), 45, 3});
    first.cancel();
    EXPECT_THAT(server.canceled, IsEmpty());
    auto second = range.next();
    first.cancel();
    EXPECT_THAT(server.canceled, IsEmpty());
    second.cancel();
    EXPECT_THAT(server.canceled, ElementsAre(2));
}

TEST_F(AsyncPages, OfTheNextCallAreNotCanceledWithThoseBefore) {
    auto range = server.range();
    auto first = range.next();
    first.cancel();
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(first), ids(1, 20)) << "it arrived before it could be canceled";
    EXPECT_THAT(server.canceled, ElementsAre(1));
    auto second = range.next();
    server.respond({{}, 45, 3});
    EXPECT_THAT(server.requested, ElementsAre(1, 2, 3));
    EXPECT_THAT(server.canceled, ElementsAre(1));
}

TEST_F(AsyncPages, GoOnInARangeThatWasMoved) {
    static_assert(std::is_nothrow_move_constructible_v<AsyncPageRange<CpChannel>>);
    static_assert(std::is_nothrow_move_assignable_v<AsyncPageRange<CpChannel>>);
    static_assert(!std::is_copy_constructible_v<AsyncPageRange<CpChannel>>);
    auto range = server.range();
    auto first = range.next();
    auto moved = std::move(range);
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(first), ids(1, 20));
    EXPECT_THAT(server.canceled, IsEmpty());
    auto second = moved.next();
    server.respond({ids(21, 40), 45, 3});
    EXPECT_EQ(page_of(second), ids(21, 40));
    moved = server.range();
    EXPECT_THAT(server.canceled, ElementsAre(3)) << "what it held before is dropped";
}

TEST_F(AsyncPages, CannotBeWaitedForWhereTheyArrive) {
    auto range = server.range();
    auto next = range.next();
    const auto page = next.get();  // The script says that this thread is the one that pages arrive on.
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(page.error().message(), HasSubstr("would wait for ever"));
}

TEST_F(AsyncPages, AreAskedForWithinTheCallbackOfTheOneBefore) {
    auto range = server.range();
    std::vector<Ids> pages;
    int ends = 0;
    std::function<void()> read_on = [&] {
        range.next().then([&](Result<std::optional<Page<CpChannel>>> page) {
            ASSERT_TRUE(page);
            if (!*page) {
                ++ends;
                return;
            }
            pages.push_back(ids_of(**page));
            read_on();
        });
    };
    read_on();
    server.respond({ids(1, 20), 45, 3});
    server.respond({ids(21, 40), 45, 3});
    server.respond({ids(41, 45), 45, 3});
    EXPECT_THAT(pages, ElementsAre(ids(1, 20), ids(21, 40), ids(41, 45)));
    EXPECT_EQ(ends, 1);
}

TEST_F(AsyncPages, WhoseRequestThrowsFailAndEnd) {
    server.meanwhile = &find_no_memory;
    auto range = server.range();
    const auto error = error_of(range.next());
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "cp_channels.list: no memory for the request");
    EXPECT_TRUE(is_end(range.next()));
}

TEST_F(AsyncPages, WhoseRequestAheadThrowsAreRequestedAgain) {
    auto range = server.range();
    auto first = range.next();
    server.meanwhile = &find_no_memory;
    server.respond({ids(1, 20), 45, 3});
    EXPECT_EQ(page_of(first), ids(1, 20));
    EXPECT_THAT(server.requested, ElementsAre(1));
    auto second = range.next();
    EXPECT_THAT(server.requested, ElementsAre(1, 2));
    server.respond({ids(21, 40), 45, 3});
    EXPECT_EQ(page_of(second), ids(21, 40));
}

TEST_F(AsyncPages, SayWhetherACallbackThrew) {
    auto range = server.range();
    range.next().then([](const auto&) {});
    EXPECT_TRUE(server.respond({ids(1, 20), 45, 3}));
    range.next().then([](const auto&) { throw std::runtime_error("a callback's own"); });
    EXPECT_FALSE(server.respond({ids(21, 40), 45, 3})) << "the page's call has it in its log";
    auto last = range.next();
    server.respond({ids(41, 45), 45, 3});
    EXPECT_EQ(page_of(last), ids(41, 45));
}

}  // namespace
