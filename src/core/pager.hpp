#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Decides which rows of a page are new and whether another page is worth a request, for any kind of row.
///
/// Knows the newest rows, so that those which moved are taken once. A server that goes round in a larger circle is
/// known by its landmarks: a few rows, here and there, that are never forgotten. It is left once it has passed one
/// again.
class Pager {
public:
    Pager(std::int64_t current, std::int64_t page_size) noexcept;

    /// The number of the page to fetch next; nothing at the end.
    [[nodiscard]] std::optional<std::int64_t> next_page() const noexcept;
    /// Takes a fetched page's numbers and its rows' fingerprints; says which rows are new: not among the 4,096 before,
    /// nor of a round that the server has made.
    [[nodiscard]] std::vector<bool> take(std::int64_t page_size, std::int64_t total, std::int64_t pages,
                                         const std::vector<std::uint64_t>& rows);
    /// Ends the iteration, after an error.
    void stop() noexcept { ended_ = true; }

private:
    struct Landmark {
        std::uint64_t first_row;
        std::uint64_t rows_to_come = 0;  ///< Again.
    };
    struct LandmarkRow {
        std::size_t landmark;
        bool came_again = false;
    };

    void remember(std::uint64_t row);
    void mark(std::uint64_t row);
    [[nodiscard]] bool is_of_landmark(std::uint64_t row);

    std::int64_t current_;
    std::int64_t page_size_;
    std::uint64_t rows_taken_ = 0;
    bool went_round_ = false;
    std::int64_t rows_seen_ = 0;
    std::int64_t rows_covered_ = 0;
    int empty_pages_ = 0;
    bool ended_ = false;
    std::optional<std::int64_t> last_total_;
    std::unordered_set<std::uint64_t> known_;  ///< The newest rows.
    std::vector<std::uint64_t> order_;         ///< Those of `known_` as they came, the oldest at `oldest_`.
    std::size_t oldest_ = 0;
    std::vector<Landmark> landmarks_;
    std::uint64_t next_landmark_ = 0;  ///< The number of its first row.
    std::unordered_map<std::uint64_t, LandmarkRow> landmark_rows_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
