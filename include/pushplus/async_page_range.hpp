#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
/// Where an `AsyncPageRange` gets its pages. Its destructor cancels what was requested ahead.
class AsyncPageSource {
public:
    /// Moves a `Page`, without the rows that are not `fresh`, into the `std::optional` of it at `outcome`.
    using HandOut = void (*)(void* page, const std::vector<bool>& fresh, void* outcome);

    virtual ~AsyncPageSource() = default;
    /// The next page that has any new rows. `optional_page` is the outcome's kind.
    virtual std::shared_ptr<PendingState> next(const ValueKind& optional_page, HandOut hand_out) = 0;
};
}  // namespace detail

/// All pages of a list, one after the other and without waiting. In a coroutine:
///
///     auto pages = client.async().friends().list_all();
///     for (;;) {
///         const auto page = co_await pages.next();
///         if (!page) co_return report(page.error());
///         if (!*page) break;  // the end
///         for (const auto& person : (*page)->items) greet(person.nick_name);
///     }
///
/// With callbacks the range is kept by them, each of which asks for the next page:
///
///     void greet_all(std::shared_ptr<pushplus::AsyncPageRange<pushplus::Friend>> pages) {
///         pages->next().then([pages](auto page) {
///             if (!page || !*page) return;
///             for (const auto& person : (*page)->items) greet(person.nick_name);
///             greet_all(pages);
///         });
///     }
///
/// Nothing is requested before the first `next`. From then on the next page is requested while the rows of this one are
/// used: one page ahead, no further. A page holds at least one row, and no row that was on a page before; how that and
/// the list's end are decided, and what to do about lists that change meanwhile, is written at `PageRange`.
///
/// An error is the outcome once, and after it comes the end. So is `canceled`, by `Pending::cancel`, by the token of
/// the call's options or because the client is gone: the range keeps neither the client nor its calls alive. Dropping
/// the range cancels what was requested ahead; a `next` that is under way goes on. After
/// `fork` the child's copy yields an error, and so does a range that was moved from.
///
/// Cost: one request a page, one more if the list is left early; two pages' rows, and less than 256 KiB however long
/// the list is.
/// Thread safety: one thread at a time, which may be another one for each `next`. No method waits, so all may be called
/// within callbacks.
template <class T>
class AsyncPageRange {
public:
    explicit AsyncPageRange(std::unique_ptr<detail::AsyncPageSource> source) noexcept : source_(std::move(source)) {}

    /// The next page; unset at the end. While a former `next` is under way the outcome is an `invalid_argument`, which
    /// changes nothing for the former.
    [[nodiscard]] Pending<std::optional<Page<T>>> next() {
        if (source_ == nullptr) {
            auto outcome = std::make_shared<detail::PendingState>(detail::value_kind<std::optional<Page<T>>>);
            outcome->finish(detail::moved_from("range"));
            return Pending<std::optional<Page<T>>>(std::move(outcome));
        }
        return Pending<std::optional<Page<T>>>(source_->next(detail::value_kind<std::optional<Page<T>>>, &hand_out));
    }

private:
    static void hand_out(void* from, const std::vector<bool>& fresh, void* outcome) {
        auto& page = *static_cast<Page<T>*>(from);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < page.items.size(); ++i) {
            if (!fresh[i]) continue;
            if (kept != i) page.items[kept] = std::move(page.items[i]);
            ++kept;
        }
        page.items.resize(kept);
        static_cast<std::optional<Page<T>>*>(outcome)->emplace(std::move(page));
    }

    std::unique_ptr<detail::AsyncPageSource> source_;
};

namespace detail {
template <template <class> class Reply, class Row>
struct PagesOf {
    using type = PageRange<Row>;
};
template <class Row>
struct PagesOf<Pending, Row> {
    using type = AsyncPageRange<Row>;
};

/// What `list_all` returns: a `PageRange` of a client, an `AsyncPageRange` of an asynchronous one.
template <template <class> class Reply, class Row>
using Pages = typename PagesOf<Reply, Row>::type;
}  // namespace detail

}  // namespace v0
}  // namespace pushplus
