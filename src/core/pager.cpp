#include "pager.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

Pager::Pager(std::int64_t current, std::int64_t page_size) noexcept : current_(current), page_size_(page_size) {
    // Rows on the pages before the first one asked for count as seen. Nonsense is refused by the list operation itself.
    const bool sane = current > 0 && page_size > 0 && current <= INT32_MAX && page_size <= INT32_MAX;
    rows_seen_ = sane ? (current - 1) * page_size : 0;
    rows_covered_ = rows_seen_;
}

std::optional<std::int64_t> Pager::next_page() const noexcept {
    if (ended_) return std::nullopt;
    return current_;
}

std::vector<bool> Pager::take(std::int64_t page_size, std::int64_t total, std::int64_t pages,
                              std::vector<std::uint64_t> rows) {
    const auto count = static_cast<std::int64_t>(rows.size());
    std::vector<bool> fresh(rows.size());
    std::uint64_t print = 0;
    bool any_fresh = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        fresh[i] = rows_before_.count(rows[i]) == 0;
        any_fresh = any_fresh || fresh[i];
        print = print * 31 + rows[i];
    }
    // A page seen before, however long ago: the server goes round in circles.
    const bool repeated = count > 0 && (!any_fresh || !pages_before_.insert(print).second);
    if (repeated) std::fill(fresh.begin(), fresh.end(), false);

    // A server may hand out smaller pages than were asked for, and says so.
    const auto size = page_size >= 1 && page_size < page_size_ ? page_size : page_size_;
    rows_seen_ += count;
    rows_covered_ += std::max(size, count);
    if (repeated) {
        ended_ = true;
    } else if (total > 0) {
        // An empty page is the end only once the pages so far had room for all rows.
        ended_ = rows_seen_ >= total || (count == 0 && rows_covered_ >= total);
    } else {
        // No total to go by: a short page is the last one, unless the server counts more pages.
        ended_ = count == 0 || (count < size && current_ >= pages);
    }
    ++current_;
    rows_before_ = std::unordered_set<std::uint64_t>(rows.begin(), rows.end());
    return fresh;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
