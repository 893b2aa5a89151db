#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>

#include "../json/field.hpp"
#include "../json/fingerprint.hpp"

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
    void remember(const std::vector<std::uint64_t>& rows);

    std::int64_t current_;
    std::int64_t page_size_;
    std::int64_t rows_seen_ = 0;
    std::int64_t rows_covered_ = 0;
    int barren_pages_ = 0;
    bool ended_ = false;
    std::optional<std::int64_t> last_total_;
    std::unordered_set<std::uint64_t> known_;  ///< The newest rows.
    std::deque<std::uint64_t> order_;          ///< Of `known_`, the oldest first.
};

/// The source of a `PageRange`: `fetch(query)` is the list operation, called with the query of each page. If it is
/// asynchronous, the next page is on its way while the rows of the one before are used.
template <class Row, class Query, class Fetch>
class FetchedPages final : public PageSource<Row> {
    using Reply = std::invoke_result_t<Fetch&, const Query&>;
    static constexpr bool ahead = std::is_same_v<Reply, Pending<Page<Row>>>;

public:
    FetchedPages(Query query, Fetch fetch)
        : query_(std::move(query)), fetch_(std::move(fetch)), pager_(query_.current, query_.page_size) {}
    ~FetchedPages() override {
        if constexpr (ahead)
            if (next_) next_->cancel();
    }
    FetchedPages(const FetchedPages&) = delete;
    FetchedPages& operator=(const FetchedPages&) = delete;

    std::optional<Result<std::vector<Row>>> next() override {
        for (;;) {
            if (!next_) order();
            if (!next_) return std::nullopt;
            auto page = take_ordered();
            if (!page) {
                pager_.stop();
                return Result<std::vector<Row>>(std::move(page).error());
            }
            std::vector<std::uint64_t> prints;
            prints.reserve(page->items.size());
            for (const auto& row : page->items) prints.push_back(fingerprint(table_of<Row>(), &row));
            const auto fresh = pager_.take(page->page_size, page->total, page->pages, prints);
            if constexpr (ahead) order();
            std::vector<Row> rows;
            rows.reserve(fresh.size());
            for (std::size_t i = 0; i < fresh.size(); ++i)
                if (fresh[i]) rows.push_back(std::move(page->items[i]));
            if (!rows.empty()) return Result<std::vector<Row>>(std::move(rows));
        }
    }

private:
    void order() {
        const auto number = pager_.next_page();
        if (!number) return;
        query_.current = *number;
        next_.emplace(fetch_(query_));
    }
    [[nodiscard]] Result<Page<Row>> take_ordered() {
        Reply ordered = *std::move(next_);
        next_.reset();
        if constexpr (ahead)
            return ordered.get();
        else
            return ordered;
    }

    Query query_;
    Fetch fetch_;
    Pager pager_;
    std::optional<Reply> next_;
};

template <class Row, class Query, class Fetch>
PageRange<Row> all_pages(Query query, Fetch fetch) {
    return PageRange<Row>(std::make_unique<FetchedPages<Row, Query, Fetch>>(std::move(query), std::move(fetch)));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
