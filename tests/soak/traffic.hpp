#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "call.hpp"

namespace pushplus_soak {

/// Keeps 64 blocking and 512 asynchronous calls running.
class Traffic {
public:
    Traffic(Scene& scene, std::uint64_t seed, std::uint64_t round);
    /// Waits for the end; call `stop` first.
    ~Traffic();
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;

    /// Stops new calls; returns when no thread makes one. Asynchronous calls may still be running.
    void stop();
    /// Waits for the asynchronous calls, too. Returns how many have not ended in time.
    [[nodiscard]] int wait_for_async_calls(std::chrono::seconds limit);

private:
    /// Its calls are sequential, so its dice have one user at a time.
    struct Lane {
        explicit Lane(Dice chosen) : dice(chosen) {}
        Dice dice;
    };

    void block(Dice dice);
    void pump();
    void start_call(Lane& lane, std::shared_ptr<LoggedClient> client);
    void ended(Lane& lane, const std::weak_ptr<LoggedClient>& client);

    Scene& scene_;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Lane> lanes_;
    std::deque<Lane*> free_;
    int in_callbacks_ = 0;  ///< Callbacks that may start another call.
    std::vector<std::thread> threads_;
};

}  // namespace pushplus_soak
