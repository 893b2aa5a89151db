#include "faults.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void Faults::add(std::string_view operation, SandboxFault fault) {
    if (fault.times == 0) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    pending_.push_back({std::string(operation), std::move(fault)});
}

void Faults::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    pending_.clear();
}

std::optional<SandboxFault> Faults::next(std::string_view operation) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& pending) {
        return pending.operation.empty() || pending.operation == operation;
    });
    if (found == pending_.end()) return std::nullopt;
    SandboxFault fault = found->fault;
    if (fault.times > 0 && --found->fault.times == 0) pending_.erase(found);
    return fault;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
