#pragma once

#include <cstddef>
#include <cstdint>
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
    /// Adds a request and returns its number, for `complete`.
    std::uint64_t add(const SandboxRequest& request);
    /// Notes the response to a request, unless it was removed meanwhile.
    void complete(std::uint64_t number, int status, const std::string& response);
    void clear();
    [[nodiscard]] std::vector<SandboxRequest> requests() const;
    [[nodiscard]] std::size_t count(std::string_view operation) const;

private:
    mutable std::mutex mutex_;
    std::deque<SandboxRequest> requests_;
    std::uint64_t next_number_ = 0;
    std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
