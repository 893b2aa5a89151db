#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// A date of the service: "yyyy-MM-dd HH:mm:ss" or "yyyy-MM-dd", always China Standard Time (UTC+8).
///
/// The text is kept as it came, since the document's own samples leave some doubt about the zone; a date that is
/// missing or null is an empty `DateTime`.
///
/// Thread safety: as std::string.
class PUSHPLUS_API DateTime {
public:
    DateTime() = default;
    /// From text as the service writes it. Any text is kept; `time_point()` tells whether it is a date.
    explicit DateTime(std::string text) noexcept;
    /// The moment as the service would write it, in China Standard Time, to the second (fractions are cut).
    explicit DateTime(std::chrono::system_clock::time_point moment);

    /// The text as it came or as it will be sent.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    /// The moment that the text names, or nothing if it names none (empty, another format, a 13th month). A date
    /// without a time is its first second. A moment beyond what system_clock can hold (the service's "never" is
    /// 2999-12-31, libstdc++'s clock ends in 2262) is the clock's `max()` or `min()`, so comparisons stay true.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> time_point() const;

    /// Equal if the texts are.
    friend bool operator==(const DateTime& a, const DateTime& b) noexcept { return a.text_ == b.text_; }
    friend bool operator!=(const DateTime& a, const DateTime& b) noexcept { return !(a == b); }

private:
    std::string text_;
};

}  // namespace v0
}  // namespace pushplus
