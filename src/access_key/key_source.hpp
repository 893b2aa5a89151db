#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

#include "../base/event_loop.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The SDK's name of the operation that fetches a key.
inline constexpr const char* access_key_operation = "access_key";

/// A key as the service gave it out. The life is as it was written; the manager decides what to make of it.
struct FetchedKey {
    std::string value;
    std::int64_t expires_in_seconds = 0;
};

/// A fetch that an event loop carries.
class KeyErrand {
public:
    virtual ~KeyErrand() = default;
    /// Ends it: its outcome has been told when this returns. On the loop's thread.
    virtual void cancel() = 0;
};

/// Where new keys come from: the service. Each fetch ends the key before.
class KeySource {
public:
    using Fetched = std::function<void(Result<FetchedKey> key)>;

    virtual ~KeySource() = default;
    /// What carries a fetch that nobody waits for; null: a thread.
    [[nodiscard]] virtual std::shared_ptr<EventLoop> event_loop() = 0;
    /// May be slow.
    [[nodiscard]] virtual Result<FetchedKey> fetch(const CancellationToken& cancellation) = 0;
    /// The same on the loop's thread, which calls this and does not wait: `fetched` is called there once, at the earliest
    /// before this returns.
    [[nodiscard]] virtual std::shared_ptr<KeyErrand> fetch_on(std::shared_ptr<EventLoop> loop, Fetched fetched) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
