#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether a send guard's text that replaces another must outlast a power failure: new blocks must, counts need not.
[[nodiscard]] bool guard_text_must_last(const std::string& before, const std::string& after);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
