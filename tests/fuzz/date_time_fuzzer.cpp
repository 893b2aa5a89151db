// Fuzzes dates: any text, and any point in time.

#include <ctime>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include <pushplus/date_time.hpp>

#include "base/civil_date.hpp"
#include "input.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using pushplus::DateTime;
using std::chrono::seconds;
using Clock = std::chrono::system_clock;

/// The C library's reading of such a text, in seconds since 1970.
std::int64_t by_the_c_library(const std::string& text) {
    std::tm local{};
    const int fields = std::sscanf(text.c_str(), "%4d-%2d-%2d %2d:%2d:%2d", &local.tm_year, &local.tm_mon,
                                   &local.tm_mday, &local.tm_hour, &local.tm_min, &local.tm_sec);
    require(fields == (text.size() == 10 ? 3 : 6), "a date has all its numbers");
    local.tm_year -= 1900;
    local.tm_mon -= 1;
    return std::int64_t{::timegm(&local)} - 8 * 3600;
}

void read(const std::string& text) {
    const DateTime date(text);
    require(date.text() == text, "a text is unchanged");
    require(date.empty() == text.empty(), "no text is no date");
    const auto moment = date.time_point();
    if (!moment) return;
    require(text.size() == 10 || text.size() == 19, "a date has one of two forms");
    const auto expected = by_the_c_library(text);
    if (*moment == Clock::time_point::max() || *moment == Clock::time_point::min()) {
        const auto end = std::chrono::duration_cast<seconds>(moment->time_since_epoch()).count();
        require(end > 0 ? expected >= end : expected <= end, "only a moment beyond the clock is its end");
        return;
    }
    require(std::chrono::floor<seconds>(moment->time_since_epoch()).count() == expected, "a date is its moment");
    require(DateTime(*moment).text() == (text.size() == 10 ? text + " 00:00:00" : text), "a date is written as read");
}

void write(Clock::time_point moment) {
    const DateTime date(moment);
    const auto again = date.time_point();
    require(again.has_value(), "what is written is a date");
    const auto whole = std::chrono::floor<seconds>(moment.time_since_epoch());
    if (*again == Clock::time_point::min())
        require(moment - *again < seconds(1), "only the first second is cut");
    else
        require(again->time_since_epoch() == whole, "a moment comes back to the second");
    require(DateTime(*again).text() == date.text() || *again == Clock::time_point::min(), "a date is written as read");
}

void count(std::int64_t days) {
    // Only years of four digits.
    if (days < -719'528 || days > 2'932'896) return;
    const auto date = pushplus::detail::date_from(days);
    require(date.month >= 1 && date.month <= 12, "a month is one of twelve");
    require(date.day >= 1 && date.day <= pushplus::detail::days_in_month(date.year, date.month),
            "a day is its month's");
    require(pushplus::detail::days_from(date) == days, "a day comes back");
}

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using pushplus_test::Clock;
    pushplus_test::Input input(data, size);
    switch (input.choice(3)) {
        case 0: pushplus_test::read(input.rest()); break;
        case 1: pushplus_test::write(Clock::time_point(Clock::duration(input.number()))); break;
        default: pushplus_test::count(input.number()); break;
    }
    return 0;
}
