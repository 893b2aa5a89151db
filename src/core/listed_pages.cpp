#include "listed_pages.hpp"

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>
#include <variant>

#include "../json/fingerprint.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

ListedPages::ListedPages(Call list, const Type& page, const ValueKind& kind, Prefetch ahead)
    : core_(list.core_),
      options_(list.options_),
      list_(std::move(list), core_, options_),
      type_(page),
      kind_(kind),
      prefetch_(ahead),
      pager_(number(0), number(1)) {
    assert(list_.body_object_ == nullptr && list_.secrets_.empty() && "they are borrowed for one call");
}

std::int64_t ListedPages::number(std::size_t at) const {
    return std::get<std::int64_t>(list_.parameters_[list_.page_at_ + at].value);
}

ListedPages::~ListedPages() {
    if (ordered_) ordered_->cancel();
}

Result<void*> ListedPages::next(std::vector<bool>& fresh) {
    try {
        if (!ordered_) order();
        return next_with_rows(fresh);
    } catch (const std::exception& thrown) {
        pager_.stop();
        return list_.failed(thrown, Delivery::unknown);
    }
}

Result<void*> ListedPages::next_with_rows(std::vector<bool>& fresh) {
    while (ordered_) {
        if (auto error = arrived()) {
            pager_.stop();
            ordered_->cancel();  // It may not even have been waited for.
            ordered_.reset();
            return *std::move(error);
        }
        handed_out_ = std::move(ordered_);
        const PageView page(type_.table(), handed_out_->value());
        fresh = pager_.take(page.page_size, page.total, page.pages, fingerprints(page.rows, page.list));
        order();
        if (std::find(fresh.begin(), fresh.end(), true) != fresh.end()) return handed_out_->value();
    }
    return nullptr;
}

void ListedPages::order() {
    const auto page = pager_.next_page();
    if (!page) return;
    list_.parameters_[list_.page_at_].value = *page;
    ordered_ = prefetch_ == Prefetch::yes ? list_.start(type_, kind_) : std::make_shared<PendingState>(kind_);
}

std::optional<Error> ListedPages::arrived() {
    if (prefetch_ == Prefetch::no) {
        std::optional<Error> error;
        list_.run({type_, kind_, ordered_->value()}, error);
        return error;
    }
    if (auto waited = ordered_->wait(std::nullopt); !waited) return std::move(waited).error();
    return ordered_->take_error();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
