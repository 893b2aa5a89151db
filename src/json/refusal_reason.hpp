#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Why the service refused, from the `data` of its answer: a text, texts, or objects with `message` and `field`; empty
/// if it does not say. To be masked before it is shown.
[[nodiscard]] std::string refusal_reason(std::string_view answer);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
