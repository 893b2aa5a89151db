#include "equal_contents.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

bool EqualContents::begin_search(std::size_t size) {
    // Fewer are looked at faster than looked up.
    constexpr std::size_t few = 32;
    const bool makes = !times_ && was_asked_ && size > few;
    was_asked_ = true;
    if (makes) times_.emplace();
    return makes;
}

std::vector<std::int64_t> EqualContents::times_of(std::uint64_t hash) const {
    std::vector<std::int64_t> times;
    const auto [first, last] = times_->equal_range(hash);
    for (auto entry = first; entry != last; ++entry) times.push_back(entry->second);
    return times;
}

void EqualContents::added(std::uint64_t hash, std::int64_t at) {
    if (times_) times_->emplace(hash, at);
}

void EqualContents::removed(std::uint64_t hash, std::int64_t at) noexcept {
    if (!times_) return;
    const auto [first, last] = times_->equal_range(hash);
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second != at) continue;
        times_->erase(entry);
        return;
    }
}

void EqualContents::forget() noexcept {
    times_.reset();
    was_asked_ = false;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
