#include "access_keys.hpp"

#include <algorithm>
#include <utility>

#include "../../base/random_hex.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

AccessKeys::Time after(AccessKeys::Time now, std::chrono::seconds span) noexcept {
    const auto most = std::chrono::duration_cast<std::chrono::seconds>(AccessKeys::Time::max() - now);
    return now + std::min(span, most);
}

}  // namespace

std::string AccessKeys::issue(Time now) {
    keys_.erase(std::remove_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.expiry <= now; }),
                keys_.end());
    // service.md, "AccessKeys": whether a key that was superseded twice keeps its own five minutes is open.
    if (superseded_ == SupersededKeys::end && keys_.size() > 1) keys_.erase(keys_.begin(), keys_.end() - 1);
    for (Key& key : keys_) key.expiry = std::min(key.expiry, after(now, overlap_));
    keys_.push_back({random_hex(), after(now, ttl_)});
    ++issued_;
    return keys_.back().value;
}

bool AccessKeys::is_valid(std::string_view key, Time now) const noexcept {
    return std::any_of(keys_.begin(), keys_.end(),
                       [&](const Key& known) { return known.value == key && now < known.expiry; });
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
