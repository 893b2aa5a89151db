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

#include "packed_request.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The received requests: counts all and keeps the newest 10,000, as far as they fit in 64 MiB with their responses.
/// Thread safety: all methods may be called from any thread.
class RequestLog {
public:
    /// What a request was responded with.
    struct Outcome {
        int http_status = 0;  ///< 0: with nothing.
        std::string_view body;
        std::string_view reason;  ///< Why the request was refused; empty if it was not.
    };

    /// Adds a request and returns its number, for `complete`.
    std::uint64_t add(const SandboxRequest& request);
    /// Adds the response to a request, unless that was removed meanwhile. Keeps 64 KiB of the body.
    void complete(std::uint64_t number, const Outcome& outcome);
    void clear();
    [[nodiscard]] std::vector<SandboxRequest> requests() const;
    [[nodiscard]] std::size_t count(std::string_view operation) const;

private:
    struct Entry {
        PackedRequest request;
        int status = 0;
        std::string response;
        std::string reason;

        [[nodiscard]] std::size_t size() const noexcept { return request.size() + response.size() + reason.size(); }
    };

    void remove_oldest();
    void keep_within_limits();

    mutable std::mutex mutex_;
    std::deque<Entry> entries_;
    std::uint64_t first_number_ = 0;
    std::size_t size_ = 0;  ///< Of all entries.
    std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
