#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thread that runs the tasks, timers and requests of any number of calls without blocking.
///
/// Tasks and callbacks must not throw; the loop drops their exceptions.
class EventLoop {
public:
    using Task = std::function<void()>;
    using Ticket = std::uint64_t;  ///< Identifies a timer or a request; never 0.

    virtual ~EventLoop() = default;

    /// Runs `task` on the loop's thread, in the order of posting. May be called from any thread.
    virtual void post(Task task) = 0;
    [[nodiscard]] virtual bool on_its_thread() const noexcept = 0;
    /// Reserves a slot for one call; false if all are in use. May be called from any thread.
    [[nodiscard]] virtual bool enter() noexcept = 0;
    virtual void leave() noexcept = 0;

    // The rest may be called on the loop's thread only.

    /// Runs `task` once the clock reaches `when`.
    [[nodiscard]] virtual Ticket call_at(const std::shared_ptr<Clock>& clock,
                                         std::chrono::steady_clock::time_point when, Task task) = 0;
    /// Cancels a timer; does nothing if it has run.
    virtual void forget(Ticket timer) = 0;
    /// Where a request that must wait for a connection is put in the queue.
    enum class Turn { last, next };
    /// Sends `request`, which must stay valid until `done` is called, once. Ignores the request's cancellation token.
    [[nodiscard]] virtual Ticket send(const HttpRequest& request, Turn turn,
                                      std::function<void(HttpOutcome&&)> done) = 0;
    /// Cancels a request: calls `done` with `canceled` before it returns.
    virtual void cancel(Ticket request) = 0;
    /// Does `work`, which would hold the loop too long, on another thread, one after the other in the order of calls.
    /// Then `done` is called on the loop's thread, where both are destroyed, too.
    [[nodiscard]] virtual Ticket run_aside(Task work, Task done) = 0;
    /// Takes back such work; false if it has begun or ended. Else neither is called.
    [[nodiscard]] virtual bool take_back(Ticket work) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
