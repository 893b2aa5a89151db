#pragma once

#include <mutex>
#include <optional>

#include "access_key/key_store.hpp"

namespace pushplus_test {

/// Keeps the key in memory, for one process.
class MemoryKeyStore final : public pushplus::detail::KeyStore {
public:
    std::optional<pushplus::detail::StoredKey> load() override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return key_;
    }
    void save(const pushplus::detail::StoredKey& key) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        key_ = key;
    }

private:
    std::mutex mutex_;
    std::optional<pushplus::detail::StoredKey> key_;
};

}  // namespace pushplus_test
