#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/call_options.hpp>
#include <pushplus/pending.hpp>

#include "../base/event_loop.hpp"
#include "call_machine.hpp"
#include "calls_under_way.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class Core;

/// What an asynchronous call owns, since its caller has gone on.
struct AsyncCall {
    Operation operation;
    Request request;
    std::vector<std::string> secrets;  ///< Those that `request` borrows.
    CallOptions options;
    ReplySlot slot;
    std::shared_ptr<RequestAdmission> admission;
    std::shared_ptr<PendingState> pending;
};

/// An asynchronous call on its way: leads its machine to its end on the event loop, holding no thread while it waits.
///
/// Thread safety: on the loop's thread only, but for `listen`.
class AsyncCallRunner : public std::enable_shared_from_this<AsyncCallRunner> {
public:
    struct Context {
        const Exchange& exchange;
        KeyManager* keys;  ///< Null if the operation needs no AccessKey.
        const RetryPolicy& policy;
        const Runtime& runtime;
    };

    /// The core lives as long as the runner, and with it the context, which are the core's.
    AsyncCallRunner(std::shared_ptr<const Core> core, std::shared_ptr<CallsUnderWay> calls, const Context& context,
                    std::shared_ptr<EventLoop> loop, AsyncCall call, WaitLimit limit);

    /// Lets the call's `Pending` and its token cancel it. From the caller's thread, before the runner begins.
    void listen();
    void begin();
    /// In the place of `begin`: ends it at once as canceled.
    void reject(const char* why);
    /// Ends it soon, on its own machine: what becomes of it the machine decides.
    void cancel();

private:
    enum class Waiting { for_nothing, for_key, for_answer, for_time };

    /// On from the step that `take_step` takes, as far as it goes without waiting.
    template <class TakeStep>
    void go(TakeStep take_step);
    void take_steps(CallMachine::Step next);
    void fail(const std::exception& thrown);
    [[nodiscard]] KeyManager::Waiter when_landed();
    void wait_for_key(bool replacing);
    void key_landed(std::uint64_t wait, const Result<std::shared_ptr<const AccessKeyRecord>>& lease);
    [[nodiscard]] CallMachine::Step with_key(const Result<std::shared_ptr<const AccessKeyRecord>>& lease);
    void end(std::optional<Error> error);

    std::shared_ptr<const Core> core_;
    const std::shared_ptr<CallsUnderWay> calls_;
    const Context context_;
    const std::shared_ptr<EventLoop> loop_;
    AsyncCall call_;
    const WaitLimit limit_;
    CallMachine machine_;
    CancellationToken::Registration registration_;

    Waiting waiting_ = Waiting::for_nothing;
    bool canceled_ = false;
    bool replacing_ = false;       ///< The key it waits for takes a refused one's place.
    std::uint64_t key_waits_ = 0;  ///< So that a key for an earlier wait is not taken for this one's.
    EventLoop::Ticket ticket_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
