#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace pushplus_soak {

/// The counts of the whole run.
///
/// Thread safety: all methods may be called from any thread.
class Tally {
public:
    std::atomic<std::size_t> attempts{0};  ///< Requests, including AccessKey fetches.
    std::atomic<std::size_t> calls{0};
    std::atomic<std::size_t> well{0};
    std::atomic<std::size_t> faults{0};
    std::atomic<std::size_t> clients_replaced{0};

    void count(const std::string& what, std::size_t times = 1) {
        const std::lock_guard<std::mutex> lock(mutex_);
        counts_[what] += times;
    }
    [[nodiscard]] std::map<std::string, std::size_t> counts() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return counts_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::size_t> counts_;
};

}  // namespace pushplus_soak
