#pragma once

#include <pushplus/http_transport.hpp>

#include "../access_key/key_manager.hpp"
#include "../json/reply.hpp"
#include "../send_guard/guard.hpp"
#include "call_machine.hpp"
#include "exchange.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "request_admission.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One call being carried out: its machine, and the requests that the machine asks for. It builds them and judges what
/// came of them; waiting is left to its runner.
///
/// Borrows the context, the reply's place and the admission. Thread safety: one thread at a time.
class CallExecution {
public:
    /// What the calls of a client share.
    struct Context {
        const Exchange& exchange;
        KeyManager* keys;  ///< Null if the operation needs no AccessKey.
        Guard* guard;      ///< Learns the return codes; null if an admission does.
        const RetryPolicy& policy;
        const Runtime& runtime;
    };

    /// `admission` may be null.
    CallExecution(const Context& context, const Operation& operation, Request request, WaitLimit limit,
                  const ReplySlot& slot, RequestAdmission* admission);
    CallExecution(const CallExecution&) = delete;
    CallExecution& operator=(const CallExecution&) = delete;

    /// From now on it is used on an event loop's thread, which must not wait for a store.
    void use_on_loop();
    /// Takes all events directly but a response.
    [[nodiscard]] CallMachine& machine() noexcept { return machine_; }
    /// What the machine's step `send` asks for. It stays where it is until `responded`.
    [[nodiscard]] const HttpRequest& next_request();
    /// Reads and judges the outcome of that request. Another thread may do this, if nothing else is asked of the call
    /// meanwhile.
    [[nodiscard]] Attempt read(const HttpOutcome& outcome) const;
    /// Reports what was read, and an accepted key, and goes on to the next step.
    [[nodiscard]] CallMachine::Step responded(Attempt attempt);
    [[nodiscard]] CallMachine::Step responded(const HttpOutcome& outcome) { return responded(read(outcome)); }

    [[nodiscard]] const Operation& operation() const noexcept { return operation_; }
    [[nodiscard]] const WaitLimit& limit() const noexcept { return limit_; }
    [[nodiscard]] const Exchange& exchange() const noexcept { return context_.exchange; }
    [[nodiscard]] const Runtime& runtime() const noexcept { return context_.runtime; }
    /// Only if the machine asks for a key.
    [[nodiscard]] KeyManager& keys() const noexcept { return *context_.keys; }

private:
    const Context context_;
    const Operation operation_;
    Request request_;
    const WaitLimit limit_;
    const ReplySlot slot_;
    HttpRequest http_request_;
    RequestAdmission* const admission_;
    Guard::StorePart store_part_ = Guard::StorePart::here;
    CallMachine machine_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
