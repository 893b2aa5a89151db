#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <pushplus/detail/moved_from.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Which page of a list to fetch.
struct PageQuery {
    std::int64_t current = 1;     ///< Counted from 1.
    std::int64_t page_size = 20;  ///< 1 to 50.
};

/// One page of a list, as the service sent it. Its numbers are the service's word: they are not always consistent.
template <class T>
struct Page {
    std::int64_t page_num = 0;
    std::int64_t page_size = 0;
    std::int64_t total = 0;  ///< Rows on all pages.
    std::int64_t pages = 0;
    std::vector<T> items;
};

namespace detail {
/// Where a `PageRange` gets its rows.
class PageSource {
public:
    virtual ~PageSource() = default;
    /// The next `Page` of the range's rows that has any new ones, which `fresh` marks; null at the end. The page is the
    /// caller's to take from until the next call.
    virtual Result<void*> next(std::vector<bool>& fresh) = 0;
};
}  // namespace detail

/// All rows of a list, fetched page after page as they are iterated: an input range of `Result<T>`.
///
///     for (auto& row : client.friends().list_all())
///         if (row) greet(row->nick_name); else report(row.error());
///
/// An error is yielded once and ends the range. The first page is fetched by `begin()`, each further one when the rows
/// of the one before are used up; a page without rows in the middle does not end the range. Rows that show up again on
/// a later page, because the list moved meanwhile, are yielded once; a server that sends the same rows for ever is
/// left. The service counts rows from the start of the list, so rows that are removed while it is iterated make it skip
/// others: collect first, then remove.
///
/// Cost: one request a page; one page's rows, and less than 256 KiB however long the list is: a row that shows up again
/// is known for the next 4,096 rows.
/// Thread safety: one thread at a time. The range may outlive the client. One that was moved from yields an error.
template <class T>
class PageRange {
    struct State {
        std::unique_ptr<detail::PageSource> source;
        std::vector<Result<T>> rows;
        std::size_t at = 0;
        bool ended = false;

        void fill() {
            at = 0;
            rows.clear();
            if (ended) return;
            std::vector<bool> fresh;
            auto page = source->next(fresh);
            if (!page) {
                ended = true;
                rows.emplace_back(std::move(page).error());
                return;
            }
            ended = *page == nullptr;
            if (ended) return;
            auto& items = static_cast<Page<T>*>(*page)->items;
            rows.reserve(items.size());
            for (std::size_t i = 0; i < items.size(); ++i)
                if (fresh[i]) rows.emplace_back(std::move(items[i]));
        }
    };

public:
    class iterator {
    public:
        // From <vector>: <iterator> would bring the stream buffers along.
        using iterator_category = std::input_iterator_tag;
        using value_type = Result<T>;
        using difference_type = std::ptrdiff_t;
        using pointer = Result<T>*;
        using reference = Result<T>&;

        iterator() = default;

        reference operator*() const { return state_->rows[state_->at]; }
        pointer operator->() const { return &**this; }
        iterator& operator++() {
            if (++state_->at == state_->rows.size()) state_->fill();
            return *this;
        }
        void operator++(int) { ++*this; }

        friend bool operator==(const iterator& a, const iterator& b) { return a.at_end() == b.at_end(); }
        friend bool operator!=(const iterator& a, const iterator& b) { return !(a == b); }

    private:
        friend class PageRange;
        explicit iterator(State* state) : state_(state) {}
        [[nodiscard]] bool at_end() const { return !state_ || state_->at == state_->rows.size(); }
        State* state_ = nullptr;
    };

    explicit PageRange(std::unique_ptr<detail::PageSource> source) : state_(std::make_unique<State>()) {
        state_->source = std::move(source);
    }

    /// Fetches the first page. A second call goes on where the first iteration is; the range is read once.
    [[nodiscard]] iterator begin() {
        if (state_ == nullptr) {
            state_ = std::make_unique<State>();
            state_->ended = true;
            state_->rows.emplace_back(detail::moved_from("range"));
        }
        if (state_->at == state_->rows.size()) state_->fill();
        return iterator(state_.get());
    }
    [[nodiscard]] iterator end() { return {}; }

private:
    std::unique_ptr<State> state_;
};

}  // namespace v0
}  // namespace pushplus
