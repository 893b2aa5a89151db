#pragma once

#include <pushplus/detail/export.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The error of whatever uses `what`, such as "client", after it was moved from.
[[nodiscard]] PUSHPLUS_API Error moved_from(const char* what);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
