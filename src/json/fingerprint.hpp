#pragma once

#include <cstdint>
#include <vector>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A number that is the same for equal objects, and by all odds another for others. Not for security.
[[nodiscard]] std::uint64_t fingerprint(const Table& table, const void* object);

/// Those of a list's rows.
[[nodiscard]] std::vector<std::uint64_t> fingerprints(const Type& type, const void* list);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
