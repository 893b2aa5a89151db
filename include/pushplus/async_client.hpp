#pragma once

#include <string>

#include <pushplus/call_options.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/operations.hpp>
#include <pushplus/pending.hpp>

namespace pushplus {
inline namespace v0 {

extern template class PUSHPLUS_API Operations<Pending>;

/// A client's operations without blocking: each returns a `Pending<T>` at once, in place of a `Result<T>`.
/// `client.async()` returns it.
///
/// All calls of a transport run on one thread of the SDK, which the first such call or the first refresh ahead of a
/// key's end starts. Waiting for an AccessKey, for the pause before a retry, for the send guard's pace or for a
/// delivery blocks no thread. Everything else is as with blocking calls: AccessKey, retries, timeouts, send guard,
/// observer, masking. Log and observer are called on that thread. `list_all` returns an `AsyncPageRange`.
///
/// Errors: those of the blocking calls, and `queue_full` beyond `TransportOptions::max_calls_under_way`.
/// Cost: a handle that shares the client's core. Like a `Client` it keeps calls from being canceled.
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API AsyncClient : public Operations<Pending> {
public:
    using Operations::Operations;

    /// `messages().send` in one line.
    Pending<std::string> send(std::string title, std::string content, const CallOptions& options = {}) const;
};

/// Waits for the threads of transports that a callback of their own has ended, by destroying the last client: such a
/// thread cannot be waited for there, and ends by itself soon after the callback has returned. Waits also until those
/// of state stores, which may outlast their clients, have nothing to do and have ended. All other threads have ended
/// when the destructor of what they belong to returns.
/// For plug-ins: call it before the library, or what it is linked into, is unloaded, once no client is left. Within a
/// callback it waits for the others only.
PUSHPLUS_API void wait_for_ended_clients();

}  // namespace v0
}  // namespace pushplus
