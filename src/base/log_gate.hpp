#pragma once

#include <functional>
#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Keeps a thread that outlasts its client from the client's log.
///
/// Thread safety: all methods may be called from any thread.
class LogGate {
public:
    /// Calls `log`, unless the gate is closed.
    void pass(const std::function<void()>& log) {
        const std::lock_guard<std::recursive_mutex> lock(mutex_);
        if (open_) log();
    }
    /// When this returns, nothing calls `log` any more, unless this is called in it.
    void close() {
        const std::lock_guard<std::recursive_mutex> lock(mutex_);
        open_ = false;
    }

    void abandon() noexcept {}

private:
    std::recursive_mutex mutex_;  ///< The log may end the client.
    bool open_ = true;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
