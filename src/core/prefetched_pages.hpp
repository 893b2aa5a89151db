#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <pushplus/async_page_range.hpp>
#include <pushplus/pending.hpp>

#include "../json/field.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The pages of any asynchronous list: each is requested while the one before is used.
class PrefetchedPages final : public AsyncPageSource {
public:
    /// Begins the request of a page and returns at once.
    using StartRequest = std::function<std::shared_ptr<PendingState>(std::int64_t page)>;

    /// `page` is the type of the list's `Page`, which `start` requests.
    PrefetchedPages(const char* operation, const Type& page, const Pager& pager, StartRequest start);
    ~PrefetchedPages() override;

    std::shared_ptr<PendingState> next(const ValueKind& optional_page, HandOut hand_out) override;

private:
    class State;
    const std::shared_ptr<State> state_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
