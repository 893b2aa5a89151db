#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The thread on which a store is asked for callers that must not wait for it, one task after the other in the order of
/// posting. The first task starts it; it ends when it has had nothing to do for a while.
///
/// `wait_for_ended_clients` ends it as soon as it has nothing to do.
///
/// Tasks must not throw. They are destroyed on the thread, where the last of them may end this object. A forked child's
/// process has none of its parent's tasks: see `PerProcess`.
///
/// Thread safety: all methods may be called from any thread.
class StoreThread {
public:
    using Task = std::function<void()>;
    using Ticket = std::uint64_t;  ///< Identifies a task; 0: one that is done.

    explicit StoreThread(std::chrono::milliseconds longest_idle = std::chrono::seconds(10));
    /// Waits for the tasks, but not on the thread itself.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    /// If no thread can be started, the task is done before this returns.
    Ticket post(Task task);
    /// Takes back a task, which is destroyed; false if it has begun or is done.
    bool take_back(Ticket task);
    [[nodiscard]] bool is_this_thread() const;
    /// Whether there is a thread, be it idle.
    [[nodiscard]] bool runs() const;

    void abandon() noexcept {}

private:
    struct Shared;

    static void run(const std::shared_ptr<Shared>& shared) noexcept;

    const std::shared_ptr<Shared> shared_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
