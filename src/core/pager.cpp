#include "pager.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
// Pages in a row that bring nothing new before a server is left, whatever its numbers promise.
constexpr int most_empty_pages = 5;
// Rows move by a few places while a list is read; a list of millions must not keep them all.
constexpr std::size_t most_known = 4096;
// Wherever a server's circle begins, one landmark is within it, and they are few however long the list is.
constexpr std::uint64_t rows_of_landmark = 16;
constexpr std::uint64_t landmark_distance = 4;

// Far enough from the end of the type that no list reaches it.
std::int64_t rows_before(std::int64_t page, std::int64_t page_size) noexcept {
    if (page < 1 || page_size < 1) return 0;
    return page - 1 <= most / 2 / page_size ? (page - 1) * page_size : most / 2;
}

}  // namespace

Pager::Pager(std::int64_t current, std::int64_t page_size) noexcept : current_(current), page_size_(page_size) {}

std::optional<std::int64_t> Pager::next_page() const noexcept {
    if (ended_) return std::nullopt;
    return current_;
}

void Pager::remember(std::uint64_t row) {
    if (!known_.insert(row).second) return;
    if (order_.size() < most_known) {
        order_.push_back(row);
    } else {
        known_.erase(std::exchange(order_[oldest_], row));
        oldest_ = (oldest_ + 1) % most_known;
    }
}

void Pager::mark(std::uint64_t row) {
    const std::uint64_t number = rows_taken_++;
    if (number == next_landmark_) {
        landmarks_.push_back({number});
        next_landmark_ = number == 0 ? most_known : number * landmark_distance;
    }
    Landmark& landmark = landmarks_.back();
    if (number - landmark.first_row >= rows_of_landmark) return;
    if (landmark_rows_.insert({row, {landmarks_.size() - 1}}).second) ++landmark.rows_to_come;
}

bool Pager::is_of_landmark(std::uint64_t row) {
    const auto found = landmark_rows_.find(row);
    if (found == landmark_rows_.end()) return false;
    LandmarkRow& place = found->second;
    if (!std::exchange(place.came_again, true) && --landmarks_[place.landmark].rows_to_come == 0) went_round_ = true;
    return true;
}

std::vector<bool> Pager::take(std::int64_t page_size, std::int64_t total, std::int64_t pages,
                              const std::vector<std::uint64_t>& rows) {
    const auto count = static_cast<std::int64_t>(rows.size());
    std::vector<bool> fresh(rows.size());
    std::size_t first_again = rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (known_.count(rows[i]) != 0) continue;
        fresh[i] = !is_of_landmark(rows[i]);
        if (!fresh[i]) first_again = std::min(first_again, i);
    }
    // Behind a landmark that came again all rows have been there before.
    if (went_round_) std::fill(fresh.begin() + static_cast<std::ptrdiff_t>(first_again), fresh.end(), false);
    for (const auto row : rows) {
        remember(row);
        mark(row);
    }
    const bool any_fresh = std::find(fresh.begin(), fresh.end(), true) != fresh.end();

    // A server may hand out smaller pages than were asked for, and says so; the document's samples say so wrongly.
    const bool smaller = page_size >= std::max<std::int64_t>(count, 1) && page_size < page_size_;
    const auto size = smaller ? page_size : page_size_;
    if (!last_total_) {
        // Rows on the pages before the first one asked for count as seen.
        rows_seen_ = rows_before(current_, size);
        rows_covered_ = rows_before(current_, page_size_);
    }
    rows_seen_ += count;
    rows_covered_ += std::max(size, count);
    empty_pages_ = any_fresh ? 0 : empty_pages_ + 1;

    // Known rows alone: the server repeats itself, unless the list grew and so moved by a page meanwhile.
    const bool grew = last_total_ && total > *last_total_;
    const bool repeated = count > 0 && !any_fresh && !grew;
    last_total_ = total;
    if (repeated || went_round_ || empty_pages_ == most_empty_pages || current_ == most) {
        ended_ = true;
    } else if (total > 0) {
        // An empty page is the end only once the pages so far had room for all rows.
        ended_ = rows_seen_ >= total || (count == 0 && rows_covered_ >= total && current_ >= pages);
    } else {
        // No total to go by: a short page is the last one, unless the server counts more pages.
        ended_ = count < size && current_ >= pages;
    }
    if (!ended_) ++current_;
    return fresh;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
