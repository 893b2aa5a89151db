#pragma once

#include <cstddef>
#include <cstdint>

#include <pushplus/page.hpp>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <class T>
const Table& page_table() noexcept {
    static constexpr Field fields[] = {
        field<&T::page_num>("pageNum"), field<&T::page_size>("pageSize"), field<&T::total>("total"),
        field<&T::pages>("pages"),      field<&T::items>("list"),
    };
    return as_table<fields>();
}

/// What of any `Page<T>` decides whether there is another one.
struct PageView {
    PageView(const Table& page_table, const void* page) noexcept
        : page_size(number(page_table, 1, page)),
          total(number(page_table, 2, page)),
          pages(number(page_table, 3, page)),
          rows(page_table.first[4].type),
          list(page_table.first[4].member_of(page)) {}

    std::int64_t page_size;
    std::int64_t total;
    std::int64_t pages;
    const Type& rows;
    const void* list;

private:
    static std::int64_t number(const Table& page_table, std::size_t field, const void* page) noexcept {
        return *static_cast<const std::int64_t*>(page_table.first[field].member_of(page));
    }
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
