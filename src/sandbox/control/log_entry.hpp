#pragma once

#include <string>
#include <vector>

#include "../service/service.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The log's entry for a request: what is known before it is handled, then the response. `secrets` are masked wherever
/// they stand.
[[nodiscard]] SandboxLogEntry begin_entry(const SandboxRequest& request, const Clock& clock);
void complete_entry(SandboxLogEntry& entry, const Response& response, const std::vector<std::string>& secrets);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
