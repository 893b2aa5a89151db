#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "../base/event_loop.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The SDK's name of the operation that fetches a key.
inline constexpr const char* access_key_operation = "access_key";

/// A key as its source gave it out, with the lifetime that the source named.
struct FetchedKey {
    std::string value;
    std::int64_t expires_in_seconds = 0;
};

/// A fetch that an event loop runs.
class AsyncKeyFetch {
public:
    virtual ~AsyncKeyFetch() = default;
    /// Ends the fetch; its outcome has been reported when this returns. Only on the loop's thread.
    virtual void cancel() = 0;
};

/// The source of new keys: the service. Each fetch ends the key before.
class KeySource {
public:
    using Fetched = std::function<void(Result<FetchedKey> key)>;
    /// Asked on the fetch's thread as shortly as possible before a request goes out, perhaps more than once. False: it
    /// must not, and the fetch ends with an error.
    using MayLeave = std::function<bool()>;

    virtual ~KeySource() = default;
    /// The loop for fetches that no caller waits for; null: a thread runs them.
    [[nodiscard]] virtual std::shared_ptr<EventLoop> event_loop() = 0;
    /// Why this process cannot ask for a key at all, whatever others can. Unset: it can.
    [[nodiscard]] virtual std::optional<Error> missing() const { return std::nullopt; }
    /// Fetches a key on the calling thread; may be slow.
    [[nodiscard]] virtual Result<FetchedKey> fetch(const CancellationToken& cancellation, MayLeave may_leave) = 0;
    /// Fetches a key without blocking. Only on the loop's thread, which calls `fetched` once, possibly before this
    /// returns.
    [[nodiscard]] virtual std::shared_ptr<AsyncKeyFetch> fetch_on(std::shared_ptr<EventLoop> loop, MayLeave may_leave,
                                                                  Fetched fetched) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
