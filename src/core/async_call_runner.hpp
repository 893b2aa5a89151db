#pragma once

#include <memory>
#include <optional>

#include <pushplus/call_options.hpp>
#include <pushplus/pending.hpp>

#include "../base/event_loop.hpp"
#include "call_execution.hpp"
#include "calls_under_way.hpp"
#include "loop_runner.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class Core;

/// What an asynchronous call owns, since its caller has gone on.
struct AsyncCall {
    Operation operation;
    Request request;
    CallOptions options;
    ReplySlot slot;
    std::shared_ptr<RequestAdmission> admission;
    std::shared_ptr<PendingState> pending;
};

/// A client's asynchronous call on its way: its `Pending` gets the outcome.
///
/// Thread safety: on the loop's thread only, but for `listen`.
class AsyncCallRunner final : public LoopRunner {
public:
    /// The core lives as long as the call, and with it the context, which is the core's.
    AsyncCallRunner(std::shared_ptr<const Core> core, std::shared_ptr<CallsUnderWay> calls,
                    const CallExecution::Context& context, std::shared_ptr<EventLoop> loop, AsyncCall call,
                    WaitLimit limit);

    /// Lets the call's `Pending` and its token cancel it. From the caller's thread, before the call is run.
    void listen();

private:
    void ended(std::optional<Error> error) override;

    std::shared_ptr<const Core> core_;
    const std::shared_ptr<CallsUnderWay> calls_;
    const std::shared_ptr<RequestAdmission> admission_;
    std::shared_ptr<PendingState> pending_;
    CancellationToken::Registration registration_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
