#pragma once

#include <vector>

#include "call.hpp"

namespace pushplus_soak {

/// Makes one call of some operation. An asynchronous call calls `Caller::ended` at its end.
using Operation = void (*)(Caller& caller);

[[nodiscard]] const std::vector<Operation>& reading_operations();
[[nodiscard]] const std::vector<Operation>& listing_operations();
/// Iterates whole lists, page by page; for blocking callers only.
[[nodiscard]] const std::vector<Operation>& whole_lists();
[[nodiscard]] const std::vector<Operation>& adding_operations();
[[nodiscard]] const std::vector<Operation>& editing_operations();
[[nodiscard]] const std::vector<Operation>& removing_operations();
[[nodiscard]] const std::vector<Operation>& sending_operations();

}  // namespace pushplus_soak
