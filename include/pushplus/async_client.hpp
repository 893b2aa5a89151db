#pragma once

#include <string>

#include <pushplus/call_options.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/operations.hpp>
#include <pushplus/pending.hpp>

namespace pushplus {
inline namespace v0 {

extern template class PUSHPLUS_API Operations<Pending>;

/// A client's operations without waiting: each returns a `Pending<T>` at once, in the place of a `Result<T>`.
/// `client.async()`.
///
/// All calls of a transport live on one thread of the SDK's own, which is started by the first, or by the first renewal of
/// a key ahead of its end. Waiting for an AccessKey, for the pause between two tries, for the send guard's pace or for a
/// delivery holds no thread. Everything else is as with blocking calls: the key's life, repeating, limits, guard, observer,
/// redaction. Log and observer are called on that thread. `list_all` fetches the next page while the rows of the one
/// before are used.
///
/// Errors: as the blocking calls, and `queue_full` beyond `TransportOptions::max_calls_under_way`.
/// Cost: a handle that shares the client's core, and as the client keeps calls from being canceled.
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API AsyncClient : public Operations<Pending> {
public:
    using Operations::Operations;

    /// `messages().send` in one line.
    Pending<std::string> send(std::string title, std::string content, const CallOptions& options = {}) const;
};

}  // namespace v0
}  // namespace pushplus
