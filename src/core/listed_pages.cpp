#include "listed_pages.hpp"

#include <exception>
#include <utility>

#include "../base/make_error.hpp"
#include "take_page.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

ListedPages::ListedPages(const char* operation, const Type& page, const ValueKind& kind, const Pager& pager,
                         Fetch fetch)
    : operation_(operation), type_(page), kind_(kind), pager_(pager), fetch_(std::move(fetch)), page_(kind) {}

Result<void*> ListedPages::next(std::vector<bool>& fresh) {
    try {
        while (const auto number = pager_.next_page()) {
            if (auto error = fetch_(*number, {type_, kind_, page_.value()})) {
                pager_.stop();
                return *std::move(error);
            }
            fresh = take_page(pager_, type_, page_.value());
            if (!fresh.empty()) return page_.value();
        }
        return nullptr;
    } catch (const std::exception& thrown) {
        pager_.stop();
        return operation_error(operation_, ErrorKind::internal, thrown.what(), Delivery::unknown);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
