#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <pushplus/page.hpp>

#include "../../json/page_table.hpp"
#include "../wire/json.hpp"
#include "../wire/parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The rows of a page.
struct PageRows {
    std::int64_t page_num = 1;
    std::int64_t page_size = 20;
    std::int64_t pages = 0;
    std::size_t first = 0;
    std::size_t last = 0;  ///< One past the last row.
};

/// The page that a request asks for: by default page 1 of 20 rows, with 50 rows at most. A page beyond the last is
/// empty.
[[nodiscard]] PageRows page_rows(const Parameters& parameters, std::size_t total);

template <class Row>
[[nodiscard]] Json page_of(std::vector<Row> rows, const Parameters& parameters) {
    const PageRows shown = page_rows(parameters, rows.size());
    Page<Row> page;
    page.page_num = shown.page_num;
    page.page_size = shown.page_size;
    page.total = static_cast<std::int64_t>(rows.size());
    page.pages = shown.pages;
    for (std::size_t i = shown.first; i < shown.last; ++i) page.items.push_back(std::move(rows[i]));
    return to_json(page_table<Page<Row>>(), &page);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
