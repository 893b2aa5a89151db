#include "async_call_runner.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

AsyncCallRunner::AsyncCallRunner(std::shared_ptr<const Core> core, std::shared_ptr<CallsUnderWay> calls,
                                 const CallExecution::Context& context, std::shared_ptr<EventLoop> loop, AsyncCall call,
                                 WaitLimit limit)
    : LoopRunner(std::move(loop), EventLoop::Turn::last, context, call.operation, std::move(call.request),
                 std::move(limit), call.slot, call.admission.get()),
      core_(std::move(core)),
      calls_(std::move(calls)),
      admission_(std::move(call.admission)),
      pending_(std::move(call.pending)) {}

void AsyncCallRunner::listen() {
    const auto cancel_soon = [weak = weak_from_this(), loop = loop()] {
        loop->post([weak] {
            if (const auto runner = weak.lock()) runner->cancel();
        });
    };
    pending_->on_cancel(cancel_soon, [loop = loop()] { return loop->on_its_thread(); });
    registration_ = call().limit().cancellation.on_cancel(cancel_soon);
}

void AsyncCallRunner::ended(std::optional<Error> error) {
    registration_ = {};
    loop()->leave();
    if (!pending_->finish(std::move(error)))
        call().exchange().reporter().log(LogLevel::warning, "a callback of an asynchronous call threw an exception");
    pending_.reset();
    core_.reset();
    calls_->end(*this);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
