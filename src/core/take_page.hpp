#pragma once

#include <vector>

#include "../json/field.hpp"
#include "pager.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Shows a fetched page, which is of type `type`, to the pager. Says which of its rows are new; empty if none is.
[[nodiscard]] std::vector<bool> take_page(Pager& pager, const Type& type, const void* page);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
