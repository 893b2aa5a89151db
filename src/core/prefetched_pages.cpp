#include "prefetched_pages.hpp"

#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/process_generation.hpp"
#include "take_page.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct CallbackThrew : std::exception {};

}  // namespace

// What the range shares with its pages that are under way.
//
// A turn begins with `next` and ends before its outcome is handed over. It goes on from the thread that asked to the
// one that a page arrives on, but there is only one at a time: what belongs to the turn needs no lock. Outcomes are
// handed over and requests made and canceled without the lock, since callbacks may come back here.
class PrefetchedPages::State : public std::enable_shared_from_this<State> {
public:
    State(const char* operation, const Type& type, const Pager& pager, StartRequest start)
        : operation_(operation), type_(type), pager_(pager), start_(std::move(start)) {}

    std::shared_ptr<PendingState> next(const ValueKind& optional_page, HandOut hand_out) {
        auto outcome = std::make_shared<PendingState>(optional_page);
        if (!is_of_this_process()) {
            outcome->finish(operation_error(operation_, ErrorKind::internal,
                                            "the list is read by the process that this one was forked from"));
            return outcome;
        }
        outcome->on_cancel(
            [weak = weak_from_this(), which = outcome.get()] {
                if (const auto self = weak.lock()) self->cancel(*which);
            },
            [weak = weak_from_this()] {
                const auto self = weak.lock();
                return self && self->would_deadlock();
            });
        if (begin_turn(outcome)) {
            hand_out_ = hand_out;
            static_cast<void>(await_page());
        } else {
            outcome->finish(operation_error(operation_, ErrorKind::invalid_argument,
                                            "next() was called before the outcome of the former next() was there"));
        }
        return outcome;
    }

    void close() noexcept {
        if (!is_of_this_process()) return;
        std::shared_ptr<PendingState> unwanted;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            closed_ = true;
            if (!outcome_) unwanted = std::move(requested_);
        }
        if (unwanted) unwanted->cancel();
    }

private:
    [[nodiscard]] bool is_of_this_process() const noexcept { return process_ == process_generation(); }

    bool begin_turn(const std::shared_ptr<PendingState>& outcome) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (outcome_) return false;
        outcome_ = outcome;
        awaited_ = true;
        canceled_ = false;
        return true;
    }

    // The methods of a turn say whether all callbacks returned.

    bool await_page() {
        try {
            auto page = requested_ ? requested_ : request();
            if (!page) return end_turn(std::nullopt);
            page->when_ready([self = shared_from_this()] {
                if (!self->take_requested()) throw CallbackThrew();  // The page's call puts it into the log.
            });
            return true;
        } catch (const std::exception& thrown) {
            return end_turn(failed(thrown));
        }
    }

    bool take_requested() {
        std::optional<Error> error;
        try {
            const auto page = take_page_out();
            error = page->take_error();
            if (!error) {
                const auto fresh = take_page(pager_, type_, page->value());
                if (fresh.empty()) return await_page();
                hand_out_(page->value(), fresh, outcome_->value());
                prefetch();
            }
        } catch (const std::exception& thrown) {
            error = failed(thrown);
        }
        return end_turn(std::move(error));
    }

    void prefetch() {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            awaited_ = false;
            if (closed_) return;
        }
        try {
            static_cast<void>(request());
        } catch (const std::exception&) {
            return;  // The page is requested again when it is asked for.
        }
    }

    /// Null at the end.
    std::shared_ptr<PendingState> request() {
        const auto number = pager_.next_page();
        if (!number) return nullptr;
        auto page = start_(*number);
        bool canceled = false;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            requested_ = page;
            canceled = awaited_ && canceled_;
        }
        if (canceled) page->cancel();
        return page;
    }

    std::shared_ptr<PendingState> take_page_out() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::move(requested_);
    }

    bool end_turn(std::optional<Error> error) {
        if (error) pager_.stop();
        std::shared_ptr<PendingState> outcome;
        std::shared_ptr<PendingState> unwanted;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            outcome = std::move(outcome_);
            if (closed_ || error) unwanted = std::move(requested_);
        }
        if (unwanted) unwanted->cancel();
        return outcome->finish(std::move(error));
    }

    [[nodiscard]] Error failed(const std::exception& thrown) const {
        return operation_error(operation_, ErrorKind::internal, thrown.what(), Delivery::unknown);
    }

    // From any thread.

    void cancel(const PendingState& outcome) {
        std::shared_ptr<PendingState> page;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (outcome_.get() != &outcome || !awaited_) return;
            canceled_ = true;
            page = requested_;
        }
        if (page) page->cancel();
    }

    [[nodiscard]] bool would_deadlock() {
        std::shared_ptr<PendingState> page;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            page = requested_;
        }
        return page && page->would_deadlock();
    }

    const std::uint64_t process_ = process_generation();
    const char* const operation_;
    const Type& type_;

    // Of the turn.
    Pager pager_;
    const StartRequest start_;
    HandOut hand_out_ = nullptr;

    // Changed by the turn alone, and with the lock.
    std::mutex mutex_;
    std::shared_ptr<PendingState> outcome_;    ///< Of the turn; null: there is none.
    std::shared_ptr<PendingState> requested_;  ///< The page that is awaited, or the one ahead.
    bool awaited_ = false;                     ///< The turn still waits for a page.
    // With the lock.
    bool canceled_ = false;
    bool closed_ = false;
};

PrefetchedPages::PrefetchedPages(const char* operation, const Type& page, const Pager& pager, StartRequest start)
    : state_(std::make_shared<State>(operation, page, pager, std::move(start))) {}

PrefetchedPages::~PrefetchedPages() { state_->close(); }

std::shared_ptr<PendingState> PrefetchedPages::next(const ValueKind& optional_page, HandOut hand_out) {
    return state_->next(optional_page, hand_out);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
