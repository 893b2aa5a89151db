#pragma once

#include <cstdint>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A number that is the same for equal objects, and by all odds another for others. Not for security.
[[nodiscard]] std::uint64_t fingerprint(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
