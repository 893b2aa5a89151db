#pragma once

#include <chrono>
#include <mutex>
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

/// Keeps the key in memory, for one process.
class MemoryKeyStore final : public KeyStore {
public:
    std::optional<StoredKey> load() override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return key_;
    }
    void save(const StoredKey& key) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        key_ = key;
    }

private:
    std::mutex mutex_;
    std::optional<StoredKey> key_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
