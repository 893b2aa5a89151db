#pragma once

#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A day of the Gregorian calendar.
struct CivilDate {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;
};

/// Days from 1970-01-01 to `date`, and back. Exact for all years of four digits.
[[nodiscard]] std::int64_t days_from(const CivilDate& date) noexcept;
[[nodiscard]] CivilDate date_from(std::int64_t days) noexcept;
[[nodiscard]] int days_in_month(std::int64_t year, int month) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
