#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
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

/// The received requests: counts all and keeps the newest 10,000, as far as they fit in 32 MiB with their responses.
/// Thread safety: all methods may be called from any thread.
class RequestLog {
public:
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

    /// What is kept of a response.
    struct KeptOutcome {
        int status = 0;
        std::string body;
        std::string reason;
    };
    /// A request and its response, shared by the log and its readers.
    struct Entry {
        std::shared_ptr<const PackedRequest> request;
        std::shared_ptr<const KeptOutcome> outcome;  ///< Null: there is none yet.

        [[nodiscard]] SandboxRequest unpacked() const;
        [[nodiscard]] std::size_t size() const noexcept;
    };
    /// The newest requests that are kept, oldest first.
    struct Newest {
        std::vector<Entry> entries;
        std::size_t total = 0;  ///< Of all requests since the last `clear`, with those that are not kept.
    };

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
    /// At most `most` of them.
    [[nodiscard]] Newest newest(std::size_t most) const;
    /// The newest in full, at most `most` of them.
    [[nodiscard]] std::vector<SandboxRequest> requests(std::size_t most = all) const;
    [[nodiscard]] std::size_t count(std::string_view operation) const;

private:
    void remove_oldest();
    void keep_within_limits();

    mutable std::mutex mutex_;
    std::deque<Entry> entries_;
    std::uint64_t first_number_ = 0;
    std::size_t size_ = 0;  ///< Of all entries.
    std::size_t total_ = 0;
    std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
