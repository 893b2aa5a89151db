#include "paging.hpp"

#include <algorithm>

#include "bodies.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

PageCut page_cut(const Parameters& asked, std::size_t total) {
    constexpr std::int64_t largest = 50;
    const auto body = asked.body<PageBody>();
    PageCut cut;
    // The document's samples send 0 for "as usual".
    if (body.current.value_or(0) > 0) cut.page_num = *body.current;
    if (body.page_size.value_or(0) > 0) cut.page_size = std::min(*body.page_size, largest);

    const auto size = static_cast<std::size_t>(cut.page_size);
    const std::size_t pages = (total + size - 1) / size;
    cut.pages = static_cast<std::int64_t>(pages);
    const std::size_t before = cut.page_num > cut.pages ? pages : static_cast<std::size_t>(cut.page_num - 1);
    cut.first = std::min(before * size, total);
    cut.last = std::min(cut.first + size, total);
    return cut;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
