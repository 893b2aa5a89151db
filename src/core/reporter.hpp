#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <pushplus/client_options.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Passes log lines and events to the program's callbacks. Drops their exceptions: a log must not break a call.
///
/// Thread safety: that of the callbacks.
class Reporter {
public:
    Reporter() = default;
    Reporter(std::function<void(LogLevel, std::string_view)> log, LogLevel level,
             std::function<void(const AttemptEvent&)> observer);

    [[nodiscard]] bool logs(LogLevel level) const noexcept { return log_ && level >= level_; }
    /// What is no line of text, or would change how it is shown, is logged as '?'.
    void log(LogLevel level, std::string_view line) const noexcept;
    /// Reports to the observer, and to the log at level debug.
    void attempt(const AttemptEvent& event) const noexcept;

private:
    std::function<void(LogLevel, std::string_view)> log_;
    LogLevel level_ = LogLevel::off;
    std::function<void(const AttemptEvent&)> observer_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
