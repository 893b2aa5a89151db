#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace pushplus_soak {

/// Cancels calls after a delay, on a thread of its own.
///
/// Thread safety: `after` may be called from any thread. The destructor cancels all that is left.
class Canceler {
public:
    Canceler();
    ~Canceler();
    Canceler(const Canceler&) = delete;
    Canceler& operator=(const Canceler&) = delete;

    void after(std::chrono::milliseconds delay, std::function<void()> cancel);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<std::chrono::steady_clock::time_point, std::function<void()>> due_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace pushplus_soak
