#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The received requests: counts all and keeps the newest 10,000. Thread safety: all methods may be called from any
/// thread.
class RequestLog {
public:
    void add(const SandboxRequest& request);
    void clear();
    [[nodiscard]] std::vector<SandboxRequest> requests() const;
    [[nodiscard]] std::size_t count(std::string_view operation) const;

private:
    mutable std::mutex mutex_;
    std::deque<SandboxRequest> requests_;
    std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
