#include "take_page.hpp"

#include <algorithm>

#include "../json/fingerprint.hpp"
#include "../json/page_table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::vector<bool> take_page(Pager& pager, const Type& type, const void* page) {
    const PageView view(type.table(), page);
    auto fresh = pager.take(view.page_size, view.total, view.pages, fingerprints(view.rows, view.list));
    if (std::find(fresh.begin(), fresh.end(), true) == fresh.end()) fresh.clear();
    return fresh;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
