#include <pushplus/date_time.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::DateTime;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

std::optional<std::int64_t> seconds_of(const std::string& text) {
    const auto moment = DateTime(text).time_point();
    if (!moment) return std::nullopt;
    return std::chrono::duration_cast<seconds>(moment->time_since_epoch()).count();
}

system_clock::time_point at(std::int64_t since_epoch) { return system_clock::time_point(seconds(since_epoch)); }

TEST(DateTime, ReadsBothFormatsInChinaStandardTime) {
    // date -u -d '2022-09-06 11:15:32 +0800' +%s
    EXPECT_EQ(seconds_of("2022-09-06 11:15:32"), 1662434132);
    EXPECT_EQ(seconds_of("2022-09-06"), 1662393600) << "the first second of the day";
    EXPECT_EQ(seconds_of("2022-09-06 00:00:00"), 1662393600);
    EXPECT_EQ(seconds_of("1970-01-01 08:00:00"), 0);
    EXPECT_EQ(seconds_of("1970-01-01 00:00:00"), -28'800);
    EXPECT_EQ(seconds_of("2000-02-29 23:59:59"), 951839999);
    EXPECT_EQ(seconds_of("2038-01-19 11:14:08"), 2147483648);
}

TEST(DateTime, WritesAMomentInChinaStandardTime) {
    EXPECT_EQ(DateTime(at(1662434132)).text(), "2022-09-06 11:15:32");
    EXPECT_EQ(DateTime(at(0)).text(), "1970-01-01 08:00:00");
    EXPECT_EQ(DateTime(at(-1)).text(), "1970-01-01 07:59:59");
    EXPECT_EQ(DateTime(at(-28'801)).text(), "1969-12-31 23:59:59");
    EXPECT_EQ(DateTime(at(951839999)).text(), "2000-02-29 23:59:59");
}

TEST(DateTime, CutsFractionsDownwardsAlsoBefore1970) {
    EXPECT_EQ(DateTime(at(0) + milliseconds(999)).text(), "1970-01-01 08:00:00");
    EXPECT_EQ(DateTime(at(0) - milliseconds(1)).text(), "1970-01-01 07:59:59");
    EXPECT_EQ(DateTime(at(-1) - milliseconds(1)).text(), "1970-01-01 07:59:58");
}

TEST(DateTime, NamesNoMomentUnlessTheTextIsADate) {
    for (const std::string text : {
             "",
             " ",
             "never",
             "2022",
             "2022-09",
             "2022-9-6",
             "2022-13-01",
             "2022-00-01",
             "2022-01-00",
             "2022-01-32",
             "2022-04-31",
             "2021-02-29",
             "1900-02-29",
             "2100-02-29",
             "2000-02-30",
             "0000-00-00 00:00:00",
             "2022-09-06 24:00:00",
             "2022-09-06 23:60:00",
             "2022-09-06 23:59:60",
             "2022-09-06 -1:00:00",
             " 2022-09-06",
             "2022-09-06 ",
             "2022-09-06  11:15:32",
             "2022-09-06 11:15:32 ",
             "2022-09-06 11:15:3",
             "2022-09-06 11:15",
             "2022-09-06 11",
             "2022-09-06T11:15:32",
             "2022-09-06 11:15:32Z",
             "2022-09-06 11:15:32.0",
             "2022/09/06",
             "20220906",
             "2022-09-06 11:15:32\n",
             "+022-09-06",
             "-022-09-06",
             "12022-09-06",
             "1662434132",
             "2022-09-06 1a:15:32",
             "２０２２-09-06",
             "2022-09-061",
             "2022-09-06 11:15:321",
         })
        EXPECT_FALSE(DateTime(text).time_point()) << '"' << text << '"';
    EXPECT_FALSE(DateTime(std::string("2022-09-06\0", 11)).time_point());
    EXPECT_FALSE(DateTime().time_point());
}

TEST(DateTime, KnowsLeapYears) {
    EXPECT_TRUE(DateTime(std::string("2000-02-29")).time_point());
    EXPECT_TRUE(DateTime(std::string("2024-02-29")).time_point());
    EXPECT_FALSE(DateTime(std::string("1900-02-29")).time_point());
    EXPECT_FALSE(DateTime(std::string("2023-02-29")).time_point());
}

TEST(DateTime, KeepsAnyTextAsItCame) {
    for (const std::string text : {"", "2022-09-06", "2022-13-45 99:99:99", "明天"}) {
        EXPECT_EQ(DateTime(text).text(), text);
        EXPECT_EQ(DateTime(text).empty(), text.empty());
    }
    EXPECT_TRUE(DateTime().empty());
    EXPECT_EQ(DateTime().text(), "");
}

TEST(DateTime, IsEqualByItsText) {
    EXPECT_EQ(DateTime(std::string("2022-09-06")), DateTime(std::string("2022-09-06")));
    EXPECT_NE(DateTime(std::string("2022-09-06")), DateTime(std::string("2022-09-06 00:00:00")));
    EXPECT_EQ(DateTime(), DateTime(std::string()));
}

TEST(DateTime, OfTheServicesNeverIsTheClocksEndWhereItIsBeyond) {
    const auto never = DateTime(std::string("2999-12-31 23:59:59")).time_point();
    ASSERT_TRUE(never);
    EXPECT_GT(*never, system_clock::now());
    // date -u -d '2999-12-31 23:59:59 +0800' +%s
    constexpr std::int64_t exactly = 32503651199;
    const auto most = std::chrono::duration_cast<seconds>(system_clock::duration::max()).count();
    EXPECT_EQ(*never, exactly > most ? system_clock::time_point::max() : at(exactly));
    EXPECT_EQ(DateTime(std::string("9999-12-31")).time_point() >= never, true);
}

TEST(DateTime, OfTheFarPastIsTheClocksBeginningWhereItIsBeyond) {
    const auto past = DateTime(std::string("0000-01-01")).time_point();
    const auto later = DateTime(std::string("0001-01-01 00:00:00")).time_point();
    ASSERT_TRUE(past);
    ASSERT_TRUE(later);
    EXPECT_LE(*past, *later);
    EXPECT_LT(*later, at(0));
    // date -u -d '0001-01-01 00:00:00 +0800' +%s
    constexpr std::int64_t exactly = -62135625600;
    const auto least = std::chrono::duration_cast<seconds>(system_clock::duration::min()).count();
    EXPECT_EQ(*later, exactly < least ? system_clock::time_point::min() : at(exactly));
}

TEST(DateTime, SaturatesExactlyAtTheClocksEnds) {
    // Times within the clock's range survive a round trip, to the whole second.
    const auto most = std::chrono::duration_cast<seconds>(system_clock::duration::max());
    const auto least = std::chrono::duration_cast<seconds>(system_clock::duration::min());
    if (most > hours(24) * 365 * 8000) GTEST_SKIP() << "this clock reaches beyond years of four digits";
    for (const auto count : {most.count(), most.count() - 1, least.count(), least.count() + 1})
        EXPECT_EQ(DateTime(DateTime(at(count)).text()).time_point(), at(count)) << count;
    EXPECT_EQ(DateTime(system_clock::time_point::max()).text(), "2262-04-12 07:47:16");
    EXPECT_EQ(DateTime(system_clock::time_point::min()).text(), "1677-09-21 08:12:43");
}

TEST(DateTime, ComesBackFromTextToTheSecond) {
    // A step that covers every second of the minute and every hour over the years.
    constexpr std::int64_t step = 86'400 * 11 + 3'607;
    for (std::int64_t since_epoch = -2'208'988'800; since_epoch < 4'133'980'800; since_epoch += step) {
        const DateTime written(at(since_epoch));
        ASSERT_EQ(written.text().size(), 19U);
        ASSERT_EQ(DateTime(written.text()).time_point(), at(since_epoch)) << written.text();
    }
}

TEST(DateTime, AgreesWithACalendarThatIsWalkedDayByDay) {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    // 1900-01-01 is 70 years of 365 days and the 17 leap days of 1904 to 1968 before 1970-01-01.
    std::int64_t day_number = -(70 * 365 + 17);
    for (int year = 1900; year <= 2100; ++year) {
        const bool leap = year == 2000 || (year % 4 == 0 && year % 100 != 0);
        for (int month = 1; month <= 12; ++month) {
            const int length = lengths[month - 1] + (leap && month == 2 ? 1 : 0);
            char text[40];
            for (int day = 1; day <= length; ++day, ++day_number) {
                std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                const auto expected = at(day_number * 86'400 - 8 * 3'600);
                ASSERT_EQ(DateTime(std::string(text)).time_point(), expected) << text;
                ASSERT_EQ(DateTime(expected).text(), std::string(text) + " 00:00:00");
                ASSERT_EQ(DateTime(expected + seconds(86'399)).text(), std::string(text) + " 23:59:59");
            }
            std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, length + 1);
            ASSERT_FALSE(DateTime(std::string(text)).time_point()) << text;
        }
    }
    EXPECT_EQ(day_number, 47'847) << "2101-01-01";
}

}  // namespace
