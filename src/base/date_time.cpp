#include <pushplus/date_time.hpp>

#include <cstdint>
#include <cstdio>
#include <limits>
#include <utility>

#include "civil_date.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;
using Moment = std::chrono::system_clock::time_point;

constexpr seconds china_offset = std::chrono::hours(8);
constexpr std::int64_t seconds_a_day = 86'400;

// Reads `width` digits and `separator` from the front of `text` and removes them.
bool take_number(std::string_view& text, std::size_t width, std::string_view separator, int& number) {
    if (text.size() < width) return false;
    number = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    if (text.substr(0, separator.size()) != separator) return false;
    text.remove_prefix(separator.size());
    return true;
}

// Clamps to the clock's range, because the service's "never" lies beyond it.
Moment clamp(std::int64_t since_epoch) {
    const auto most = duration_cast<seconds>(Moment::max().time_since_epoch()).count();
    const auto least = duration_cast<seconds>(Moment::min().time_since_epoch()).count();
    if (since_epoch > most) return Moment::max();
    if (since_epoch < least) return Moment::min();
    return Moment(duration_cast<Moment::duration>(seconds(since_epoch)));
}

}  // namespace

DateTime::DateTime(std::string text) noexcept : text_(std::move(text)) {}

DateTime::DateTime(std::chrono::system_clock::time_point moment) {
    auto local = std::chrono::floor<seconds>(moment.time_since_epoch()).count();
    local += china_offset.count();
    std::int64_t days = local / seconds_a_day;
    std::int64_t second = local % seconds_a_day;
    if (second < 0) {
        second += seconds_a_day;
        --days;
    }
    const auto date = detail::date_from(days);
    char text[40];
    static_cast<void>(std::snprintf(
        text, sizeof text, "%04lld-%02d-%02d %02d:%02d:%02d", static_cast<long long>(date.year), date.month, date.day,
        static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60), static_cast<int>(second % 60)));
    text_ = text;
}

std::optional<std::chrono::system_clock::time_point> DateTime::time_point() const {
    std::string_view rest = text_;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!take_number(rest, 4, "-", year) || !take_number(rest, 2, "-", month) || !take_number(rest, 2, "", day))
        return std::nullopt;
    if (!rest.empty()) {
        if (rest.front() != ' ') return std::nullopt;
        rest.remove_prefix(1);
        if (!take_number(rest, 2, ":", hour) || !take_number(rest, 2, ":", minute) ||
            !take_number(rest, 2, "", second) || !rest.empty())
            return std::nullopt;
    }
    if (month < 1 || month > 12 || day < 1 || day > detail::days_in_month(year, month)) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const auto days = detail::days_from({year, month, day});
    const auto of_day = std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(second);
    return clamp(days * seconds_a_day + of_day.count() - china_offset.count());
}

}  // namespace v0
}  // namespace pushplus
