#include <pushplus/page.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "paging_server.hpp"

// `list_all` as its caller sees it. Each needless request brings an account nearer to its limit, so requests are counted.

namespace {

using namespace pushplus_test::paging;
using pushplus::Result;
using pushplus_test::RecordingTransport;

TEST(PageRange, FetchesExactlyThePagesThatHoldRows) {
    struct Case {
        std::int64_t rows;
        std::int64_t page_size;
        std::size_t requests;
    };
    for (const auto& [rows, page_size, requests] :
         {Case{45, 20, 3}, Case{40, 20, 2}, Case{41, 20, 3}, Case{20, 20, 1}, Case{21, 20, 2}, Case{19, 20, 1},
          Case{1, 20, 1}, Case{0, 20, 1}, Case{3, 1, 3}, Case{50, 50, 1}, Case{1'000, 50, 20}}) {
        const PagingServer server(honest(ids(1, rows)));
        EXPECT_EQ(rows_of(server.range({1, page_size})), ids(1, rows));
        EXPECT_EQ(server.requests(), requests) << rows << " rows in pages of " << page_size;
        EXPECT_EQ(server.transport()->key_requests().size(), 1U);
    }
}

TEST(PageRange, AsksForOnePageAfterTheOther) {
    const PagingServer server(honest(ids(1, 45)));
    static_cast<void>(rows_of(server.range()));
    const auto requests = server.transport()->requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_EQ(requests[0].body, R"({"current":1,"pageSize":20})");
    EXPECT_EQ(requests[1].body, R"({"current":2,"pageSize":20})");
    EXPECT_EQ(requests[2].body, R"({"current":3,"pageSize":20})");
}

TEST(PageRange, FetchesAPageOnlyWhenItIsReached) {
    const PagingServer server(honest(ids(1, 45)));
    auto range = server.range();
    EXPECT_EQ(server.requests(), 0U);
    auto row = range.begin();
    EXPECT_EQ(server.requests(), 1U);
    for (int i = 0; i < 19; ++i) ++row;
    EXPECT_EQ((*row)->id, 20);
    EXPECT_EQ(server.requests(), 1U) << "the first page has one row left";
    ++row;
    EXPECT_EQ((*row)->id, 21);
    EXPECT_EQ(server.requests(), 2U);
}

TEST(PageRange, SendsNothingMoreAfterABreak) {
    const PagingServer server(honest(ids(1, 45)));
    for (const auto& row : server.range())
        if (row && row->id == 7) break;
    EXPECT_EQ(server.requests(), 1U);
}

TEST(PageRange, IsReadOnceAndGoesOnAtASecondBegin) {
    const PagingServer server(honest(ids(1, 45)));
    auto range = server.range();
    auto first = range.begin();
    ++first;
    ++first;
    EXPECT_EQ((*range.begin())->id, 3);
    EXPECT_EQ(server.requests(), 1U);
    Ids rest;
    for (const auto& row : range) rest.push_back(row->id);
    EXPECT_EQ(rest, ids(3, 45));
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_EQ(server.requests(), 3U) << "what has ended asks no more";
}

TEST(PageRange, OfNoRowsIsEmptyHoweverOftenItIsAsked) {
    const PagingServer server(honest({}));
    auto range = server.range();
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_EQ(server.requests(), 1U);
}

TEST(PageRange, IsAnInputRange) {
    using Iterator = PageRange<CpChannel>::iterator;
    static_assert(std::is_same_v<std::iterator_traits<Iterator>::iterator_category, std::input_iterator_tag>);
    static_assert(std::is_same_v<std::iterator_traits<Iterator>::reference, Result<CpChannel>&>);
    static_assert(std::is_nothrow_move_constructible_v<PageRange<CpChannel>>);
    const PagingServer server(honest(ids(1, 45)));
    auto range = server.range();
    EXPECT_EQ(std::distance(range.begin(), range.end()), 45);
    EXPECT_TRUE(Iterator() == range.end());
}

TEST(PageRange, MayBeMovedWhileItIsRead) {
    const PagingServer server(honest(ids(1, 45)));
    auto range = server.range();
    auto row = range.begin();
    for (int i = 0; i < 30; ++i) ++row;
    auto moved = std::move(range);
    EXPECT_EQ((*row)->id, 31);
    EXPECT_EQ(rows_of(std::move(moved)), ids(31, 45));
}

TEST(PageRange, RowsMayBeTakenOutOfIt) {
    const PagingServer server(honest(ids(1, 25)));
    std::vector<CpChannel> taken;
    for (auto& row : server.range()) taken.push_back(*std::move(row));
    ASSERT_EQ(taken.size(), 25U);
    EXPECT_EQ(taken.back().cp_code, "c25");
}

TEST(PageRange, StartsAtThePageAskedFor) {
    const PagingServer server(honest(ids(1, 45)));
    EXPECT_EQ(rows_of(server.range({3, 20})), ids(41, 45));
    EXPECT_EQ(server.requests(), 1U) << "the rows of the pages before count";

    const PagingServer middle(honest(ids(1, 45)));
    EXPECT_EQ(rows_of(middle.range({2, 20})), ids(21, 45));
    EXPECT_EQ(middle.requests(), 2U);
}

TEST(PageRange, StartedBeyondTheEndIsEmptyAfterOneRequest) {
    for (const std::int64_t page : {std::int64_t{4}, std::int64_t{100}, std::int64_t{1} << 40, INT64_MAX}) {
        const PagingServer server(scripted({Answer{{}, 45, 3}}));
        EXPECT_EQ(rows_of(server.range({page, 20})), Ids{});
        EXPECT_EQ(server.requests(), 1U) << page;
    }
}

TEST(PageRange, EndsWithTheLastPageNumberThereIs) {
    const PagingServer server([](std::int64_t, std::int64_t) { return Answer{ids(1, 20), INT64_MAX, INT64_MAX}; });
    EXPECT_EQ(rows_of(server.range({INT64_MAX, 20})), ids(1, 20));
    EXPECT_EQ(server.requests(), 1U);
}

/// The rows' ids, 0 for an error.
Ids outcome_of(PageRange<CpChannel>& range) {
    Ids result;
    for (const auto& row : range) result.push_back(row ? row->id : 0);
    return result;
}

TEST(PageRange, YieldsAnErrorOnceAndEnds) {
    const auto transport = std::make_shared<RecordingTransport>();
    transport->answer(RecordingTransport::body(written({ids(1, 3), 45, 15, 3})));
    transport->answer(RecordingTransport::body(R"({"code":500,"msg":"服务异常","data":null})"));
    transport->answer(RecordingTransport::body(written({ids(4, 6), 45, 15, 3})));
    pushplus::ClientOptions options;
    options.transport = transport;
    auto range = pushplus::Client({"t", "s"}, options).cp_channels().list_all({1, 3});
    EXPECT_EQ(outcome_of(range), (Ids{1, 2, 3, 0}));
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_EQ(transport->requests().size(), 2U);
}

TEST(PageRange, EndsWithAnErrorEvenIfItsSourceWouldGoOn) {
    class Stubborn final : public pushplus::detail::PageSource {
    public:
        Result<void*> next(std::vector<bool>&) override {
            if (++errors_ > 3) return nullptr;
            return pushplus::Error(pushplus::Error::Parts{});
        }

    private:
        int errors_ = 0;
    };
    PageRange<int> range(std::make_unique<Stubborn>());
    EXPECT_EQ(std::distance(range.begin(), range.end()), 1);
}

TEST(PageRange, YieldsTheErrorOfTheFirstPage) {
    const auto transport = std::make_shared<RecordingTransport>();
    transport->answer(RecordingTransport::body(R"({"code":900,"msg":"用户账号使用受限","data":null})"));
    pushplus::ClientOptions options;
    options.transport = transport;
    auto range = pushplus::Client({"t", "s"}, options).cp_channels().list_all();
    auto row = range.begin();
    ASSERT_FALSE(row == range.end());
    ASSERT_FALSE(*row);
    EXPECT_EQ(row->error().kind(), pushplus::ErrorKind::rate_limited);
    EXPECT_EQ(row->error().operation(), "cp_channels.list");
    EXPECT_FALSE(*range.begin()) << "a second begin shows the same error";
    ++row;
    EXPECT_TRUE(row == range.end());
    EXPECT_TRUE(range.begin() == range.end());
    EXPECT_EQ(transport->requests().size(), 1U);
}

TEST(PageRange, YieldsAPageThatDoesNotDecodeAsAnError) {
    const auto transport = std::make_shared<RecordingTransport>();
    transport->answer(RecordingTransport::body(written({ids(1, 20), 45, 3})));
    transport->answer(RecordingTransport::body(R"({"code":200,"data":{"total":45,"list":[{"id":21},{"id":"x"}]}})"));
    pushplus::ClientOptions options;
    options.transport = transport;
    auto range = pushplus::Client({"t", "s"}, options).cp_channels().list_all();
    Ids expected = ids(1, 20);
    expected.push_back(0);
    EXPECT_EQ(outcome_of(range), expected) << "no row of a page that failed";
}

TEST(PageRange, RefusesAQueryThatCannotBeWithoutARequest) {
    for (const PageQuery query : {PageQuery{0, 20}, PageQuery{INT64_MIN, 20}, PageQuery{1, 0}, PageQuery{1, 51},
                                  PageQuery{1, INT64_MAX}, PageQuery{INT64_MAX, INT64_MAX}}) {
        const PagingServer server(honest(ids(1, 45)));
        auto range = server.range(query);
        EXPECT_EQ(outcome_of(range), Ids{0});
        EXPECT_EQ(server.requests(), 0U);
    }
}

TEST(PageRange, CountsItsOptionsForEachPageByItself) {
    const PagingServer server(honest(ids(1, 45)));
    pushplus::ClientOptions options;
    options.transport = server.transport();
    pushplus::CancellationSource stop;
    pushplus::CallOptions call;
    call.cancellation = stop.token();
    auto range = pushplus::Client({"t", "s"}, options).cp_channels().list_all({}, call);
    Ids seen;
    for (const auto& row : range) {
        seen.push_back(row ? row->id : 0);
        if (!row) {
            EXPECT_EQ(row.error().kind(), pushplus::ErrorKind::canceled);
        }
        if (seen.size() == 25) stop.cancel();
    }
    Ids expected = ids(1, 40);
    expected.push_back(0);
    EXPECT_EQ(seen, expected) << "what was fetched is yielded, the next page is not asked for";
    EXPECT_EQ(server.requests(), 2U);
}

}  // namespace
