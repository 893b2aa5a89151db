#include "civil_date.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
constexpr std::int64_t days_in_400_years = 146'097;
constexpr std::int64_t march_0000_to_1970 = 719'468;

bool is_leap(std::int64_t year) noexcept { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Days from March 1st to the first of a month counted from March (0) to February (11): lengths repeat 31 30 31 30 31.
std::int64_t days_before_month(std::int64_t month_from_march) noexcept { return (153 * month_from_march + 2) / 5; }
}  // namespace

int days_in_month(std::int64_t year, int month) noexcept {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Years are counted from March, so that the leap day is the last of its year.
std::int64_t days_from(const CivilDate& date) noexcept {
    const std::int64_t year = date.month > 2 ? date.year : date.year - 1;
    const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = days_before_month(month) + date.day - 1;
    return era * days_in_400_years + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           march_0000_to_1970;
}

CivilDate date_from(std::int64_t days) noexcept {
    days += march_0000_to_1970;
    const std::int64_t era = (days >= 0 ? days : days - (days_in_400_years - 1)) / days_in_400_years;
    const std::int64_t day_of_era = days - era * days_in_400_years;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / (days_in_400_years - 1)) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;
    CivilDate date;
    date.day = static_cast<int>(day_of_year - days_before_month(month) + 1);
    date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
