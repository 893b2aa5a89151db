#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>

#include "../json/field.hpp"
#include "../json/fingerprint.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where the pages of a list come from.
template <class Row>
class PageFeed {
public:
    virtual ~PageFeed() = default;
    /// Says which page is taken next.
    virtual void order(std::int64_t number) = 0;
    virtual Result<Page<Row>> take() = 0;
};

/// Pages of a blocking list operation.
template <class Row, class Query, class Fetch, class Reply = std::invoke_result_t<Fetch&, const Query&>>
class PagesOf final : public PageFeed<Row> {
public:
    PagesOf(Query query, Fetch fetch) : query_(std::move(query)), fetch_(std::move(fetch)) {}

    void order(std::int64_t number) override { query_.current = number; }
    Result<Page<Row>> take() override { return fetch_(query_); }

private:
    Query query_;
    Fetch fetch_;
};

/// Pages of an asynchronous list operation: one that is ordered is on its way.
template <class Row, class Query, class Fetch>
class PagesOf<Row, Query, Fetch, Pending<Page<Row>>> final : public PageFeed<Row> {
public:
    PagesOf(Query query, Fetch fetch) : query_(std::move(query)), fetch_(std::move(fetch)) {}
    ~PagesOf() override {
        if (ordered_) ordered_->cancel();
    }
    PagesOf(const PagesOf&) = delete;
    PagesOf& operator=(const PagesOf&) = delete;

    void order(std::int64_t number) override {
        query_.current = number;
        ordered_.emplace(fetch_(query_));
    }
    Result<Page<Row>> take() override { return ordered_->get(); }

private:
    Query query_;
    Fetch fetch_;
    std::optional<Pending<Page<Row>>> ordered_;
};

/// The source of a `PageRange`. The next page is ordered before the rows of the one before are handed out.
template <class Row>
class FetchedPages final : public PageSource<Row> {
public:
    FetchedPages(const Pager& pager, std::unique_ptr<PageFeed<Row>> feed) : pager_(pager), feed_(std::move(feed)) {}

    std::optional<Result<std::vector<Row>>> next() override {
        if (!ordered_) order();
        while (ordered_) {
            auto page = feed_->take();
            ordered_ = false;
            if (!page) {
                pager_.stop();
                return Result<std::vector<Row>>(std::move(page).error());
            }
            auto& rows = page->items;
            const auto fresh =
                pager_.take(page->page_size, page->total, page->pages, fingerprints(type_of<std::vector<Row>>, &rows));
            order();
            keep_fresh(rows, fresh);
            if (!rows.empty()) return Result<std::vector<Row>>(std::move(rows));
        }
        return std::nullopt;
    }

private:
    void order() {
        const auto number = pager_.next_page();
        if (!number) return;
        feed_->order(*number);
        ordered_ = true;
    }

    static void keep_fresh(std::vector<Row>& rows, const std::vector<bool>& fresh) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!fresh[i]) continue;
            if (kept != i) rows[kept] = std::move(rows[i]);
            ++kept;
        }
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
    }

    Pager pager_;
    std::unique_ptr<PageFeed<Row>> feed_;
    bool ordered_ = false;
};

/// All rows of a list: `fetch(query)` is the list operation, called with the query of each page.
template <class Row, class Query, class Fetch>
PageRange<Row> all_pages(const Query& query, Fetch fetch) {
    return PageRange<Row>(std::make_unique<FetchedPages<Row>>(
        Pager(query.current, query.page_size), std::make_unique<PagesOf<Row, Query, Fetch>>(query, std::move(fetch))));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
