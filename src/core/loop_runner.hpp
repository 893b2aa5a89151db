#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

#include <pushplus/error.hpp>

#include "../access_key/key_manager.hpp"
#include "../base/event_loop.hpp"
#include "asked_admission.hpp"
#include "call_execution.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The longest response, in bytes, that is read on the loop's thread: that takes a few milliseconds at most.
inline constexpr std::size_t longest_read_on_loop = std::size_t{128} << 10U;

/// Leads a call to its end on an event loop, holding no thread while it waits for a key, an admission, a response or a
/// time. A long response is read beside the loop, which a cancel or the call's limit can prevent, but not end: reading
/// is not waiting. A call whose `cancel` must end it before it returns has a response that is short enough.
///
/// The response, its reading or the time that it waits for keeps it alive; while it waits for a key or an admission,
/// the call's limit does. A cancel from another thread is posted with a weak pointer, since the call may have ended by
/// then.
///
/// Thread safety: on the loop's thread only.
class LoopRunner : public std::enable_shared_from_this<LoopRunner> {
public:
    virtual ~LoopRunner() = default;
    LoopRunner(const LoopRunner&) = delete;
    LoopRunner& operator=(const LoopRunner&) = delete;

    void run();
    /// In the place of `run`: ends it at once as canceled.
    void reject(const char* why);
    /// The same as failed, because something was thrown.
    void fail(const std::exception& thrown);
    /// Ends it soon; the machine decides how. A call that is not run yet ends when it is.
    void cancel();

protected:
    LoopRunner(std::shared_ptr<EventLoop> loop, EventLoop::Turn turn, const CallExecution::Context& context,
               const Operation& operation, Request request, WaitLimit limit, const ReplySlot& slot,
               RequestAdmission* admission);

    /// Called once when the call has ended, with `error` or well, at the earliest before `run` returns. It may destroy
    /// what the context refers to.
    virtual void ended(std::optional<Error> error) = 0;

    [[nodiscard]] const std::shared_ptr<EventLoop>& loop() const noexcept { return loop_; }
    [[nodiscard]] const CallExecution& call() const noexcept { return call_; }

private:
    enum class Waiting { for_nothing, for_key, for_admission, for_response, for_reading, for_time };

    /// On from the step that `take_step` returns, as far as it goes without waiting.
    template <class TakeStep>
    void go(TakeStep take_step);
    /// Whether the call has ended; else it waits.
    [[nodiscard]] bool take_steps(CallMachine::Step next);
    void end(std::optional<Error> error);
    [[nodiscard]] KeyManager::Waiter when_fetched();
    void responded(HttpOutcome&& outcome);
    void read_aside(HttpOutcome&& outcome);
    /// Ends the reading before it has begun, as if the request had failed like this. Whether it did.
    bool give_up_reading(ErrorKind kind, const char* why);
    void wait_for_key(bool replacing);
    void key_fetched(std::uint64_t wait, const Result<CallMachine::Key>& key);
    [[nodiscard]] CallMachine::Step with_key(const Result<CallMachine::Key>& key);
    /// Whether the admission has yet to answer.
    [[nodiscard]] bool ask_admission();
    void admission_answered(std::uint64_t number);
    [[nodiscard]] CallMachine::Step give_up_admission(WaitStatus how);

    const std::shared_ptr<EventLoop> loop_;
    const EventLoop::Turn turn_;
    CallExecution call_;

    Waiting waiting_ = Waiting::for_nothing;
    bool canceled_ = false;        ///< Before it is run, or while its response is read.
    bool replacing_ = false;       ///< The key that it waits for replaces a refused one.
    std::uint64_t key_waits_ = 0;  ///< So that a key for an earlier wait is not taken for this one's.
    std::uint64_t admission_waits_ = 0;
    std::shared_ptr<AskedAdmission> asked_;
    EventLoop::Ticket ticket_ = 0;
    EventLoop::Ticket reading_ = 0;  ///< While it waits for that; the ticket is its limit's.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
