#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Decides which rows of a page are new and whether another page is worth a request, for any kind of row.
class Pager {
public:
    Pager(std::int64_t current, std::int64_t page_size) noexcept;

    /// The number of the page to fetch next; nothing at the end.
    [[nodiscard]] std::optional<std::int64_t> next_page() const noexcept;
    /// Takes a fetched page's numbers and its rows' fingerprints; says which rows were not among the 4,096 before.
    [[nodiscard]] std::vector<bool> take(std::int64_t page_size, std::int64_t total, std::int64_t pages,
                                         const std::vector<std::uint64_t>& rows);
    /// Ends the iteration, after an error.
    void stop() noexcept { ended_ = true; }

private:
    void remember(std::uint64_t row);

    std::int64_t current_;
    std::int64_t page_size_;
    std::int64_t rows_seen_ = 0;
    std::int64_t rows_covered_ = 0;
    int empty_pages_ = 0;
    bool ended_ = false;
    std::optional<std::int64_t> last_total_;
    std::unordered_set<std::uint64_t> known_;  ///< The newest rows.
    std::vector<std::uint64_t> order_;         ///< Those of `known_` as they came, the oldest at `oldest_`.
    std::size_t oldest_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
