#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace pushplus_test {

/// A latch that opens once. A wait is bounded, so that a broken test fails instead of hanging.
///
/// Thread safety: all methods may be called from any thread.
class Latch {
public:
    void open() {
        const std::lock_guard<std::mutex> lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }
    /// False if it did not open within the bound.
    [[nodiscard]] bool wait() {
        std::unique_lock<std::mutex> lock(mutex_);
        return opened_.wait_for(lock, std::chrono::seconds(20), [this] { return open_; });
    }
    [[nodiscard]] bool is_open() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return open_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
};

}  // namespace pushplus_test
