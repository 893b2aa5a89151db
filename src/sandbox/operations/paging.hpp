#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include <pushplus/page.hpp>

#include "../../json/page_table.hpp"
#include "../wire/json.hpp"
#include "router.hpp"

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

/// The page of what `shown` makes of these rows.
template <class Row, class Shown>
[[nodiscard]] Json page_of(const std::vector<Row>& rows, const Context& context, Shown shown) {
    using ShownRow = std::decay_t<decltype(shown(rows.front()))>;
    const PageRows asked = page_rows(context.parameters, rows.size());
    const bool newest_first = context.account.list_order == ListOrder::newest;
    Page<ShownRow> page;
    page.page_num = asked.page_num;
    page.page_size = asked.page_size;
    page.total = static_cast<std::int64_t>(rows.size());
    page.pages = asked.pages;
    for (std::size_t i = asked.first; i < asked.last; ++i)
        page.items.push_back(shown(rows[newest_first ? rows.size() - 1 - i : i]));
    return to_json(page_table<Page<ShownRow>>(), &page);
}

/// The page of these rows, which are oldest first, in the account's order of lists.
template <class Row>
[[nodiscard]] Json page_of(const std::vector<Row>& rows, const Context& context) {
    return page_of(rows, context, [](const Row& row) -> const Row& { return row; });
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
