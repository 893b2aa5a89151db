#include "own_requests.hpp"

#include <algorithm>
#include <iterator>

#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::vector<std::int64_t> times_of(const std::vector<GuardedRequest>& requests) {
    std::vector<std::int64_t> times;
    times.reserve(requests.size());
    for (const auto& request : requests) times.push_back(request.at);
    std::sort(times.begin(), times.end());
    return times;
}

std::vector<std::int64_t> without(const std::vector<std::int64_t>& times, const std::vector<std::int64_t>& others) {
    std::vector<std::int64_t> left;
    std::set_difference(times.begin(), times.end(), others.begin(), others.end(), std::back_inserter(left));
    return left;
}

}  // namespace

void OwnRequests::keep_from(std::int64_t first) {
    times_.erase(times_.begin(), std::lower_bound(times_.begin(), times_.end(), first));
}

void OwnRequests::shift(std::int64_t by) noexcept {
    for (auto& time : times_) time += by;
}

bool OwnRequests::have(std::int64_t time) const { return std::binary_search(times_.begin(), times_.end(), time); }

bool OwnRequests::are_in(const std::vector<GuardedRequest>& requests) const {
    if (times_.empty()) return true;
    const auto there = times_of(requests);
    return std::includes(there.begin(), there.end(), times_.begin(), times_.end());
}

void OwnRequests::follow(const std::vector<GuardedRequest>& requests, const std::function<void()>& change) {
    const auto before = times_of(requests);
    change();
    const auto after = times_of(requests);
    times_ = without(times_, without(before, after));
    const auto added = without(after, before);
    times_.insert(times_.end(), added.begin(), added.end());
    std::sort(times_.begin(), times_.end());
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
