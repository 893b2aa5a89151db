#pragma once

#include <mutex>

#include "per_process.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A mutex that is unlocked in a forked child even if another thread of the parent held it at the fork. The data it
/// protects is as that thread left it.
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
