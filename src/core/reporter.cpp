#include "reporter.hpp"

#include <chrono>
#include <utility>

#include "../base/printable.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string line_of(const AttemptEvent& event) {
    using std::chrono::duration_cast;
    std::string line(event.operation);
    line += " attempt " + std::to_string(event.attempt) + ": ";
    line += event.error ? to_string(*event.error) : std::string_view("ok");
    if (event.http_status != 0) line += ", HTTP " + std::to_string(event.http_status);
    if (event.code != 0) line += ", code " + std::to_string(event.code);
    line += ", " + std::to_string(duration_cast<std::chrono::milliseconds>(event.duration).count()) + " ms";
    return line;
}

}  // namespace

Reporter::Reporter(std::function<void(LogLevel, std::string_view)> log, LogLevel level,
                   std::function<void(const AttemptEvent&)> observer)
    : log_(std::move(log)), level_(level), observer_(std::move(observer)) {}

void Reporter::log(LogLevel level, std::string_view line) const noexcept {
    if (!logs(level) || level == LogLevel::off) return;
    try {
        log_(level, readable(line));
    } catch (...) {
        return;
    }
}

void Reporter::attempt(const AttemptEvent& event) const noexcept {
    try {
        if (logs(LogLevel::debug)) log(LogLevel::debug, line_of(event));
        if (observer_) observer_(event);
    } catch (...) {
        return;
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
