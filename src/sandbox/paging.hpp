#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <pushplus/page.hpp>

#include "json.hpp"
#include "parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Which rows a page shows.
struct PageCut {
    std::int64_t page_num = 1;
    std::int64_t page_size = 20;
    std::int64_t pages = 0;
    std::size_t first = 0;
    std::size_t last = 0;  ///< One past the last row.
};

/// The page that a request's body asks for: 1 of 20 rows unless it says otherwise, 50 rows at most. A page beyond the
/// last is empty.
[[nodiscard]] PageCut page_cut(const Parameters& asked, std::size_t total);

template <class Row>
[[nodiscard]] Json page_of(std::vector<Row> rows, const Parameters& asked) {
    const PageCut cut = page_cut(asked, rows.size());
    Page<Row> page;
    page.page_num = cut.page_num;
    page.page_size = cut.page_size;
    page.total = static_cast<std::int64_t>(rows.size());
    page.pages = cut.pages;
    for (std::size_t i = cut.first; i < cut.last; ++i) page.items.push_back(std::move(rows[i]));
    return to_json(page_table<Page<Row>>(), &page);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
