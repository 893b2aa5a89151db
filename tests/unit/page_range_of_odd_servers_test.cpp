#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <gtest/gtest.h>

#include "paging_server.hpp"

// `list_all` against servers whose numbers contradict their rows: no row lost, none twice, an end, and no needless request.

namespace {

using namespace pushplus_test::paging;

TEST(PageRange, DoesNotEndWithAnEmptyPageInTheMiddle) {
    const PagingServer server(scripted({{ids(1, 20), 45, 4}, {{}, 45, 4}, {ids(21, 40), 45, 4}, {ids(41, 45), 45, 4}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 45));
    EXPECT_EQ(server.requests(), 4U);
}

TEST(PageRange, DoesNotEndWithAnEmptyFirstPage) {
    const PagingServer server(scripted({{{}, 25, 3}, {ids(1, 20), 25, 3}, {ids(21, 25), 25, 3}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 25));
    EXPECT_EQ(server.requests(), 3U);
}

TEST(PageRange, DoesNotEndWithAnEmptyPageWhileTheServerCountsMorePages) {
    // Two rows and a hole: by the total alone the first page would have had room for both.
    const PagingServer server(scripted({{{1}, 2, 4}, {{}, 2, 4}, {{}, 2, 4}, {{2}, 2, 4}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 2));
    EXPECT_EQ(server.requests(), 4U);

    const PagingServer without_total(scripted({{{1}, {}, 3}, {{}, {}, 3}, {{2}, {}, 3}}));
    EXPECT_EQ(rows_of(without_total.range()), ids(1, 2));
    EXPECT_EQ(without_total.requests(), 3U);
}

TEST(PageRange, DoesNotTrustPagesAlone) {
    // 九.2 and 十.1 of the document: ten rows in pages of one, and "pages": 1.
    const PagingServer small([](std::int64_t current, std::int64_t) { return Answer{{current}, 10, 1, 1}; });
    EXPECT_EQ(rows_of(small.range({1, 1})), ids(1, 10));
    EXPECT_EQ(small.requests(), 10U);

    // The same numbers around all ten rows.
    const PagingServer large(scripted({{ids(1, 10), 10, 1, 1}}));
    EXPECT_EQ(rows_of(large.range()), ids(1, 10));
    EXPECT_EQ(large.requests(), 1U);

    const PagingServer two(scripted({{ids(1, 20), 25, 1}, {ids(21, 25), 25, 1}}));
    EXPECT_EQ(rows_of(two.range()), ids(1, 25));
    EXPECT_EQ(two.requests(), 2U);
}

TEST(PageRange, DoesNotCountPagesInASizeThatIsSmallerThanThePage) {
    const PagingServer server(scripted({{ids(41, 45), 45, 1, 1}}));
    EXPECT_EQ(rows_of(server.range({3, 20})), ids(41, 45));
    EXPECT_EQ(server.requests(), 1U);
}

TEST(PageRange, LeavesASamplesSingleRowAfterItIsSentTwice) {
    // The document's samples to the letter: one row, "total": 10, and the same answer whatever page is asked for.
    const PagingServer server(scripted({{{1}, 10, 1, 1}}));
    EXPECT_EQ(rows_of(server.range()), Ids{1});
    EXPECT_EQ(server.requests(), 2U);
}

TEST(PageRange, AsksOnceMoreIfTheTotalIsTooLarge) {
    const PagingServer server(scripted({{ids(1, 20), 48, 3}, {ids(21, 40), 48, 3}, {ids(41, 45), 48, 3}, {{}, 48, 3}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 45));
    EXPECT_EQ(server.requests(), 4U);

    const PagingServer few(scripted({{{1, 2, 3}, 10, 1}, {{}, 10, 1}}));
    EXPECT_EQ(rows_of(few.range()), ids(1, 3));
    EXPECT_EQ(few.requests(), 2U);
}

TEST(PageRange, EndsWithATotalThatIsTooSmall) {
    const PagingServer server(scripted({{ids(1, 20), 15, 3}, {ids(21, 40), 15, 3}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 20));
    EXPECT_EQ(server.requests(), 1U);
}

TEST(PageRange, GoesByFullPagesWhereThereIsNoTotal) {
    for (const std::optional<std::int64_t> total : {std::optional<std::int64_t>(), {0}, {-1}, {INT64_MIN}}) {
        const PagingServer server(
            scripted({{ids(1, 20), total, {}}, {ids(21, 40), total, {}}, {ids(41, 45), total, {}}}));
        EXPECT_EQ(rows_of(server.range()), ids(1, 45));
        EXPECT_EQ(server.requests(), 3U);

        const PagingServer full(scripted({{ids(1, 20), total, {}}, {{}, total, {}}}));
        EXPECT_EQ(rows_of(full.range()), ids(1, 20));
        EXPECT_EQ(full.requests(), 2U);

        const PagingServer none(scripted({{{}, total, {}}}));
        EXPECT_EQ(rows_of(none.range()), Ids{});
        EXPECT_EQ(none.requests(), 1U);
    }
}

TEST(PageRange, GoesOnAfterAShortPageWhileTheServerCountsMorePages) {
    const PagingServer server(scripted({{ids(1, 18), {}, 2}, {ids(19, 20), {}, 2}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 20));
    EXPECT_EQ(server.requests(), 2U);
}

TEST(PageRange, FollowsATotalThatGrows) {
    const PagingServer server(scripted({{ids(1, 20), 40, 2}, {ids(21, 40), 45, 3}, {ids(41, 45), 45, 3}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 45));
    EXPECT_EQ(server.requests(), 3U);
}

TEST(PageRange, FollowsATotalThatShrinks) {
    const PagingServer server(scripted({{ids(1, 20), 45, 3}, {ids(21, 40), 40, 2}, {ids(41, 45), 40, 2}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 40));
    EXPECT_EQ(server.requests(), 2U);

    const PagingServer emptied(scripted({{ids(1, 20), 45, 3}, {{}, 20, 1}}));
    EXPECT_EQ(rows_of(emptied.range()), ids(1, 20));
    EXPECT_EQ(emptied.requests(), 2U);
}

TEST(PageRange, YieldsRowsThatMovedToTheNextPageOnce) {
    // Each time a page is asked for, a row has been put in front meanwhile.
    for (const std::int64_t page_size : {20, 7, 2}) {
        const PagingServer server(
            [](std::int64_t current, std::int64_t size) { return honest(ids(2 - current, 45))(current, size); });
        EXPECT_EQ(rows_of(server.range({1, page_size})), ids(1, 45)) << page_size;
    }
}

TEST(PageRange, YieldsRowsThatMovedByAWholePageOnceAndLosesNone) {
    // A row is put in front before the second page is asked for, and the page holds one; then two rows and two.
    for (const std::int64_t page_size : {1, 2, 20}) {
        const PagingServer server([page_size](std::int64_t current, std::int64_t size) {
            return honest(ids(current == 1 ? 1 : 1 - page_size, 45))(current, size);
        });
        EXPECT_EQ(rows_of(server.range({1, page_size})), ids(1, 45)) << page_size;
    }
}

TEST(PageRange, YieldsEqualRowsOfOnePageEach) {
    const PagingServer server(scripted({{{7, 7, 8}, 3, 1}}));
    EXPECT_EQ(rows_of(server.range()), (Ids{7, 7, 8}));
}

TEST(PageRange, LeavesAServerThatRepeatsAPageForEver) {
    for (const std::optional<std::int64_t> total : {std::optional<std::int64_t>(1'000'000), {}, {0}}) {
        const PagingServer server(scripted({{ids(1, 20), total, 50'000}}));
        EXPECT_EQ(rows_of(server.range()), ids(1, 20));
        EXPECT_EQ(server.requests(), 2U);
    }
}

TEST(PageRange, LeavesAServerThatRepeatsItsLastPageForEver) {
    const PagingServer server(scripted({{ids(1, 20), 1'000, 50}, {ids(21, 40), 1'000, 50}}));
    EXPECT_EQ(rows_of(server.range()), ids(1, 40));
    EXPECT_EQ(server.requests(), 3U);
}

TEST(PageRange, LeavesAServerThatGoesRoundInCircles) {
    for (const std::int64_t circle : {2, 3, 7}) {
        const PagingServer server([circle](std::int64_t current, std::int64_t) {
            const auto first = (current - 1) % circle * 20;
            return Answer{ids(first + 1, first + 20), {}, {}};
        });
        EXPECT_EQ(rows_of(server.range()), ids(1, circle * 20));
        EXPECT_EQ(server.requests(), static_cast<std::size_t>(circle) + 1);
    }
}

TEST(PageRange, LeavesAServerThatGoesRoundInACircleOfSixThousandRows) {
    const PagingServer server([](std::int64_t current, std::int64_t) {
        const auto first = (current - 1) % 300 * 20;
        return Answer{ids(first + 1, first + 20), 300'000, 15'000};
    });
    EXPECT_EQ(rows_of(server.range()), ids(1, 6000));
    EXPECT_EQ(server.requests(), 301U);
}

TEST(PageRange, RefusesAPageOfManyTimesTheRowsThatWereAskedFor) {
    for (const std::int64_t page_size : {1, 20, 50}) {
        const std::int64_t most = 50 + 4 * page_size;
        const PagingServer fits([most](std::int64_t, std::int64_t) { return Answer{ids(1, most), most, 1}; });
        EXPECT_EQ(rows_of(fits.range({1, page_size})), ids(1, most));
        const PagingServer server([most](std::int64_t, std::int64_t) { return Answer{ids(1, most + 1), most, 1}; });
        for (const auto& row : server.range({1, page_size})) {
            ASSERT_FALSE(row);
            EXPECT_EQ(row.error().kind(), pushplus::ErrorKind::invalid_response);
            EXPECT_EQ(row.error().message(),
                      "cp_channels.list: the service reports success but data.list has more than " +
                          std::to_string(most) + " rows");
        }
    }
}

TEST(PageRange, LeavesAServerThatShufflesTheSameRowsForEver) {
    const PagingServer server([](std::int64_t current, std::int64_t) {
        Ids rows;
        for (std::int64_t i = 0; i < 20; ++i) rows.push_back((i * 7 + current * 13) % 45 + 1);
        return Answer{rows, 1'000'000, 50'000};
    });
    auto rows = rows_of(server.range());
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(std::adjacent_find(rows.begin(), rows.end()), rows.end()) << "each row once";
    EXPECT_LE(server.requests(), 46U) << "each page but the last brings a new row";
}

TEST(PageRange, LeavesAServerOfEmptyPages) {
    const PagingServer server(scripted({{{}, 1'000'000, 50'000}}));
    EXPECT_EQ(rows_of(server.range()), Ids{});
    EXPECT_EQ(server.requests(), 5U);

    const PagingServer later(scripted({{ids(1, 20), 1'000'000, 50'000}, {{}, 1'000'000, 50'000}}));
    EXPECT_EQ(rows_of(later.range()), ids(1, 20));
    EXPECT_EQ(later.requests(), 6U);
}

TEST(PageRange, LeavesAServerThatRepeatsItselfUnderAGrowingTotal) {
    const PagingServer server([](std::int64_t current, std::int64_t) {
        return Answer{ids(1, 20), 1'000 * current, 50 * current};
    });
    EXPECT_EQ(rows_of(server.range()), ids(1, 20));
    EXPECT_EQ(server.requests(), 6U);
}

TEST(PageRange, IsBoundedByTheTotalIfNewRowsNeverEnd) {
    const PagingServer server([](std::int64_t current, std::int64_t size) {
        return Answer{ids((current - 1) * size + 1, current * size), 45, 3};
    });
    EXPECT_EQ(rows_of(server.range()), ids(1, 60));
    EXPECT_EQ(server.requests(), 3U);
}

TEST(PageRange, FollowsEndlessNewRowsWithoutATotalOnlyAsFarAsItIsRead) {
    const PagingServer server([](std::int64_t current, std::int64_t size) {
        return Answer{ids((current - 1) * size + 1, current * size), 0, 0};
    });
    std::int64_t last = 0;
    for (const auto& row : server.range()) {
        last = row->id;
        if (last == 200) break;
    }
    EXPECT_EQ(server.requests(), 10U);
}

/// A server that sends at most ten rows a page whatever is asked for.
PagingServer::Page capped(std::int64_t rows, bool says_so) {
    return [rows, says_so](std::int64_t current, std::int64_t size) {
        Answer answer = honest(ids(1, rows))(current, 10);
        if (!says_so) answer.page_size = size;
        return answer;
    };
}

TEST(PageRange, FollowsAServerThatSendsSmallerPages) {
    for (const bool says_so : {true, false}) {
        const PagingServer server(capped(45, says_so));
        EXPECT_EQ(rows_of(server.range()), ids(1, 45));
        EXPECT_EQ(server.requests(), 5U);
    }
    const PagingServer later(capped(45, true));
    EXPECT_EQ(rows_of(later.range({3, 20})), ids(21, 45)) << "pages before are counted in the server's size";
    EXPECT_EQ(later.requests(), 3U);
}

TEST(PageRange, FollowsAServerThatSendsSmallerPagesWithoutATotal) {
    const PagingServer server([](std::int64_t current, std::int64_t) {
        Answer answer = honest(ids(1, 45))(current, 10);
        answer.total.reset();
        answer.pages.reset();
        return answer;
    });
    EXPECT_EQ(rows_of(server.range()), ids(1, 45));
    EXPECT_EQ(server.requests(), 5U);
}

TEST(PageRange, FollowsAServerThatSendsLargerPages) {
    const PagingServer server([](std::int64_t current, std::int64_t) { return honest(ids(1, 120))(current, 50); });
    EXPECT_EQ(rows_of(server.range()), ids(1, 120));
    EXPECT_EQ(server.requests(), 3U);
}

}  // namespace
