#include "recent_text.hpp"

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

void append_number(std::string& text, std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end);
}

}  // namespace

std::string pack_recent(const GuardedAccount& account, GuardedAccount& left) {
    std::string text;
    text.reserve(account.requests.size() * 8 + account.contents.size() * 17);
    std::int64_t before = 0;
    const auto append = [&](std::int64_t at) {
        if (!text.empty()) text += ' ';
        append_number(text, at - before);
        before = at;
    };
    for (const auto& request : account.requests) append(request.at);
    for (const auto& content : account.contents) {
        if (content.hash.find(' ') != std::string::npos) {
            left.contents.push_back(content);
            continue;
        }
        append(content.at);
        text += ':';
        text += content.hash;
    }
    return text;
}

bool unpack_recent(std::string_view text, GuardedAccount& account) {
    std::int64_t at = 0;
    while (!text.empty()) {
        const auto entry = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(entry.size() + 1, text.size()));
        std::int64_t step = 0;
        const auto* const end = entry.data() + entry.size();
        const auto read = std::from_chars(entry.data(), end, step);
        if (read.ec != std::errc() || step > largest_step || step < -largest_step) return false;
        at = std::clamp(at + step, -largest_step, largest_step);
        if (read.ptr == end) {
            account.requests.push_back({at});
        } else {
            if (*read.ptr != ':') return false;
            account.contents.push_back({std::string(read.ptr + 1, end), at});
        }
    }
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
