#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <pushplus/call_options.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>

#include "../json/reply.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The pages of any list, each fetched when its rows are wanted.
class ListedPages final : public PageSource {
public:
    /// Fetches a page, waiting for it.
    using Fetch = std::function<std::optional<Error>(std::int64_t page, const ReplySlot& slot)>;

    /// `page` and `kind` are those of the list's `Page`.
    ListedPages(const char* operation, const Type& page, const ValueKind& kind, const Pager& pager, Fetch fetch);

    Result<void*> next(std::vector<bool>& fresh) override;

private:
    const char* const operation_;
    const Type& type_;
    const ValueKind& kind_;
    Pager pager_;
    const Fetch fetch_;
    PendingState page_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
