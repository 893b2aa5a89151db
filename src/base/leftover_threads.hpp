#pragma once

#include <memory>
#include <thread>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thread that outlasts what made it start, because there may soon be more for it to do.
class IdleThread {
public:
    IdleThread() = default;
    virtual ~IdleThread() = default;
    IdleThread(const IdleThread&) = delete;
    IdleThread& operator=(const IdleThread&) = delete;

    /// Waits until it has nothing to do and has ended; not on the thread itself.
    virtual void end_when_idle() = 0;
};

/// Lets `wait_for_ended_clients` wait for a thread.
void wait_for_it_too(const std::weak_ptr<IdleThread>& thread);

/// `thread` is about to end a client whose last handle a callback on it released; `client_ended` says that it has.
void client_is_ending(std::thread::id thread);
void client_ended(std::thread::id thread);

/// Keeps the calling thread, whose owner was destroyed on it and which ends by itself soon, for
/// `wait_for_ended_clients`. In the place of `std::thread::detach`.
void leave_to_end(std::thread thread) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
