#include "core/pager.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

// The pager alone, fed with numbers; what a whole range does with it is in page_range_test.cpp.

namespace {

using pushplus::detail::Pager;
using Rows = std::vector<std::uint64_t>;
using Fresh = std::vector<bool>;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Rows rows(std::uint64_t first, std::size_t count) {
    Rows result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(first + i);
    return result;
}

Fresh all(bool fresh, std::size_t count) { return Fresh(count, fresh); }

TEST(Pager, AsksForThePageItWasTold) {
    EXPECT_EQ(Pager(1, 20).next_page(), 1);
    EXPECT_EQ(Pager(7, 20).next_page(), 7);
    EXPECT_EQ(Pager(-3, 20).next_page(), -3) << "the list operation refuses it";
    EXPECT_EQ(Pager(most, most).next_page(), most);
}

TEST(Pager, CountsUpAndEndsWithTheTotal) {
    Pager pager(1, 20);
    EXPECT_EQ(pager.take(20, 45, 3, rows(0, 20)), all(true, 20));
    EXPECT_EQ(pager.next_page(), 2);
    EXPECT_EQ(pager.take(20, 45, 3, rows(20, 20)), all(true, 20));
    EXPECT_EQ(pager.next_page(), 3);
    EXPECT_EQ(pager.take(20, 45, 3, rows(40, 5)), all(true, 5));
    EXPECT_EQ(pager.next_page(), std::nullopt);
}

TEST(Pager, StopsWhenItIsTold) {
    Pager pager(1, 20);
    pager.stop();
    EXPECT_EQ(pager.next_page(), std::nullopt);
}

TEST(Pager, TellsRowsOfAnyEarlierPageFromNewOnes) {
    Pager pager(1, 3);
    EXPECT_EQ(pager.take(3, 9, 3, {1, 2, 3}), all(true, 3));
    EXPECT_EQ(pager.take(3, 9, 3, {3, 4, 5}), (Fresh{false, true, true}));
    EXPECT_EQ(pager.take(3, 12, 4, {1, 6, 5}), (Fresh{false, true, false}));
}

TEST(Pager, RemembersTheNewestRowsAlone) {
    Pager pager(1, 50);
    const auto page_from = [](std::uint64_t first) {
        std::vector<std::uint64_t> rows;
        for (std::uint64_t row = first; row < first + 50; ++row) rows.push_back(row);
        return rows;
    };
    for (std::uint64_t first = 0; first < 4150; first += 50)
        static_cast<void>(pager.take(50, 100'000, 0, page_from(first)));
    EXPECT_EQ(pager.take(50, 100'000, 0, {4149, 54, 53}), (std::vector<bool>{false, false, true}));
}

/// The rows that are taken from a server that cycles through `circle` rows behind the first `before` ones.
std::size_t rows_of_a_circle(std::uint64_t before, std::uint64_t circle, std::uint64_t page_size, std::int64_t total) {
    Pager pager(1, static_cast<std::int64_t>(page_size));
    std::size_t taken = 0;
    while (const auto page = pager.next_page()) {
        Rows rows;
        for (std::uint64_t i = 0; i < page_size; ++i) {
            const std::uint64_t number = static_cast<std::uint64_t>(*page - 1) * page_size + i;
            rows.push_back(number < before ? number : before + (number - before) % circle);
        }
        const Fresh fresh = pager.take(static_cast<std::int64_t>(page_size), total, 0, rows);
        taken += static_cast<std::size_t>(std::count(fresh.begin(), fresh.end(), true));
        if (taken > 1'000'000) break;
    }
    return taken;
}

TEST(Pager, LeavesAServerThatGoesRoundInALargeCircle) {
    for (const std::int64_t total : {300'000, 0}) {
        EXPECT_EQ(rows_of_a_circle(0, 6000, 50, total), 6000U);
        EXPECT_EQ(rows_of_a_circle(0, 6010, 50, total), 6010U) << "a circle that is not of whole pages";
        EXPECT_EQ(rows_of_a_circle(0, 6007, 20, total), 6007U);
        EXPECT_EQ(rows_of_a_circle(0, 5000, 1, total), 5000U);
        EXPECT_EQ(rows_of_a_circle(0, 100'000, 50, total), 100'000U);
    }
    EXPECT_LE(rows_of_a_circle(1000, 6000, 50, 0), 4096U + 6000U) << "a circle that does not begin with the list";
    EXPECT_LE(rows_of_a_circle(20'000, 6000, 50, 0), 65'536U + 6000U);
}

TEST(Pager, TakesAMillionRowsOfALongList) {
    Pager pager(1, 50);
    std::size_t taken = 0;
    while (const auto page = pager.next_page()) {
        const Fresh fresh = pager.take(50, 1'000'000, 20'000, rows(static_cast<std::uint64_t>(*page) * 50, 50));
        taken += static_cast<std::size_t>(std::count(fresh.begin(), fresh.end(), true));
    }
    EXPECT_EQ(taken, 1'000'000U);
}

TEST(Pager, TakesEqualRowsOfOnePageForTwo) {
    Pager pager(1, 3);
    EXPECT_EQ(pager.take(3, 3, 1, {7, 7, 8}), all(true, 3));
}

TEST(Pager, EndsAtThePageNumbersEnd) {
    Pager pager(most - 1, 20);
    static_cast<void>(pager.take(20, 0, 0, rows(0, 20)));
    EXPECT_EQ(pager.next_page(), most);
    static_cast<void>(pager.take(20, 0, 0, rows(20, 20)));
    EXPECT_EQ(pager.next_page(), std::nullopt);
}

TEST(Pager, SurvivesAbsurdNumbersOfTheServer) {
    for (const std::int64_t absurd : {most, std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}}) {
        Pager pager(1, 20);
        for (int page = 0; page < 3; ++page)
            static_cast<void>(pager.take(absurd, absurd, absurd, rows(static_cast<std::uint64_t>(page) * 20, 20)));
        Pager far(most / 3, 50);
        static_cast<void>(far.take(absurd, absurd, absurd, rows(0, 50)));
        static_cast<void>(far.take(1, absurd, absurd, {}));
    }
}

TEST(Pager, EndsFarBeyondTheListAtOnce) {
    for (const std::int64_t page : {std::int64_t{1'000}, std::int64_t{INT32_MAX} * 4, most / 20, most - 1}) {
        Pager pager(page, 20);
        static_cast<void>(pager.take(20, 45, 3, {}));
        EXPECT_EQ(pager.next_page(), std::nullopt) << page;
    }
}

}  // namespace
