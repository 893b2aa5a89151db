#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>

#include "../base/event_loop.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class AsyncCallRunner;

/// A client's asynchronous calls that have not ended yet. Runners hold it apart from the core, so that the last of them
/// can report its end after it has let go of the core.
///
/// Thread safety: all methods but `begin` and `end`, which are the loop's, may be called from any thread.
class CallsUnderWay : public std::enable_shared_from_this<CallsUnderWay> {
public:
    /// A call is about to be posted to `loop`.
    void add(const std::shared_ptr<EventLoop>& loop);
    /// It could not be.
    void remove();
    /// Runs the call, which the client's end cancels from now on, or rejects it if its client is gone.
    void begin(AsyncCallRunner& runner);
    void end(AsyncCallRunner& runner);
    /// Cancels all, and those to come. Waits until they have ended, unless it is a callback of theirs that calls this.
    void cancel_all();
    [[nodiscard]] bool on_loop_thread() const;

private:
    void cancel_begun();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<EventLoop> loop_;
    std::size_t under_way_ = 0;
    bool canceled_ = false;
    std::optional<std::thread::id> ending_on_;    ///< Set if a callback destroyed the client.
    std::unordered_set<AsyncCallRunner*> begun_;  ///< On the loop's thread only.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
