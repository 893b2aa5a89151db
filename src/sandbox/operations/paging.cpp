#include "paging.hpp"

#include <algorithm>

#include "bodies.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

PageRows page_rows(const Parameters& parameters, std::size_t total) {
    constexpr std::int64_t largest = 50;
    const auto body = parameters.body<PageBody>();
    PageRows shown;
    // The API document's samples send 0 for the default.
    if (body.current.value_or(0) > 0) shown.page_num = *body.current;
    if (body.page_size.value_or(0) > 0) shown.page_size = std::min(*body.page_size, largest);

    const auto size = static_cast<std::size_t>(shown.page_size);
    const std::size_t pages = (total + size - 1) / size;
    shown.pages = static_cast<std::int64_t>(pages);
    const std::size_t before = shown.page_num > shown.pages ? pages : static_cast<std::size_t>(shown.page_num - 1);
    shown.first = std::min(before * size, total);
    shown.last = std::min(shown.first + size, total);
    return shown;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
