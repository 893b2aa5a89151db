#include "request_log.hpp"

#include "rejection.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {
constexpr std::size_t most_requests = 10'000;
constexpr std::size_t most_responses = 1000;
}  // namespace

std::uint64_t RequestLog::add(const SandboxRequest& request) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++counts_[request.operation];
    requests_.push_back(request);
    if (requests_.size() > most_requests) requests_.pop_front();
    return next_number_++;
}

void RequestLog::complete(std::uint64_t number, int status, const std::string& response) {
    std::string reason = rejection_in(response).reason;
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::uint64_t first = next_number_ - requests_.size();
    if (number < first) return;
    const auto index = static_cast<std::size_t>(number - first);
    requests_[index].status = status;
    requests_[index].response = response;
    requests_[index].reason = std::move(reason);
    // One that was delayed may be among the older ones already.
    const std::size_t old = requests_.size() > most_responses ? requests_.size() - most_responses : 0;
    if (old > 0) std::string().swap(requests_[old - 1].response);
    if (index < old) std::string().swap(requests_[index].response);
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
