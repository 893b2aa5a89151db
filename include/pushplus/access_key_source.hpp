#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <pushplus/cancellation.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
class IssuedFetch;
class Outage;
}  // namespace detail

/// An AccessKey as an `AccessKeySource` gave it out.
struct IssuedKey {
    std::string value{};  ///< A secret.
    /// What is left of its life when the source was asked, a day at most. 0: not known, 7200 s are assumed.
    std::chrono::milliseconds expires_in{0};
    /// Rises with each new key, up to 2^53. 0: the source does not count, and values are compared.
    std::uint64_t generation = 0;
};

/// How long a source may take.
struct KeyRequest {
    /// By the client's clock: the client's `total_timeout`, 30 s at most, after it asked.
    std::chrono::steady_clock::time_point deadline{};
    /// Canceled when the client ends, which waits for the source to return.
    CancellationToken cancellation{};
};

/// Where a client gets its AccessKey instead of fetching it from the service: a central server, a vault, a file.
///
/// A client asks for the key in use at its first call, about once a minute while it makes calls, and near the key's
/// end; for another one when the service refused the key. One question is under way at a time for each client, and
/// calls go on with the key they have. If the source fails, it is left alone for a growing pause, 1 s to 30 s, in which
/// all clients that were given this object see the same failure at once; see docs/several-processes.md.
///
/// Both methods may be slow: they are called on a thread of their own, never on an event loop's. The client's end
/// cancels a request and waits 1 s at most, so one that goes on outlasts the client. What they throw is a failure.
/// Thread safety: implementations must allow calls from any thread.
/// Errors: of any kind. `rate_limited` says that the source works, but has no other key yet; `Error::retry_at` when.
/// `invalid_argument` says that it can never work as it was made: callers without a usable key get that at once.
class PUSHPLUS_API AccessKeySource {
public:
    AccessKeySource();
    virtual ~AccessKeySource();
    AccessKeySource(const AccessKeySource&) = delete;
    AccessKeySource& operator=(const AccessKeySource&) = delete;

    /// The key in use.
    [[nodiscard]] virtual Result<IssuedKey> current(const KeyRequest& request) = 0;
    /// The service refused `refused`, or the user asked for a new key: another one. A source that has another already
    /// returns that: a report may be late.
    [[nodiscard]] virtual Result<IssuedKey> replace(const IssuedKey& refused, const KeyRequest& request) = 0;

private:
    friend class detail::IssuedFetch;
    const std::unique_ptr<detail::Outage> outage_;
};

}  // namespace v0
}  // namespace pushplus
