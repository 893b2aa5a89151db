#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <pushplus/call_options.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>

#include "call_spec.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class Core;

/// The pages of any list: one call, made anew for each of them.
class ListedPages final : public PageSource {
public:
    /// `list` asks for the first page. `page` and `kind` are those of its response. `unusable` ends the list at once.
    ListedPages(std::shared_ptr<const Core> core, const CallOptions& options, CallSpec list,
                std::optional<Error> unusable, const Type& page, const ValueKind& kind);
    ~ListedPages() override;
    ListedPages(const ListedPages&) = delete;
    ListedPages& operator=(const ListedPages&) = delete;

    Result<void*> next(std::vector<bool>& fresh) override;

private:
    [[nodiscard]] Result<void*> next_with_rows(std::vector<bool>& fresh);
    [[nodiscard]] std::optional<Error> fetch(std::int64_t page);

    const std::shared_ptr<const Core> core_;
    const CallOptions options_;
    CallSpec list_;
    std::optional<Error> unusable_;
    const Type& type_;
    const ValueKind& kind_;
    Pager pager_;
    std::shared_ptr<PendingState> page_;  ///< Holds the page that was handed out last.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
