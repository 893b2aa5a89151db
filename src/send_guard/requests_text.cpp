#include "requests_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Sums of times within it are within an integer's range.
constexpr std::int64_t largest_step = std::int64_t{1} << 53;

}  // namespace

std::string text_of(const std::vector<GuardedRequest>& requests) {
    std::string text;
    text.reserve(requests.size() * 8);
    std::int64_t before = 0;
    for (const auto& request : requests) {
        if (!text.empty()) text += ' ';
        char digits[24];
        auto* const end = std::to_chars(digits, digits + sizeof digits, request.at - before).ptr;
        text.append(digits, end);
        before = request.at;
    }
    return text;
}

bool read_text(std::string_view text, std::vector<GuardedRequest>& requests) {
    std::int64_t at = 0;
    while (!text.empty()) {
        const auto entry = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(entry.size() + 1, text.size()));
        std::int64_t step = 0;
        const auto* const end = entry.data() + entry.size();
        const auto read = std::from_chars(entry.data(), end, step);
        if (read.ec != std::errc() || read.ptr != end || step > largest_step || step < -largest_step) return false;
        at = std::clamp(at + step, -largest_step, largest_step);
        requests.push_back({at});
    }
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
