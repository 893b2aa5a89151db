#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <pushplus/error.hpp>

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

    /// A message for a caller was sent, or was not because of `failure`; null: the service accepted it.
    void sent(const Error* failure);

    /// As Prometheus reads them. No secret, nor what could be told from one.
    [[nodiscard]] std::string text(const HubAccess& access) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t> sends_;  ///< By what came of them.
};

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
