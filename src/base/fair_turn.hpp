#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "per_process.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A mutex for long work, taken in the order of asking. In a forked child it is free, even if another thread of the
/// parent held it at the fork.
class FairTurn {
public:
    FairTurn() { static_cast<void>(line_.get()); }
    FairTurn(const FairTurn&) = delete;
    FairTurn& operator=(const FairTurn&) = delete;

    void lock() {
        auto& line = line_.get();
        std::unique_lock<std::mutex> lock(line.mutex);
        line.changed.wait(lock, [&line, mine = line.next++] { return line.served == mine; });
    }
    void unlock() {
        auto& line = line_.get();
        const std::lock_guard<std::mutex> lock(line.mutex);
        ++line.served;
        line.changed.notify_all();
    }

private:
    struct Line {
        void abandon() noexcept {}
        std::mutex mutex;
        std::condition_variable changed;
        std::uint64_t next = 0;
        std::uint64_t served = 0;
    };
    PerProcess<Line> line_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
