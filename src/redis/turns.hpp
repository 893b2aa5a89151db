#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// One thread at a time, first come, first served. Who waits while the store turns out to fail gets that error at once,
/// and does not find out for itself, one after the other.
///
/// Thread safety: all methods may be called from any thread.
class Turns {
public:
    /// Waits for a turn. Unset: it is the caller's, until it calls `end` or `fail`. Else the error of the one before,
    /// or `rate_limited` when the limit is over.
    [[nodiscard]] std::optional<Error> begin(std::chrono::milliseconds limit);
    void end();
    void fail(const Error& error);

private:
    struct Waiting {
        std::condition_variable called;
        bool may_begin = false;
        std::optional<Error> error{};
    };

    std::mutex mutex_;
    bool taken_ = false;
    std::list<Waiting> waiting_;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
