#include "request_log.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void RequestLog::add(const SandboxRequest& request) {
    constexpr std::size_t most = 10'000;
    const std::lock_guard<std::mutex> lock(mutex_);
    ++counts_[request.operation];
    requests_.push_back(request);
    if (requests_.size() > most) requests_.pop_front();
}

void RequestLog::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.clear();
    counts_.clear();
}

std::vector<SandboxRequest> RequestLog::requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return {requests_.begin(), requests_.end()};
}

std::size_t RequestLog::count(std::string_view operation) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = counts_.find(operation);
    return found == counts_.end() ? 0 : found->second;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
