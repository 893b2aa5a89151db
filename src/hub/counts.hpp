#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "../client/hub_access.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

/// What a hub has done, for its metrics.
///
/// Thread safety: all methods may be called from any thread.
class Counts {
public:
    std::atomic<std::uint64_t> keys_given{0};
    std::atomic<std::uint64_t> refreshes{0};
    std::atomic<std::uint64_t> late_reports{0};
    std::atomic<std::uint64_t> denied{0};

    /// A message was sent, with this return code; 0: without one.
    void sent(int code);

    /// As Prometheus reads them. No secret, nor what could be told from one.
    [[nodiscard]] std::string text(const HubAccess& access) const;

private:
    mutable std::mutex mutex_;
    std::map<int, std::uint64_t> sends_;
};

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
