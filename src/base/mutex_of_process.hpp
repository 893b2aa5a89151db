#pragma once

#include <mutex>

#include "per_process.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A mutex that a forked child finds free, though a thread that only its parent has held it at the fork and will never let
/// it go here. What it guards is as that thread left it.
class MutexOfProcess {
public:
    MutexOfProcess() { static_cast<void>(held_.get()); }
    MutexOfProcess(const MutexOfProcess&) = delete;
    MutexOfProcess& operator=(const MutexOfProcess&) = delete;

    void lock() { held_.get().mutex.lock(); }
    void unlock() { held_.get().mutex.unlock(); }

private:
    struct Held {
        void abandon() noexcept {}
        std::mutex mutex;
    };
    PerProcess<Held> held_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
