#pragma once

#include <functional>
#include <string_view>

#include <pushplus/result.hpp>

#include "key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What the service gave out, with a lifetime that makes sense: one that is missing or absurd is replaced, and `warn`,
/// if set, called. An error if no header may carry the key.
[[nodiscard]] Result<FetchedKey> usable(FetchedKey key, const std::function<void(std::string_view)>& warn);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
