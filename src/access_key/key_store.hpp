#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A key as it is kept, possibly for several processes: its end is a time of the calendar.
struct StoredKey {
    std::string value;
    std::chrono::seconds expires_in{0};
    std::chrono::system_clock::time_point expires_at;
};

/// Where the account's key is kept. Others may write to it as well: what stands there may be newer than what the manager
/// fetched. Called by one thread of a manager at a time, never with a lock held; it may be slow.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    [[nodiscard]] virtual std::optional<StoredKey> load() = 0;
    virtual void save(const StoredKey& key) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
