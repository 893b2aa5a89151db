#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>

#include "call.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The pages of any list: one call, made anew for each of them.
class ListedPages final : public PageSource {
public:
    /// `list` asks for the first page. `page` and `kind` are those of its reply.
    ListedPages(Call list, const Type& page, const ValueKind& kind, Prefetch ahead);
    ~ListedPages() override;
    ListedPages(const ListedPages&) = delete;
    ListedPages& operator=(const ListedPages&) = delete;

    Result<void*> next(std::vector<bool>& fresh) override;

private:
    /// The call's page number (0), and the page's size (1).
    [[nodiscard]] std::int64_t number(std::size_t at) const;
    [[nodiscard]] Result<void*> next_with_rows(std::vector<bool>& fresh);
    void order();
    [[nodiscard]] std::optional<Error> arrived();

    const std::shared_ptr<const Core> core_;
    const CallOptions options_;
    Call list_;
    const Type& type_;
    const ValueKind& kind_;
    const Prefetch prefetch_;
    Pager pager_;
    std::shared_ptr<PendingState> ordered_;  ///< Null: not yet, or there is none to come.
    std::shared_ptr<PendingState> handed_out_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
