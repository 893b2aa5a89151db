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

/// A thread that carries any number of calls: tasks, pauses and requests, none of which holds it.
///
/// What it is handed must not throw; what is thrown all the same is dropped.
class EventLoop {
public:
    using Task = std::function<void()>;
    using Ticket = std::uint64_t;  ///< Of a pause or a request; never 0.

    virtual ~EventLoop() = default;

    /// Runs `task` on the loop's thread, in the order of posting. From any thread.
    virtual void post(Task task) = 0;
    [[nodiscard]] virtual bool on_its_thread() const noexcept = 0;
    /// Takes a place for one call; false if all are taken. From any thread.
    [[nodiscard]] virtual bool enter() noexcept = 0;
    virtual void leave() noexcept = 0;

    // On the loop's thread only.

    /// Runs `task` once the clock gets there.
    [[nodiscard]] virtual Ticket call_at(const std::shared_ptr<Clock>& clock,
                                         std::chrono::steady_clock::time_point when, Task task) = 0;
    /// Forgets a pause. One that is over already is nobody's.
    virtual void forget(Ticket pause) = 0;
    /// Whether a request that must wait for a connection waits behind the others.
    enum class Turn { last, next };
    /// Sends `request`, which must stay where it is until `done` was called, once. Its cancellation is not listened to.
    [[nodiscard]] virtual Ticket send(const HttpRequest& request, Turn turn,
                                      std::function<void(const HttpOutcome&)> done) = 0;
    /// Ends a request that is under way: `done` is called with `canceled` before this returns.
    virtual void cancel(Ticket request) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
