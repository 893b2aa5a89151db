#include "listed_pages.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "../base/make_error.hpp"
#include "../json/fingerprint.hpp"
#include "core.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::int64_t number(const CallSpec& list, std::size_t at) {
    return std::get<std::int64_t>(list.parameters[*list.page + at].value);
}

}  // namespace

ListedPages::ListedPages(std::shared_ptr<const Core> core, const CallOptions& options, CallSpec list,
                         std::optional<Error> unusable, const Type& page, const ValueKind& kind)
    : core_(std::move(core)),
      options_(options),
      list_(std::move(list)),
      unusable_(std::move(unusable)),
      type_(page),
      kind_(kind),
      pager_(unusable_ ? 1 : number(list_, 0), unusable_ ? 1 : number(list_, 1)) {}

ListedPages::~ListedPages() = default;

Result<void*> ListedPages::next(std::vector<bool>& fresh) {
    try {
        return next_with_rows(fresh);
    } catch (const std::exception& thrown) {
        pager_.stop();
        return operation_error(list_.operation.name, ErrorKind::internal, thrown.what(), Delivery::unknown);
    }
}

Result<void*> ListedPages::next_with_rows(std::vector<bool>& fresh) {
    while (const auto number = pager_.next_page()) {
        if (auto error = fetch(*number)) {
            pager_.stop();
            return *std::move(error);
        }
        const PageView page(type_.table(), page_->value());
        fresh = pager_.take(page.page_size, page.total, page.pages, fingerprints(page.rows, page.list));
        if (std::find(fresh.begin(), fresh.end(), true) != fresh.end()) return page_->value();
    }
    return nullptr;
}

std::optional<Error> ListedPages::fetch(std::int64_t page) {
    if (unusable_) return std::move(unusable_);
    list_.parameters[*list_.page].value = page;
    page_ = std::make_shared<PendingState>(kind_);
    return core_->run(list_, options_, {type_, kind_, page_->value()});
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
