#include "equal_contents.hpp"

#include <functional>

#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Fewer are looked at faster than looked up.
constexpr std::size_t few = 32;

std::size_t key_of(std::string_view hash) noexcept { return std::hash<std::string_view>()(hash); }

}  // namespace

std::vector<std::int64_t> EqualContents::times_of(std::string_view hash, const std::vector<GuardedContent>& contents) {
    std::vector<std::int64_t> times;
    if (contents.size() != times_.size()) is_made_ = false;  // Others were added to it.
    if (!is_made_ && was_asked_ && contents.size() > few) make(contents);
    was_asked_ = true;
    if (is_made_) {
        const auto [first, last] = times_.equal_range(key_of(hash));
        for (auto entry = first; entry != last; ++entry) times.push_back(entry->second);
    } else {
        for (const auto& content : contents)
            if (content.hash == hash) times.push_back(content.at);
    }
    return times;
}

void EqualContents::make(const std::vector<GuardedContent>& contents) {
    times_.clear();
    for (const auto& content : contents) times_.emplace(key_of(content.hash), content.at);
    is_made_ = true;
}

void EqualContents::added(std::string_view hash, std::int64_t at) {
    if (is_made_) times_.emplace(key_of(hash), at);
}

void EqualContents::removed(std::string_view hash, std::int64_t at) noexcept {
    if (!is_made_) return;
    const auto [first, last] = times_.equal_range(key_of(hash));
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second != at) continue;
        times_.erase(entry);
        return;
    }
}

void EqualContents::forget() noexcept {
    times_.clear();
    is_made_ = false;
    was_asked_ = false;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
